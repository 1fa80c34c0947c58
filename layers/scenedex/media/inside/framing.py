"""What a file's outermost structure says of its own length, which tells whether its end is missing.

Only what is simple is read: boxes (ISO/IEC 14496-12), RIFF, Matroska's segment (RFC 9559) and the
properties of Windows Media. Others, such as transport streams, do not say how long they are.
"""

import os
import struct
from pathlib import Path
from typing import IO

_BOXES = frozenset({
    b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"udta", b"meta", b"pdin",
    b"styp", b"sidx", b"ssix", b"prft", b"emsg", b"moof", b"mfra",
})  # fmt: skip
# An index in front of more boxes than that does not help a player either.
_MOST_BOXES = 200_000
_HEADER_BYTES, _WIDE_HEADER_BYTES = 8, 16
_WIDE_SIZE = 1
# Recorders that were never stopped properly leave these.
_UNKNOWN_RIFF_SIZES = frozenset({0, 0x7FFFFFFF, 0xFFFFFFFF})
_EBML = b"\x1aE\xdf\xa3"
_SEGMENT = b"\x18S\x80g"
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_HEAD_BYTES = 64 * 1024


def promised_bytes(path: Path) -> int | None:
    """How long a file must be to be whole; None where it does not say."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if head[4:8] in _BOXES:
            return _end_of_boxes(file)
        if head.startswith(b"RIFF"):
            return _end_of_riff(file)
    if head.startswith(_EBML):
        return _end_of_segment(head)
    return _size_in_properties(head) if head.startswith(_ASF) else None


def is_cut_off(path: Path) -> bool:
    """Whether a file is shorter than it says."""
    return missing_share(path) > 0


def missing_share(path: Path) -> float:
    """Which part of a file is missing, 0 to 1, as far as it says how long it is."""
    promised = promised_bytes(path)
    return max(0.0, 1 - path.stat().st_size / promised) if promised else 0.0


def _end_of_boxes(file: IO[bytes]) -> int | None:
    """Where the last box ends; what is no box, such as an archive behind a video, is passed over.

    An index that never came is missed by nobody else, so it counts as one byte more.
    """
    at, has_index, held = 0, False, os.fstat(file.fileno()).st_size
    for _ in range(_MOST_BOXES):
        file.seek(at)
        size, kind = _box(file.read(_WIDE_HEADER_BYTES))
        if kind not in _BOXES or size < _HEADER_BYTES:  # 0: up to the file's end
            break
        at += size
        has_index = has_index or kind == b"moov"
        if at >= held:
            break
    return at if has_index else at + 1


def _box(header: bytes) -> tuple[int, bytes]:
    """A box's size and kind; no kind where there is none."""
    if len(header) < _HEADER_BYTES:
        return 0, b""
    size, kind = struct.unpack_from(">I4s", header)
    if size == _WIDE_SIZE and len(header) == _WIDE_HEADER_BYTES:
        [size] = struct.unpack_from(">Q", header, 8)
    return size, kind


def _end_of_riff(file: IO[bytes]) -> int | None:
    """Where the last of a chain of RIFF chunks ends."""
    at = 0
    while True:
        file.seek(at)
        header = file.read(_HEADER_BYTES)
        if len(header) < _HEADER_BYTES or not header.startswith(b"RIFF"):
            return at
        size = int.from_bytes(header[4:], "little")
        if size in _UNKNOWN_RIFF_SIZES:
            return None
        at += _HEADER_BYTES + size


def _end_of_segment(head: bytes) -> int | None:
    at = head.find(_SEGMENT)
    if at < 0 or at + 12 > len(head):
        return None
    start = at + len(_SEGMENT)
    length = 9 - head[start].bit_length()
    if length > 8:
        return None
    size = int.from_bytes(head[start : start + length]) & (1 << 7 * length) - 1
    if size == (1 << 7 * length) - 1:
        return None
    return start + length + size


def _size_in_properties(head: bytes) -> int | None:
    """The size of the file, which is 0 while it is broadcast."""
    at = head.find(_ASF_PROPERTIES)
    if at < 0 or at + 48 > len(head):
        return None
    size: int = struct.unpack_from("<Q", head, at + 40)[0]
    return size or None
