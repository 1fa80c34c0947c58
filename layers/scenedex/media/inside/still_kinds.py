"""Tells still pictures by their first bytes, those we take and those we know and refuse."""

from enum import StrEnum
from pathlib import Path

_HEAD_BYTES = 4096
_BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})
"""Lengths of a BMP's second header; two letters alone could be the beginning of a text."""
_BRANDS = {
    b"heic": "HEIC", b"heix": "HEIC", b"heim": "HEIC", b"heis": "HEIC", b"hevc": "HEIC",
    b"hevx": "HEIC", b"mif1": "HEIF", b"msf1": "HEIF", b"avif": "AVIF", b"avis": "AVIF",
}  # fmt: skip
"""The major brand of files made of boxes (ISO/IEC 23008-12, AV1 Image File Format)."""
_STARTS = (
    (b"GIF8", "GIF"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"), (b"8BPS", "Photoshop"), (b"\xff\x0a", "JPEG XL"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"), (b"\0\0\0\x0cjP  \r\n", "JPEG 2000"),
    (b"\0\0\0\x0cJXL \r\n", "JPEG XL"),
)  # fmt: skip


class StillKind(StrEnum):
    """What we take; the values are what a probe calls the codec."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"


def still_kind(path: Path) -> StillKind | str | None:
    """Which kind of still picture a file is.

    Returns:
        One that we take, the name of one that we do not, or None where it is no still picture.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return _taken(head) or _refused(head)


def _taken(head: bytes) -> StillKind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return StillKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return StillKind.PNG
    if head[:4] + head[8:12] == b"RIFFWEBP":
        return StillKind.WEBP
    return None


def _refused(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES:
        return "BMP"
    if _is_drawing(head):
        return "SVG"
    return next((name for start, name in _STARTS if head.startswith(start)), None)


def _is_drawing(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"<svg") or (text.startswith((b"<?xml", b"<!")) and b"<svg" in text)
