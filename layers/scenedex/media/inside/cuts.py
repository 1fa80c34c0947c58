"""Finds hard cuts as frames go by, with PySceneDetect's content detector."""

from fractions import Fraction

import cv2

from scenedex.media.inside.content_detector import ContentDetector, FrameTimecode, Timecode
from scenedex.media.inside.looks import COMPONENTS, Look, difference

_MICROSECONDS = 1_000_000
# The detector needs a rate to make a timecode, and compares exact times where both have one.
_NOMINAL_RATE = Fraction(25)
_UNFILTERED_S = 0.0
# Of the least that makes a cut: what the detector says differs by roundings only.
_NEARLY = 0.99
# Of two places: hues go to 179, saturation and value to 255.
_MOST_APART = 179 + 255 + 255


class CutFinder:
    """Says of each frame whether a new take begins with it.

    The detector is asked where two frames differ enough: it says the same of them as if it had seen
    all, and takes ten times as long as to tell that they do not.

    Cuts that are too close to each other are thinned later, when all parts of a video are known.

    Args:
        threshold: mean difference of hue, saturation and value (0–255) that makes a cut; in
            pictures without colours, of value alone.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._last: Look | None = None

    def is_cut(self, look: Look) -> bool:
        """Looks at the next frame; all have the same size."""
        last, self._last = self._last, look
        if last is None or self._differs_too_little(last, look):
            return False
        return self._is_cut_between(last, look)

    def _differs_too_little(self, last: Look, look: Look) -> bool:
        """Whether too few places differ for a cut, however they do: as on a screen."""
        differing = cv2.countNonZero(cv2.absdiff(last.small, look.small).reshape(-1))
        places = look.small.size / COMPONENTS
        return differing * _MOST_APART < _NEARLY * self._threshold * places

    def _is_cut_between(self, last: Look, look: Look) -> bool:
        content, least = difference(last, look), _NEARLY * self._threshold
        if content < least / COMPONENTS:
            return False
        if content >= least and self._detects(last, look, luma_only=False):
            return True
        # Of black and white film, hue and saturation never change.
        return last.is_grey and look.is_grey and self._detects(last, look, luma_only=True)

    def _detects(self, last: Look, look: Look, *, luma_only: bool) -> bool:
        detector = ContentDetector(
            threshold=self._threshold, min_scene_len=_UNFILTERED_S, luma_only=luma_only
        )
        detector.process_frame(_timecode(last.at_s), last.small)
        return bool(detector.process_frame(_timecode(look.at_s), look.small))


def _timecode(at_s: float) -> FrameTimecode:
    when = Timecode(round(at_s * _MICROSECONDS), Fraction(1, _MICROSECONDS))
    return FrameTimecode(when, _NOMINAL_RATE)
