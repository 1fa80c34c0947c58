"""Changes the boxes of an MP4 or MOV that libav has written: matrices and edit lists.

Boxes are those of ISO/IEC 14496-12. The ``moov`` box must be the last, as libav leaves it, so that
no offset to a picture changes with its size.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# The track header's matrix starts 40 bytes into a version 0 box's content.
_MATRIX_AT = 44
_ONE, _UNIT = 0x10000, 0x40000000
_MATRICES = {
    0: (_ONE, 0, 0, 0, _ONE, 0, 0, 0, _UNIT),
    90: (0, _ONE, 0, -_ONE, 0, 0, 0, 0, _UNIT),
    180: (-_ONE, 0, 0, 0, -_ONE, 0, 0, 0, _UNIT),
    270: (0, -_ONE, 0, _ONE, 0, 0, 0, 0, _UNIT),
}

# Where the time scale stands in the content of version 0 headers of movie and media.
_SCALE_AT = 12


@dataclass(frozen=True)
class Edit:
    """A part of a track that is played.

    Attributes:
        from_s: where it begins in the track, counted from its first picture or sample; None:
            nothing is played meanwhile.
    """

    length_s: float
    from_s: float | None


def turn(path: Path, degrees: int, *, is_mirrored: bool = False) -> None:
    """Writes the display matrix into every track header, as phones do.

    Args:
        degrees: clockwise: 0, 90, 180 or 270.
        is_mirrored: left and right are swapped before.
    """
    a, b, *others = _MATRICES[degrees]
    matrix = (-a, -b, *others) if is_mirrored else (a, b, *others)
    data = bytearray(path.read_bytes())
    at = data.find(b"tkhd")
    while at >= 0:
        struct.pack_into(">9i", data, at + _MATRIX_AT, *matrix)
        at = data.find(b"tkhd", at + 1)
    path.write_bytes(data)


def edit(*edits: Edit) -> Callable[[Path], None]:
    """A step that gives every track this edit list; what a track begins with stays its zero."""

    def write(path: Path) -> None:
        data = path.read_bytes()
        scale = _time_scale(data, b"mvhd")
        path.write_bytes(b"".join(_edited(*box, edits, scale) for box in _boxes(data)))

    return write


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kinds and the contents of a run of boxes; a size of 64 bits is read but never needed."""
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + size]
        at += size


def _edited(kind: bytes, content: bytes, edits: Sequence[Edit], scale: int) -> bytes:
    if kind == b"moov":
        content = b"".join(_edited(*box, edits, scale) for box in _boxes(content))
    elif kind == b"trak":
        content = _edited_track(content, edits, scale)
    return _box(kind, content)


def _edited_track(content: bytes, edits: Sequence[Edit], scale: int) -> bytes:
    track_scale = _time_scale(content, b"mdhd")
    first = _first_media_time(content)
    entries = [
        struct.pack(
            ">IiI",
            round(each.length_s * scale),
            -1 if each.from_s is None else first + round(each.from_s * track_scale),
            _ONE,
        )
        for each in edits
    ]
    listed = _box(b"elst", struct.pack(">II", 0, len(entries)) + b"".join(entries))
    others = [_box(*box) for box in _boxes(content) if box[0] != b"edts"]
    return b"".join([others[0], _box(b"edts", listed), *others[1:]])


def _first_media_time(track: bytes) -> int:
    """Where libav's own edit list lets the track begin: behind the delay of pictures or sound."""
    at = track.find(b"elst")
    if at < 0:
        return 0
    [count] = struct.unpack_from(">I", track, at + 8)
    entries = struct.iter_unpack(">Iii", track[at + 12 : at + 12 + 12 * count])
    return max(0, *(int(media_time) for _, media_time, _ in entries))


def _time_scale(data: bytes, kind: bytes) -> int:
    at = data.find(kind) + 4 + _SCALE_AT
    return int.from_bytes(data[at : at + 4])


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content
