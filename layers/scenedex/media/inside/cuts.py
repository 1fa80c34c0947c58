"""Finds hard cuts as frames go by, with PySceneDetect's content detector."""

from fractions import Fraction

from scenedetect.common import FrameTimecode, Timecode
from scenedetect.detectors.content_detector import ContentDetector

from scenedex.media.inside.looks import Small

_MICROSECONDS = 1_000_000
# The detector needs a rate to make a timecode, and compares exact times where both have one.
_NOMINAL_RATE = Fraction(25)
_UNFILTERED_S = 0.0


class CutFinder:
    """Says of each frame whether a new take begins with it.

    Cuts that are too close to each other are thinned later, when all parts of a video are known.

    Args:
        threshold: mean difference of hue, saturation and value (0–255) that makes a cut.
    """

    def __init__(self, threshold: float) -> None:
        self._detector = ContentDetector(threshold=threshold, min_scene_len=_UNFILTERED_S)

    def is_cut(self, at_s: float, small: Small) -> bool:
        """Looks at the next frame; all have the same size."""
        when = Timecode(round(at_s * _MICROSECONDS), Fraction(1, _MICROSECONDS))
        return bool(self._detector.process_frame(FrameTimecode(when, _NOMINAL_RATE), small))
