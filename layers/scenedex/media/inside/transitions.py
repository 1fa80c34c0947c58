"""Finds transitions that take a while, as small frames go by: fades and dissolves."""

import numpy as np
from numpy.typing import NDArray

from scenedex.media.inside.fades import FadeFinder
from scenedex.media.inside.glimpses import Glimpse, SoftCut


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
        self._found: list[SoftCut] = []

    def see(self, at_s: float, small: NDArray[np.uint8]) -> None:
        """Looks at the next frame.

        Args:
            small: shape (height, width, 3), BGR; about 256×144, the same size for all.
        """
        self._found += self._fades.see(Glimpse.of(at_s, small))

    def finish(self) -> list[SoftCut]:
        """All transitions, in order of time, once the last frame was seen."""
        self._found += self._fades.cut()
        return sorted(self._found, key=lambda soft: soft.at_s)
