"""Matroska's elements (RFC 8794 and 9559) as a liar writes them."""

import struct

EBML, SEGMENT, INFO, TRACKS, TRACK = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
CLUSTER, CLUSTER_TIME, SIMPLE_BLOCK, VOID = 0x1F43B675, 0xE7, 0xA3, 0xEC
_DOC_TYPE, _TIME_SCALE, _DURATION = 0x4282, 0x2AD7B1, 0x4489
_NUMBER, _UID, _TYPE, _CODEC, _PRIVATE = 0xD7, 0x73C5, 0x83, 0x86, 0x63A2
_VIDEO, _WIDTH, _HEIGHT = 0xE0, 0xB0, 0xBA
_TEXT = 17
_LONGEST = 0x0100000000000000
UNKNOWN = b"\x01\xff\xff\xff\xff\xff\xff\xff"
"""A size that says nothing."""


def element(name: int, *contents: bytes, size: bytes | None = None) -> bytes:
    """An element.

    Args:
        size: what it says of its size; None: the truth.
    """
    content = b"".join(contents)
    head = name.to_bytes((name.bit_length() + 7) // 8)
    return head + (size_of(len(content)) if size is None else size) + content


def size_of(count: int) -> bytes:
    """A size, in eight bytes."""
    return (_LONGEST | count).to_bytes(8)


def number(name: int, value: int) -> bytes:
    """An element that holds a number."""
    return element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8)))


def info(duration_s: float, *more: bytes, scale: int = 1_000_000) -> bytes:
    """What the file says of itself; a tick is a millisecond."""
    duration = struct.pack(">d", duration_s * 1000)
    return element(INFO, number(_TIME_SCALE, scale), element(_DURATION, duration), *more)


def video_track(
    codec: str, size: tuple[int, int] = (64, 64), private: bytes = b"", *more: bytes
) -> bytes:
    """A track of pictures, the first one."""
    frame = element(_VIDEO, number(_WIDTH, size[0]), number(_HEIGHT, size[1]))
    parts = [number(_NUMBER, 1), number(_UID, 1), number(_TYPE, 1), element(_CODEC, codec.encode())]
    if private:
        parts.append(element(_PRIVATE, private))
    return element(TRACK, *parts, frame, *more)


def text_track(place: int) -> bytes:
    """A track of captions."""
    parts = [number(_NUMBER, place), number(_UID, place), number(_TYPE, _TEXT)]
    return element(TRACK, *parts, element(_CODEC, b"S_TEXT/UTF8"))


def film(*contents: bytes) -> bytes:
    """A file."""
    return element(EBML, element(_DOC_TYPE, b"matroska")) + element(SEGMENT, *contents)


def block(at_ms: int, data: bytes, *, track: int = 1, flags: int = 0x80) -> bytes:
    """A picture in a cluster."""
    return element(SIMPLE_BLOCK, struct.pack(">BhB", 0x80 | track, at_ms, flags), data)


def cluster(at_ms: int, *blocks: bytes) -> bytes:
    """Some pictures; their times count from the cluster's."""
    return element(CLUSTER, number(CLUSTER_TIME, at_ms), *blocks)
