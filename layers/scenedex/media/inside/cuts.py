"""Finds cuts as frames go by, with PySceneDetect's content detector."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scenedetect.common import FrameTimecode, Timecode
from scenedetect.detector import FlashFilter
from scenedetect.detectors.content_detector import ContentDetector

_MICROSECONDS = 1_000_000
# The detector needs a rate to make a timecode, and compares exact times where both have one.
_NOMINAL_RATE = Fraction(25)


class CutFinder:
    """Says of each frame whether a new take begins with it.

    Times are the frames' own, so that variable frame rates do no harm. The detector suppresses a
    cut that follows another too soon; it never tells of one late, so frames need not be kept.

    Args:
        threshold: mean difference of hue, saturation and value (0–255) that makes a cut.
        min_scene_s: shortest time between the start or a cut and the next cut.
    """

    def __init__(self, threshold: float, min_scene_s: float) -> None:
        self._detector = ContentDetector(
            threshold=threshold,
            min_scene_len=float(min_scene_s),
            filter_mode=FlashFilter.Mode.SUPPRESS,
        )

    def is_cut(self, at_s: float, picture: NDArray[np.uint8]) -> bool:
        """Looks at the next frame.

        Args:
            picture: shape (height, width, 3), BGR; the same size for every frame of a video.
        """
        when = Timecode(round(at_s * _MICROSECONDS), Fraction(1, _MICROSECONDS))
        return bool(self._detector.process_frame(FrameTimecode(when, _NOMINAL_RATE), picture))
