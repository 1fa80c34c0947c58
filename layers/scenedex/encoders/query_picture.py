"""Opens a picture that somebody searches with: bytes of unknown origin, kept within bounds.

What a picture is, is told by its first bytes; only the plugins named here ever see them. Its size
is read from the header and checked before any pixel is decoded, and one picture is decoded at a
time, so that a process never holds more than one of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from warnings import catch_warnings

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from scenedex.domain.errors import Code, Rejected
from scenedex.encoders.webp import is_cut_off, read_size
from scenedex.pictures import read_orientation, reduced, turned

_SIDE = 1024
"""Pixels a side that are enough: twice and more of what any encoder reads."""
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_RIFF, _WEBP = b"RIFF", b"WEBP"
_MOST_PIXELS: dict[type[ImageFile], int] = {
    JpegImageFile: 50_000_000,
    PngImageFile: 50_000_000,
    WebPImageFile: 20_000_000,
}
"""What decodes in about 400 MB: up to 8 bytes a pixel (the coefficients of a progressive JPEG, a
PNG of 16 bits), and 18 of a WebP, whose canvas libwebp holds twice."""
_MOST_SCANNED_PIXELS = 1_000_000_000
"""Over all scans of a progressive JPEG, of which 4 MiB hold thousands: about ten seconds."""
_SCAN = b"\xff\xda"
_TRUNCATED = ("truncated", "requires a buffer", "bytes not processed")

_one_at_a_time = Lock()


@dataclass(frozen=True, eq=False)
class QueryPicture:
    """A picture as an encoder takes it.

    Attributes:
        image: RGB, upright, opaque, of less than 2048 pixels a side. Its sides are not in
            proportion if it was large: encoders squeeze it into their own shape anyway.
        more_pictures: how many more the file holds; above 0 it is an animation.
    """

    image: Image.Image
    more_pictures: int


def read_picture(content: bytes) -> QueryPicture:
    """Decodes a JPEG, PNG or WebP; of an animation the first picture.

    Colours are taken as they are stored: a colour profile is more code that reads unknown bytes,
    for a difference that models of this kind do not see.

    Raises:
        Rejected: FILE_EMPTY, NOT_A_PICTURE, PICTURE_TOO_LARGE, FILE_TRUNCATED or FILE_DAMAGED.
    """
    plugin = _plugin_of(content)
    with _one_at_a_time, _our_words():
        _check_before(plugin, content)
        with plugin(BytesIO(content)) as image:
            _check_size(plugin, *image.size)
            _check_scans(image, content)
            image.draft(None, (_SIDE, _SIDE))
            image.load()
            count = int(getattr(image, "n_frames", 1))
            return QueryPicture(_flat(image), count - 1)


def _flat(image: Image.Image) -> Image.Image:
    """A decoded picture in RGB, upright, of less than twice ``_SIDE`` pixels a side."""
    across, down = max(1, image.width // _SIDE), max(1, image.height // _SIDE)
    small = reduced(image, across, down).convert("RGB")
    return turned(small, read_orientation(image))


def _plugin_of(content: bytes) -> type[ImageFile]:
    if not content:
        raise Rejected(Code.FILE_EMPTY, "There is no picture: send its bytes as the body.")
    if content.startswith(_JPEG):
        return JpegImageFile
    if content.startswith(_PNG):
        return PngImageFile
    if content[:4] == _RIFF and content[8:12] == _WEBP:
        return WebPImageFile
    raise Rejected(
        Code.NOT_A_PICTURE,
        "The body is no picture to search with: send a JPEG, PNG or WebP as it is, "
        "and its media type as Content-Type.",
    )


def _check_before(plugin: type[ImageFile], content: bytes) -> None:
    """Libwebp takes memory for the whole canvas as soon as it is opened."""
    if plugin is WebPImageFile:
        _check_size(plugin, *read_size(content))
        if is_cut_off(content):
            raise _truncated()


def _check_size(plugin: type[ImageFile], width: int, height: int) -> None:
    if width * height > (most := _MOST_PIXELS[plugin]):
        raise Rejected(
            Code.PICTURE_TOO_LARGE,
            f"The picture is {width:,}×{height:,}; at most {most:,} pixels are searched with.",
        )


def _check_scans(image: ImageFile, content: bytes) -> None:
    """Every scan of a JPEG goes over all of it, and may be a few bytes long."""
    if not isinstance(image, JpegImageFile):
        return
    if content.count(_SCAN) * image.width * image.height > _MOST_SCANNED_PIXELS:
        raise Rejected(
            Code.PICTURE_TOO_LARGE, "The picture is stored in far too many scans; save it anew."
        )


@contextmanager
def _our_words() -> Iterator[None]:
    """Translates whatever the plugins raise of hostile bytes."""
    try:
        with catch_warnings(action="ignore"):
            yield
    except (Rejected, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise Rejected(Code.PICTURE_TOO_LARGE, "The picture is far too large.") from error
    except Exception as error:
        reason = str(error)
        if "MAX_TEXT" in reason or "too large" in reason:
            raise Rejected(
                Code.PICTURE_TOO_LARGE, "What the picture carries unpacks to far too much."
            ) from error
        if any(sign in reason.lower() for sign in _TRUNCATED):
            raise _truncated() from error
        raise Rejected(
            Code.FILE_DAMAGED, "The picture is damaged and cannot be decoded."
        ) from error


def _truncated() -> Rejected:
    return Rejected(
        Code.FILE_TRUNCATED, "The picture is incomplete: part of it is missing. Send it again."
    )
