"""How a decoded picture is shown: turned as the camera was, with square pixels."""

from dataclasses import dataclass
from fractions import Fraction

from av.video.frame import VideoFrame
from av.video.stream import VideoStream

# Anamorphic video goes up to 2.4:1; beyond this a header lies.
_WIDEST_PIXEL = Fraction(4)
_HALF_TURN = 180
_QUARTER_TURN = 90


@dataclass(frozen=True)
class Geometry:
    """From coded to shown.

    Attributes:
        width: of the picture as shown.
        height: likewise.
        turn: degrees by which the coded picture is turned counter-clockwise: 0, 90, 180 or 270.
    """

    width: int
    height: int
    turn: int

    @classmethod
    def of(cls, frame: VideoFrame, stream: VideoStream) -> "Geometry":
        """The geometry of one decoded frame."""
        turn = round(frame.rotation / _QUARTER_TURN) * _QUARTER_TURN % 360
        width, height = max(1, round(frame.width * _pixel_ratio(stream))), frame.height
        if turn % _HALF_TURN:
            width, height = height, width
        return cls(width, height, turn)

    def fitted(self, width: int, height: int) -> tuple[int, int]:
        """The largest size of the shown picture within a box, never larger than it is."""
        scale = min(1.0, width / self.width, height / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def _pixel_ratio(stream: VideoStream) -> Fraction:
    ratio = stream.sample_aspect_ratio
    if not ratio or not 1 / _WIDEST_PIXEL <= ratio <= _WIDEST_PIXEL:
        return Fraction(1)
    return Fraction(ratio.numerator, ratio.denominator)
