"""Finds transitions that take a while, as small frames go by: fades and dissolves."""

import numpy as np
from numpy.typing import NDArray

from scenedex.media.inside.dissolves import DissolveFinder
from scenedex.media.inside.fades import FadeFinder
from scenedex.media.inside.glimpses import Glimpse, SoftCut

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
        self._taken_s = -1.0

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
        until_s = now_s - SETTLED_AFTER_S
        settled = [soft for soft in self._known() if self._taken_s < soft.at_s <= until_s]
        self._taken_s = max(self._taken_s, until_s)
        return settled

    def finish(self) -> list[SoftCut]:
        """All transitions that were not taken yet, once the last frame was seen."""
        self._fades.finish()
        return [soft for soft in self._known() if soft.at_s > self._taken_s]

    def _known(self) -> list[SoftCut]:
        """In order of time."""
        dissolves = [each for each in self._dissolves.dissolves if not self._is_dim(each.at_s)]
        found = sorted([*self._fades.fades, *dissolves], key=lambda soft: -soft.strength)
        kept: list[SoftCut] = []
        for soft in found:
            if all(abs(soft.at_s - other.at_s) >= self._min_scene_s for other in kept):
                kept.append(soft)
        return sorted(kept, key=lambda soft: soft.at_s)

    def _is_dim(self, at_s: float) -> bool:
        """Whether a picture fades then, or nothing is seen: that looks like a dissolve."""
        return any(span.start_s <= at_s <= span.end_s for span in self._fades.dim)
