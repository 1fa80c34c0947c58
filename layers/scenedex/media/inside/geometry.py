"""How a decoded picture is shown: turned and mirrored as its camera was, with square pixels."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from av.sidedata.sidedata import SideData, Type
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from PIL import Image

# Anamorphic video goes up to 2.4:1; beyond this a header lies.
_WIDEST_PIXEL = Fraction(4)
# libav's display matrix: nine numbers, of which a, b, c and d turn and mirror. A point goes from
# x and y to ax + cy and bx + dy, and y grows downwards (ISO/IEC 14496-12, track header).
_MATRIX = struct.Struct("=9i")
_NONE = bytes(_MATRIX.size)
_QUARTER_TURN = 90
# a to d for turns counter-clockwise by so many quarters.
_ROTATIONS = ((1, 0, 0, 0, 1), (0, -1, 0, 1, 0), (-1, 0, 0, 0, -1), (0, 1, 0, -1, 0))
_TINY = (8, 8)
_STANDING = {
    (False, False): None,
    (True, False): Image.Transpose.FLIP_LEFT_RIGHT,
    (False, True): Image.Transpose.FLIP_TOP_BOTTOM,
    (True, True): Image.Transpose.ROTATE_180,
}
_LYING = {
    (False, False): Image.Transpose.TRANSPOSE,
    (True, False): Image.Transpose.ROTATE_90,
    (False, True): Image.Transpose.ROTATE_270,
    (True, True): Image.Transpose.TRANSVERSE,
}


@dataclass(frozen=True)
class Geometry:
    """From coded to shown.

    Attributes:
        width: of the picture as shown.
        height: likewise.
        turn: what is done to the coded picture; None: nothing.
    """

    width: int
    height: int
    turn: Image.Transpose | None

    @classmethod
    def of(cls, frame: VideoFrame, stream: VideoStream) -> "Geometry":
        """The geometry of one decoded frame."""
        turn = _turn(frame)
        width, height = max(1, round(frame.width * _pixel_ratio(stream))), frame.height
        if turn in _LYING.values():
            width, height = height, width
        return cls(width, height, turn)

    def fitted(self, width: int, height: int) -> tuple[int, int]:
        """The largest size of the shown picture within a box, never larger than it is."""
        scale = min(1.0, width / self.width, height / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def before_turn(self, width: int, height: int) -> tuple[int, int]:
        """A size of the shown picture as the coded one has it."""
        return (height, width) if self.turn in _LYING.values() else (width, height)

    def upright(self, picture: Image.Image) -> Image.Image:
        """A coded picture as it is shown; its size is ``before_turn``."""
        return picture if self.turn is None else picture.transpose(self.turn)


def _turn(frame: VideoFrame) -> Image.Transpose | None:
    """The quarter turn and mirror that come closest to the matrix."""
    a, b, _, c, d, *_ = _matrix(frame)
    if abs(b) + abs(c) > abs(a) + abs(d):
        return _LYING[b < 0, c < 0]
    return _STANDING[a < 0, d < 0]


def _matrix(frame: VideoFrame) -> tuple[int, ...]:
    # A frame that was asked for its side data refers to itself, and keeps its memory for long. A
    # scaler serves one thread, and making one takes no time.
    tiny = VideoReformatter().reformat(frame, *_TINY, "gray", interpolation="POINT", threads=1)
    try:
        held = cast(Iterable[SideData], tiny.side_data)  # noqa: TC006 (a string is no use of a name)
        kinds = {each.type: bytes(each) for each in held}
    except ValueError:  # PyAV does not know the kind of another one, such as EXIF
        return _ROTATIONS[round(frame.rotation / _QUARTER_TURN) % len(_ROTATIONS)]
    return _MATRIX.unpack_from(kinds.get(Type.DISPLAYMATRIX, _NONE))


def _pixel_ratio(stream: VideoStream) -> Fraction:
    ratio = stream.sample_aspect_ratio
    if not ratio or not 1 / _WIDEST_PIXEL <= ratio <= _WIDEST_PIXEL:
        return Fraction(1)
    return Fraction(ratio.numerator, ratio.denominator)
