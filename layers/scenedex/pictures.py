"""What is done to a decoded picture before anything else; large ones take little memory here."""

import warnings
from typing import Any

import numpy as np
from PIL import Image

# EXIF 2.32, tag 0x0112: how the stored picture is turned or mirrored to be shown.
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = {5, 6, 7, 8}
_STRIP_PIXELS = 1 << 20


def read_orientation(image: Image.Image) -> int | None:
    """How a camera held it, 1 (or none of 2 to 8) for upright; None if its notes are unreadable."""
    try:
        with warnings.catch_warnings(action="ignore"):
            found = image.getexif().get(_ORIENTATION)
    except Exception:  # noqa: BLE001 (a parser of hostile notes may raise anything)
        return None
    return found if isinstance(found, int) else 1


def lies(orientation: int | None) -> bool:
    """Whether width and height change places when it is turned upright."""
    return orientation in _LYING


def turned(image: Image.Image, orientation: int | None) -> Image.Image:
    """The picture as it is shown."""
    turn = _TURNS.get(orientation or 1)
    return image if turn is None else image.transpose(turn)


def reduced(image: Image.Image, across: int, down: int) -> Image.Image:
    """An opaque copy in L, RGB or CMYK, made strip by strip.

    Args:
        image: decoded, of any mode; what is transparent shows white.
        across: so many pixels of a row become one, their mean.
        down: likewise of a column.
    """
    rows = down * max(1, _STRIP_PIXELS // (image.width * down))
    strips = [
        _opaque(image.crop((0, top, image.width, min(top + rows, image.height)))).reduce(
            (across, down)
        )
        for top in range(0, image.height, rows)
    ]
    small = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        small.paste(strip, (0, top))
        top += strip.height
    return small


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        return Image.fromarray(_eight_bits(picture))
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        white = Image.new("RGB", picture.size, "white")
        white.paste(layer, mask=layer)
        return white
    if picture.mode in {"L", "RGB", "CMYK"}:
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _eight_bits(picture: Image.Image) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Of 16: Pillow's own conversion makes everything above 255 white."""
    return (np.asarray(picture).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
