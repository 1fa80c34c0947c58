"""MP4 boxes (ISO/IEC 14496-12) as a liar writes them."""

import struct
from collections.abc import Callable, Sequence

_HEADER_BYTES = 8
VIDEO_TABLES = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
"""Where the tables of the first track stand, which is the pictures'."""


def box(kind: bytes, *contents: bytes) -> bytes:
    """A box of its true size."""
    content = b"".join(contents)
    return struct.pack(">I4s", _HEADER_BYTES + len(content), kind) + content


def full_box(kind: bytes, *numbers: int, version: int = 0, tail: bytes = b"") -> bytes:
    """A box with a version, filled with numbers of 32 bits."""
    head = struct.pack(">I", version << 24)
    return box(kind, head, struct.pack(f">{len(numbers)}I", *numbers), tail)


def put(data: bytes, kind: bytes, offset: int, form: str, *values: int) -> bytes:
    """Overwrites part of the content of the first box of a kind.

    Args:
        offset: from the beginning of the content.
        form: as for ``struct``, without the order of bytes.
    """
    changed = bytearray(data)
    at = data.index(kind) + len(kind) + offset
    struct.pack_into(">" + form, changed, at, *values)
    return bytes(changed)


def rewrite(data: bytes, path: Sequence[bytes], change: Callable[[bytes], bytes]) -> bytes:
    """Replaces the first box at a path by what becomes of it; the sizes around it stay true.

    Args:
        path: the kinds from the outermost to the box itself.
        change: is given the whole box and gives what stands there instead.
    """
    kind, *inner = path
    at = 0
    while at < len(data):
        [size, found] = struct.unpack_from(">I4s", data, at)
        if found == kind:
            old = data[at : at + size]
            new = box(kind, rewrite(old[_HEADER_BYTES:], inner, change)) if inner else change(old)
            return data[:at] + new + data[at + size :]
        at += size
    raise ValueError(f"there is no {kind!r}")


def replace_table(data: bytes, table: bytes, *numbers: int) -> bytes:
    """An MP4 whose picture track has another table; it keeps its name."""
    return rewrite(data, (*VIDEO_TABLES, table), lambda _: full_box(table, *numbers))


def with_table(data: bytes, table: bytes) -> bytes:
    """An MP4 whose picture track has one table more."""
    return rewrite(data, VIDEO_TABLES, lambda old: box(b"stbl", old[_HEADER_BYTES:], table))


def moved(data: bytes, by: int) -> bytes:
    """A silent clip that is to stand so much further on in a file."""
    [place] = struct.unpack_from(">I", data, data.index(b"stco") + 12)
    if data.index(b"moov") < data.index(b"mdat"):  # its index may not grow
        return replace_table(data, b"stco", 1, place + by)
    wide = full_box(b"co64", 1, tail=struct.pack(">Q", place + by))
    return rewrite(data, (*VIDEO_TABLES, b"stco"), lambda _: wide)
