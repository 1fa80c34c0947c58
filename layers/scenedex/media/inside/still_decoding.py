"""Opens a still picture and decodes it, and says in our words what is wrong with it.

The plugins are called by name: ``Image.open`` would try others, and import some of them once the
child can no longer read every file.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from scenedex.domain.errors import Code, Rejected
from scenedex.media.inside.still_kinds import StillKind
from scenedex.media.limits import MediaLimits

_PLUGINS: dict[StillKind, type[ImageFile]] = {
    StillKind.JPEG: JpegImageFile,
    StillKind.PNG: PngImageFile,
    StillKind.WEBP: WebPImageFile,
}
_BYTES_A_PIXEL = {StillKind.JPEG: 8, StillKind.PNG: 8, StillKind.WEBP: 18}
"""What decoding takes at most, measured with Pillow 13 and rounded up: 6 for the coefficients of
a progressive JPEG, 4 for a PNG, 16 for a WebP, whose canvas libwebp holds twice; and 2 for us."""
_MIB = 1024 * 1024
_CUT_OFF = ("truncated", "requires a buffer")
_RIFF_HEADER_BYTES = 8


@contextmanager
def open_still(path: Path, kind: StillKind, limits: MediaLimits) -> Iterator[ImageFile]:
    """Reads a picture's header; its size is checked before anything is decoded.

    Raises:
        Rejected: it is cut off, damaged, or has too many pixels.
    """
    most = min(limits.max_picture_pixels, limits.memory_mib * _MIB // _BYTES_A_PIXEL[kind])
    if kind is StillKind.WEBP:
        _check_whole(path)
    with _our_words(most), _pixel_limit(most):
        image = _PLUGINS[kind](path)
    with image:
        if image.width * image.height > most:
            raise _too_large(f"The picture is {image.width}×{image.height}", most)
        yield image


def decode_still(image: ImageFile, *, least: tuple[int, int]) -> None:
    """Decodes all of a picture, a JPEG no larger than needed.

    Args:
        least: width and height that are enough.

    Raises:
        Rejected: it is cut off or damaged, or what it carries beside its pixels is too much.
    """
    with _our_words(0):
        image.draft(None, least)
        image.load()


@contextmanager
def _pixel_limit(most: int) -> Iterator[None]:
    """Has Pillow refuse more while it opens a file: libwebp takes memory for them at once."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = most // 2  # it refuses what is more than twice this
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


@contextmanager
def _our_words(most: int) -> Iterator[None]:
    """Translates whatever the plugins raise of a hostile file.

    What they only warn of concerns notes beside the pixels; who reads those says so.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except Image.DecompressionBombError as error:
        raise _too_large("The picture is far too large", most) from error
    except MemoryError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno:
            raise  # the disk's fault, not the picture's
        raise _explain(str(error)) from error


def _explain(reason: str) -> Rejected:
    if "MAX_TEXT" in reason:
        return Rejected(
            Code.PICTURE_TOO_LARGE, "The picture's texts or colour profile unpack to far too much."
        )
    if any(sign in reason for sign in _CUT_OFF) or "Truncated" in reason:
        return _cut_off()
    return Rejected(Code.NO_FRAMES, "The picture is damaged and cannot be decoded.")


def _check_whole(path: Path) -> None:
    """A WebP says how long it is; libwebp only says that it cannot read it."""
    with path.open("rb") as file:
        header = file.read(_RIFF_HEADER_BYTES)
        held = os.fstat(file.fileno()).st_size
    if held < int.from_bytes(header[4:], "little") + _RIFF_HEADER_BYTES:
        raise _cut_off()


def _cut_off() -> Rejected:
    return Rejected(
        Code.FILE_TRUNCATED, "The picture is incomplete: part of it is missing. Upload it again."
    )


def _too_large(what: str, most: int) -> Rejected:
    return Rejected(Code.PICTURE_TOO_LARGE, f"{what}; at most {most:,} pixels are allowed.")
