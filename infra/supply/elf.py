"""Which libraries a shared library asks its loader for.

Source: Tool Interface Standard, Executable and Linking Format, and its gABI's 64-bit part.
"""

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"\x7fELF\x02\x01"
"""A 64-bit little-endian file: x86-64 and arm64, on which the images run."""

_DYNAMIC_SEGMENT, _LOADED_SEGMENT = 2, 1
_END, _NEEDED, _STRING_TABLE = 0, 1, 5


def is_elf(path: Path) -> bool:
    """Whether a file is a program or a library of this kind."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def needed(path: Path) -> tuple[str, ...]:
    """File names of the libraries that it is linked with (DT_NEEDED), in its order."""
    if not is_elf(path):
        return ()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as image:
        segments = list(_segments(image))
        entries = [entry for kind, start, _, size in segments if kind == _DYNAMIC_SEGMENT
                   for entry in _entries(image, start, size)]  # fmt: skip
        names = [value for tag, value in entries if tag == _NEEDED]
        tables = [_offset(segments, value) for tag, value in entries if tag == _STRING_TABLE]
        return tuple(_text(image, tables[0] + name) for name in names)


def _segments(image: mmap.mmap) -> Iterator[tuple[int, int, int, int]]:
    """Type, offset in the file, address and size of each."""
    (start,) = struct.unpack_from("<Q", image, 32)
    size, count = struct.unpack_from("<HH", image, 54)
    for number in range(count):
        kind, _, offset, address, _, length = struct.unpack_from(
            "<IIQQQQ", image, start + number * size
        )
        yield kind, offset, address, length


def _entries(image: mmap.mmap, start: int, size: int) -> Iterator[tuple[int, int]]:
    for tag, value in struct.iter_unpack("<qQ", image[start : start + size - size % 16]):
        if tag == _END:
            return
        yield tag, value


def _offset(segments: list[tuple[int, int, int, int]], address: int) -> int:
    """Where in the file an address lies."""
    return next(
        offset + address - base
        for kind, offset, base, size in segments
        if kind == _LOADED_SEGMENT and base <= address < base + size
    )


def _text(image: mmap.mmap, start: int) -> str:
    return image[start : image.find(b"\0", start)].decode()
