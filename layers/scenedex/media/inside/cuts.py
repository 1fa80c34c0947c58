"""Finds hard cuts as frames go by, with PySceneDetect's content detector."""

from fractions import Fraction

from scenedetect.common import FrameTimecode, Timecode
from scenedetect.detectors.content_detector import ContentDetector

from scenedex.media.inside.looks import Small, is_grey

_MICROSECONDS = 1_000_000
# The detector needs a rate to make a timecode, and compares exact times where both have one.
_NOMINAL_RATE = Fraction(25)
_UNFILTERED_S = 0.0


class CutFinder:
    """Says of each frame whether a new take begins with it.

    Cuts that are too close to each other are thinned later, when all parts of a video are known.

    Args:
        threshold: mean difference of hue, saturation and value (0–255) that makes a cut; in
            pictures without colours, of value alone.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._colours = self._detector(luma_only=False)
        self._shades: ContentDetector | None = None

    def is_cut(self, at_s: float, small: Small) -> bool:
        """Looks at the next frame; all have the same size."""
        when = Timecode(round(at_s * _MICROSECONDS), Fraction(1, _MICROSECONDS))
        timecode = FrameTimecode(when, _NOMINAL_RATE)
        is_cut = bool(self._colours.process_frame(timecode, small))
        return self._is_cut_of_shades(timecode, small) or is_cut

    def _is_cut_of_shades(self, timecode: FrameTimecode, small: Small) -> bool:
        """Looks at black and white film, whose hue and saturation never change."""
        if not is_grey(small):
            self._shades = None
            return False
        self._shades = self._shades or self._detector(luma_only=True)
        return bool(self._shades.process_frame(timecode, small))

    def _detector(self, *, luma_only: bool) -> ContentDetector:
        return ContentDetector(
            threshold=self._threshold, min_scene_len=_UNFILTERED_S, luma_only=luma_only
        )
