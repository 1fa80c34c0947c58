"""Finds transitions that take a while, as small frames go by: fades and dissolves."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from scenedex.domain.findings import CutKind
from scenedex.media.inside.dissolves import DissolveFinder
from scenedex.media.inside.fades import FadeFinder
from scenedex.media.inside.glimpses import Glimpse, SoftCut

GLIMPSED_EVERY_S = 0.06
"""Transitions take a while: looking more often finds no more of them."""
SETTLED_AFTER_S = 4.0
"""Frames so much later than a transition's middle change nothing about it."""


class TransitionFinder:
    """Looks at the frames of a video, or of a part of it, in order of time.

    Frames may be left out, and steps may vary; with steps above 0.15 s short transitions are
    missed. To be found, a transition must be seen whole, with 0.2 s before and after it.

    Args:
        min_scene_s: of two transitions whose middles are closer, the stronger one counts.
    """

    def __init__(self, min_scene_s: float = 0.6) -> None:
        self._min_scene_s = min_scene_s
        self._fades = FadeFinder()
        self._dissolves = DissolveFinder()
        self._last: SoftCut | None = None

    def see(self, at_s: float, small: NDArray[np.uint8]) -> None:
        """Looks at the next frame.

        Args:
            small: shape (height, width, 3), BGR; about 256×144, the same size for all.
        """
        self.see_glimpse(Glimpse.of(at_s, small))

    def see_glimpse(self, glimpse: Glimpse) -> None:
        """Looks at the next frame, which somebody has made small already."""
        self._fades.see(glimpse)
        self._dissolves.see(glimpse)

    def take_settled(self, now_s: float) -> list[SoftCut]:
        """The transitions that no later frame changes any more, each of them once.

        Args:
            now_s: when the latest frame is shown.
        """
        return self._take(now_s - SETTLED_AFTER_S)

    def finish(self) -> list[SoftCut]:
        """All transitions that were not taken yet, once the last frame was seen."""
        self._fades.finish()
        return self._take(math.inf)

    def _take(self, until_s: float) -> list[SoftCut]:
        """Those up to then, in order of time; what is as old and weaker is forgotten."""
        found = [*self._fades.fades, *self._dissolves.dissolves]
        if all(soft.at_s > until_s for soft in found):
            return []
        settled = [soft for soft in self._strongest(found) if soft.at_s <= until_s]
        settled.sort(key=lambda soft: soft.at_s)
        self._last = settled[-1] if settled else self._last
        self._fades.forget(until_s)
        self._dissolves.forget(until_s)
        return settled

    def _strongest(self, found: Iterable[SoftCut]) -> list[SoftCut]:
        """Those that leave room to every stronger one, and to the last that was taken."""
        kept: list[SoftCut] = []
        for soft in sorted(found, key=lambda soft: -soft.strength):
            # A picture that fades looks like one that dissolves.
            is_fade = soft.kind is CutKind.DISSOLVE and self._fades.is_dim(soft.at_s)
            is_known = self._last and soft.span.start_s < self._last.span.end_s
            if is_fade or is_known:
                continue
            if all(abs(soft.at_s - other.at_s) >= self._min_scene_s for other in kept):
                kept.append(soft)
        return kept
