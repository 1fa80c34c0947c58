"""Turns a decoded still picture of any mode into one as it is shown: upright, opaque, sRGB."""

import warnings
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from scenedex.domain.errors import Code
from scenedex.domain.notices import Notice

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
_SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
# Reduced to twice the wanted size by averaging, then resampled: as good as resampling at once.
_REDUCING_GAP = 2
_STRIP_PIXELS = 1 << 20


class Developer:
    """Paints one picture.

    Attributes:
        notices: whether the camera's notes could not be read.
    """

    def __init__(self, image: Image.Image) -> None:
        self._image = image
        self._turn, self.notices = _read_orientation(image)

    def upright(self, width: int, height: int) -> tuple[int, int]:
        """A stored size as it is shown."""
        return (height, width) if self._turn in _LYING else (width, height)

    def paint(self, box: tuple[int, int]) -> tuple[Image.Image, tuple[Notice, ...]]:
        """The picture in RGB, within a box, never larger than it is; and what it may lack."""
        width, height = self.upright(*self._image.size)
        scale = min(1.0, box[0] / width, box[1] / height)
        shown = max(1, round(width * scale)), max(1, round(height * scale))
        picture = _shrink(self._image, self.upright(*shown))
        turn = _TURNS.get(self._turn)
        return self._in_srgb(picture.transpose(turn) if turn is not None else picture)

    def _in_srgb(self, picture: Image.Image) -> tuple[Image.Image, tuple[Notice, ...]]:
        data = self._image.info.get("icc_profile")
        if not data:
            return picture.convert("RGB"), ()
        try:
            return _convert_colours(picture, data), ()
        except (ImageCms.PyCMSError, OSError, ValueError):
            message = "The colour profile cannot be used: colours may be a little off."
            return picture.convert("RGB"), (Notice(Code.DECODE_ERRORS, message, {}),)


def _read_orientation(image: Image.Image) -> tuple[int, tuple[Notice, ...]]:
    try:
        with warnings.catch_warnings(action="ignore"):
            found = image.getexif().get(_ORIENTATION)
    except Exception:  # noqa: BLE001 (a parser of hostile notes may raise anything)
        message = "The camera's notes (EXIF) cannot be read: the picture may lie on its side."
        return 1, (Notice(Code.DECODE_ERRORS, message, {}),)
    return (found if isinstance(found, int) else 1), ()


def _convert_colours(picture: Image.Image, data: bytes) -> Image.Image:
    profile = ImageCms.ImageCmsProfile(BytesIO(data))
    space = _SPACES.get(profile.profile.xcolor_space.strip())
    if picture.mode == "L" and space == "RGB":
        picture = picture.convert("RGB")
    if picture.mode != space:
        raise ValueError(f"a profile of {space} for a picture of {picture.mode}")
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(picture, profile, srgb, outputMode="RGB")
    if converted is None:
        raise ValueError("the profile gave no picture")
    return converted


def _shrink(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A small opaque copy in L, RGB or CMYK, made strip by strip so that it takes little memory."""
    across = max(1, image.width // (size[0] * _REDUCING_GAP))
    down = max(1, image.height // (size[1] * _REDUCING_GAP))
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
    return small.resize(size, Image.Resampling.LANCZOS)


def _opaque(picture: Image.Image) -> Image.Image:
    """In L, RGB or CMYK; what is transparent shows white."""
    if picture.mode == "I;16":
        return Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        white = Image.new("RGB", picture.size, "white")
        white.paste(layer, mask=layer)
        return white
    if picture.mode in {"L", "RGB", "CMYK"}:
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")
