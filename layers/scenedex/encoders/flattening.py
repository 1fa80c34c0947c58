"""Makes a decoded picture of any mode small, opaque, upright and RGB, in little memory."""

from typing import Any

import numpy as np
from PIL import Image

SIDE = 1024
"""Pixels a side that are enough: twice and more of what any encoder reads."""
_STRIP_PIXELS = 1 << 20
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


def read_orientation(image: Image.Image) -> int:
    """How a camera held it, 1 to 8; 1 also where its notes cannot be read."""
    try:
        found = image.getexif().get(_ORIENTATION)
    except Exception:  # noqa: BLE001 (a parser of hostile notes may raise anything)
        return 1
    return found if isinstance(found, int) else 1


def flatten(image: Image.Image, orientation: int) -> Image.Image:
    """A copy in RGB of less than twice ``SIDE`` pixels a side; what is transparent shows white.

    Args:
        image: decoded.
        orientation: of ``read_orientation``.
    """
    across, down = max(1, image.width // SIDE), max(1, image.height // SIDE)
    rows = down * max(1, _STRIP_PIXELS // (image.width * down))
    strips = [
        _opaque(image.crop((0, top, image.width, min(top + rows, image.height)))).reduce(
            (across, down)
        )
        for top in range(0, image.height, rows)
    ]
    small = Image.new("RGB", (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        small.paste(strip, (0, top))
        top += strip.height
    turn = _TURNS.get(orientation)
    return small if turn is None else small.transpose(turn)


def _opaque(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith("I"):
        return Image.fromarray(_eight_bits(strip)).convert("RGB")
    if not strip.has_transparency_data:
        return strip.convert("RGB")
    layer = strip.convert("RGBA")
    white = Image.new("RGB", strip.size, "white")
    white.paste(layer, mask=layer)
    return white


def _eight_bits(strip: Image.Image) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Of 16: Pillow's own conversion makes everything above 255 white."""
    return (np.asarray(strip).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
