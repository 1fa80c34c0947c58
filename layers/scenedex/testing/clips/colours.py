"""Codes red, green and blue as luma and chroma by the standards' own formulas, not by libav's."""

from dataclasses import dataclass
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

Matrix = Literal["bt601", "bt709", "bt2020"]
# How much red and blue weigh in luma: ITU-R BT.601, BT.709 and BT.2020.
_WEIGHTS: dict[Matrix, tuple[float, float]] = {
    "bt601": (0.299, 0.114),
    "bt709": (0.2126, 0.0722),
    "bt2020": (0.2627, 0.0593),
}
# ITU-T H.273, table 4.
_NUMBERS: dict[Matrix, int] = {"bt601": 6, "bt709": 1, "bt2020": 9}
_LIMITED, _FULL = 1, 2
_EIGHT_BITS = 8
_HALF_CLEAR = 0.5
_ALPHA = 3


@dataclass(frozen=True)
class Colours:
    """How red, green and blue are coded.

    Attributes:
        is_full: levels go from 0 to 255, not from 16 to 235.
        is_told: whether the file says so.
        number: what the file says of the matrix, if it is not its true number in ITU-T H.273.
    """

    matrix: Matrix = "bt601"
    is_full: bool = False
    is_told: bool = True
    number: int | None = None

    def tell(self, context: "av.VideoCodecContext | av.VideoFrame") -> None:
        """Writes down what the file says."""
        if self.is_told:
            context.colorspace = self.number or _NUMBERS[self.matrix]
            context.color_range = _FULL if self.is_full else _LIMITED


def coded_frame(picture: NDArray[np.uint8], pixels: str, colours: Colours) -> av.VideoFrame:
    """Codes a picture.

    Args:
        picture: RGB, shape (height, width, 3).
        pixels: libav's name of a planar format; of an alpha channel, the right half is half clear.
    """
    given = av.VideoFrame.from_ndarray(picture, format="rgb24")
    if av.VideoFormat(pixels).is_rgb:
        return given.reformat(format=pixels)
    frame = av.VideoFrame(given.width, given.height, pixels)
    for index, samples in enumerate(_components(picture, colours)[: len(frame.planes)]):
        bits = frame.format.components[index].bits
        is_full = colours.is_full or index == _ALPHA
        levels = _levels(samples, bits, is_chroma=index in (1, 2), is_full=is_full)
        _fill(frame.planes[index], levels, np.uint8 if bits == _EIGHT_BITS else np.uint16)
    colours.tell(frame)
    return frame


def _components(picture: NDArray[np.uint8], colours: Colours) -> list[NDArray[np.float32]]:
    """Luma from 0 to 1, two chromas from -0.5 to 0.5, alpha from 0 to 1."""
    red, green, blue = np.moveaxis(picture.astype(np.float32) / 255, 2, 0)
    of_red, of_blue = _WEIGHTS[colours.matrix]
    luma = of_red * red + (1 - of_red - of_blue) * green + of_blue * blue
    alpha = np.ones_like(luma)
    alpha[:, luma.shape[1] // 2 :] = _HALF_CLEAR
    return [luma, (blue - luma) / (2 - 2 * of_blue), (red - luma) / (2 - 2 * of_red), alpha]


def _levels(
    samples: NDArray[np.float32], bits: int, *, is_chroma: bool, is_full: bool
) -> NDArray[np.float32]:
    unit, most = 2 ** (bits - _EIGHT_BITS), 2**bits - 1
    if is_chroma:
        scale, zero = most if is_full else 224 * unit, 128 * unit
    else:
        scale, zero = (most, 0) if is_full else (219 * unit, 16 * unit)
    return np.asarray(samples * scale + zero, np.float32)


def _fill(
    plane: "av.video.plane.VideoPlane", levels: NDArray[np.float32], kind: type[np.unsignedinteger]
) -> None:
    """Writes levels into a plane, which may be coarser than they are."""
    down, across = (-(-levels.shape[0] // plane.height), -(-levels.shape[1] // plane.width))
    room = ((0, plane.height * down - levels.shape[0]), (0, plane.width * across - levels.shape[1]))
    parts = np.pad(levels, room, "edge").reshape(plane.height, down, plane.width, across)
    lines = np.zeros((plane.height, plane.line_size // np.dtype(kind).itemsize), kind)
    lines[:, : plane.width] = np.round(parts.mean(axis=(1, 3)))
    plane.update(lines.tobytes())
