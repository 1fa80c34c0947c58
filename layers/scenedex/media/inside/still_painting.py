"""Turns a decoded still picture of any mode into one as it is shown: upright, opaque, sRGB."""

from io import BytesIO

from PIL import Image, ImageCms

from scenedex.domain.errors import Code
from scenedex.domain.notices import Notice
from scenedex.pictures import lies, read_orientation, reduced, turned

_SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
# Reduced to twice the wanted size by averaging, then resampled: as good as resampling at once.
_REDUCING_GAP = 2


class Developer:
    """Paints one picture.

    Attributes:
        notices: whether the camera's notes could not be read.
    """

    def __init__(self, image: Image.Image) -> None:
        self._image = image
        self._orientation = read_orientation(image)
        self.notices = _told_of_notes(self._orientation)

    def upright(self, width: int, height: int) -> tuple[int, int]:
        """A stored size as it is shown."""
        return (height, width) if lies(self._orientation) else (width, height)

    def paint(self, box: tuple[int, int]) -> tuple[Image.Image, tuple[Notice, ...]]:
        """The picture in RGB, within a box, never larger than it is; and what it may lack."""
        width, height = self.upright(*self._image.size)
        scale = min(1.0, box[0] / width, box[1] / height)
        shown = max(1, round(width * scale)), max(1, round(height * scale))
        picture = _shrink(self._image, self.upright(*shown))
        return self._in_srgb(turned(picture, self._orientation))

    def _in_srgb(self, picture: Image.Image) -> tuple[Image.Image, tuple[Notice, ...]]:
        data = self._image.info.get("icc_profile")
        if not data:
            return picture.convert("RGB"), ()
        try:
            return _convert_colours(picture, data), ()
        except (ImageCms.PyCMSError, OSError, ValueError):
            message = "The colour profile cannot be used: colours may be a little off."
            return picture.convert("RGB"), (Notice(Code.DECODE_ERRORS, message, {}),)


def _told_of_notes(orientation: int | None) -> tuple[Notice, ...]:
    if orientation is not None:
        return ()
    message = "The camera's notes (EXIF) cannot be read: the picture may lie on its side."
    return (Notice(Code.DECODE_ERRORS, message, {}),)


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
    """A small opaque copy in L, RGB or CMYK."""
    across = max(1, image.width // (size[0] * _REDUCING_GAP))
    down = max(1, image.height // (size[1] * _REDUCING_GAP))
    return reduced(image, across, down).resize(size, Image.Resampling.LANCZOS)
