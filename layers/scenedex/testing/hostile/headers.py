"""Headers that say something else than what the file holds."""

import struct
from pathlib import Path

from scenedex.domain.errors import Code
from scenedex.testing.hostile import elements as mkv
from scenedex.testing.hostile.boxes import full_box, put, replace_table, with_table
from scenedex.testing.hostile.good import good, silent
from scenedex.testing.hostile.hostile_file import HostileFile, taken

_MOST = 0xFFFFFFFF
# Where the picture's size stands in the content of a version 0 track header.
_TRACK_SIZE_AT = 76


def short_header(path: Path) -> None:
    """A header that announces a fraction of what the file holds: it is taken, with a warning."""
    path.write_bytes(_with_length(silent(length_s=3.0), 60))


def long_header(path: Path) -> None:
    """A header that announces days."""
    path.write_bytes(_with_length(silent(length_s=3.0), 0x7FFFFFF0))


def no_time_scale(path: Path) -> None:
    """A clock that does not tick."""
    path.write_bytes(put(silent(), b"mdhd", 12, "I", 0))


def fast_time_scale(path: Path) -> None:
    """A clock that ticks four billion times a second: all pictures are over in no time."""
    path.write_bytes(put(silent(), b"mdhd", 12, "I", _MOST))


def large_track(path: Path) -> None:
    """A track header that says 65535×65535; the pictures are what they are."""
    size = 65_535 << 16
    path.write_bytes(put(silent(), b"tkhd", _TRACK_SIZE_AT, "II", size, size))


def large_entry(path: Path) -> None:
    """A sample entry that says 65535×65535."""
    path.write_bytes(put(silent(), b"avc1", 24, "HH", 65_535, 65_535))


def no_size(path: Path) -> None:
    """A sample entry that says 0×0."""
    path.write_bytes(put(silent(), b"avc1", 24, "HH", 0, 0))


def many_sizes(path: Path) -> None:
    """A table of four billion samples of one byte, which needs no room."""
    path.write_bytes(replace_table(silent(), b"stsz", 1, _MOST))


def many_unequal_sizes(path: Path) -> None:
    """A table that announces a billion sizes and holds three."""
    path.write_bytes(replace_table(silent(), b"stsz", 0, 1 << 30, 100, 100, 100))


def large_samples(path: Path) -> None:
    """Every picture is two gigabytes long."""
    path.write_bytes(replace_table(silent(), b"stsz", 0x7FFFFFFF, 50))


def no_samples(path: Path) -> None:
    """A track without pictures."""
    path.write_bytes(replace_table(silent(), b"stsz", 0, 0))


def chunks_outside(path: Path) -> None:
    """The pictures lie where the file has long ended."""
    path.write_bytes(replace_table(silent(), b"stco", 1, 0x7FFFFFFF))


def chunks_in_header(path: Path) -> None:
    """The pictures lie where the header is."""
    path.write_bytes(replace_table(silent(), b"stco", 1, 0))


def many_chunks(path: Path) -> None:
    """A table that announces four billion places and holds one."""
    path.write_bytes(replace_table(silent(), b"stco", _MOST, 48))


def chunks_backwards(path: Path) -> None:
    """A table of samples in chunks whose numbers go back."""
    path.write_bytes(replace_table(silent(), b"stsc", 3, 9, 5, 1, 2, _MOST, 1, 1, 0, 9))


def empty_chunks(path: Path) -> None:
    """Chunks with no samples in them."""
    path.write_bytes(replace_table(silent(), b"stsc", 1, 1, 0, 1))


def many_times(path: Path) -> None:
    """Four billion pictures a tick apart, by one line of a table."""
    path.write_bytes(replace_table(silent(), b"stts", 1, _MOST, 1))


def times_without_length(path: Path) -> None:
    """All pictures at the same time."""
    path.write_bytes(replace_table(silent(), b"stts", 1, 50, 0))


def huge_times(path: Path) -> None:
    """Each picture is shown for hours."""
    path.write_bytes(replace_table(silent(), b"stts", 1, 50, 0x7FFFFFFF))


def absurd_offsets(path: Path) -> None:
    """Pictures that are shown days before and after they are decoded."""
    data = replace_table(silent(), b"ctts", 2, 1, 0x7FFFFFFF, 49, 0x80000000)
    path.write_bytes(data)


def no_key_frames(path: Path) -> None:
    """A table of key frames that names none."""
    path.write_bytes(replace_table(silent(), b"stss", 0))


def key_frames_elsewhere(path: Path) -> None:
    """A table of key frames that names pictures which do not exist."""
    path.write_bytes(replace_table(silent(), b"stss", 3, _MOST, 7, 0))


def encrypted_samples(path: Path) -> None:
    """Tables of initialisation vectors that go with no encryption."""
    path.write_bytes(
        with_table(silent(), full_box(b"saiz", 0xFF, _MOST) + full_box(b"saio", _MOST))
    )


def avi_says_more(path: Path) -> None:
    """An AVI that announces a thousand times the pictures it holds."""
    path.write_bytes(_with_avi_count(55_000))


def avi_says_less(path: Path) -> None:
    """An AVI that announces three pictures."""
    path.write_bytes(_with_avi_count(3))


def avi_of_days(path: Path) -> None:
    """An AVI each of whose pictures is shown for hours."""
    path.write_bytes(_put_little(good("mpeg-4 avi"), b"vids", 16, 3600, 1))


def matroska_says_more(path: Path) -> None:
    """A Matroska file that announces an hour."""
    path.write_bytes(_with_matroska_length(3_600_000.0))


def matroska_says_less(path: Path) -> None:
    """A Matroska file that announces a tenth of a second."""
    path.write_bytes(_with_matroska_length(100.0))


def matroska_says_nothing(path: Path) -> None:
    """A Matroska file whose length is not a number."""
    path.write_bytes(_with_matroska_length(float("nan")))


def matroska_of_65535(path: Path) -> None:
    """A Matroska track that says 65535×65535."""
    tracks = mkv.element(mkv.TRACKS, mkv.video_track("V_VP8", (65_535, 65_535)))
    path.write_bytes(mkv.film(mkv.info(1.0), tracks, mkv.cluster(0, mkv.block(0, bytes(100)))))


def flash_says_more(path: Path) -> None:
    """An FLV whose script announces an hour."""
    data = bytearray(good("h264 flv"))
    struct.pack_into(">d", data, data.index(b"duration") + 9, 3600.0)
    path.write_bytes(data)


def _with_length(data: bytes, length: int) -> bytes:
    for kind, offset in ((b"mvhd", 16), (b"tkhd", 20), (b"mdhd", 16)):
        data = put(data, kind, offset, "I", length)
    return data


def _with_avi_count(count: int) -> bytes:
    data = _put_little(good("mpeg-4 avi"), b"avih", 20, count)
    return _put_little(data, b"vids", 28, count)


def _put_little(data: bytes, kind: bytes, offset: int, *values: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into(f"<{len(values)}I", changed, data.index(kind) + 4 + offset, *values)
    return bytes(changed)


def _with_matroska_length(ticks: float) -> bytes:
    data = bytearray(good("h264 mkv"))
    struct.pack_into(">d", data, data.index(b"\x44\x89\x88") + 3, ticks)
    return bytes(data)


HEADERS = (
    taken("short header", short_header, Code.AUDIO_MISSING, probe=(Code.HEADER_LIES,)),
    taken("long header", long_header, Code.AUDIO_MISSING),
    taken("no time scale", no_time_scale, Code.AUDIO_MISSING, probe=(Code.HEADER_LIES,)),
    taken("fast time scale", fast_time_scale, Code.AUDIO_MISSING, probe=(Code.HEADER_LIES,)),
    taken("large track", large_track, Code.AUDIO_MISSING),
    taken("large entry", large_entry, Code.AUDIO_MISSING),
    taken("no size", no_size, Code.AUDIO_MISSING),
    HostileFile("many sizes", many_sizes, Code.FILE_TRUNCATED),
    HostileFile("many unequal sizes", many_unequal_sizes, Code.FILE_DAMAGED),
    HostileFile("large samples", large_samples, Code.FILE_TRUNCATED),
    HostileFile("no samples", no_samples, Code.FILE_TRUNCATED),
    HostileFile("chunks outside", chunks_outside, Code.FILE_TRUNCATED),
    HostileFile("chunks in header", chunks_in_header, Code.NO_FRAMES),
    taken("many chunks", many_chunks, Code.AUDIO_MISSING),
    HostileFile("chunks backwards", chunks_backwards, Code.FILE_DAMAGED),
    HostileFile("empty chunks", empty_chunks, Code.FILE_TRUNCATED),
    HostileFile("many times", many_times, Code.FILE_TRUNCATED),
    taken(
        "times without length",
        times_without_length,
        Code.AUDIO_MISSING,
        probe=(Code.TIMES_INVALID,),
    ),
    HostileFile("huge times", huge_times, Code.VIDEO_TOO_LONG),
    HostileFile("absurd offsets", absurd_offsets, Code.NO_FRAMES),
    taken("no key frames", no_key_frames, Code.AUDIO_MISSING),
    taken("key frames elsewhere", key_frames_elsewhere, Code.AUDIO_MISSING),
    taken("encrypted samples", encrypted_samples, Code.AUDIO_MISSING),
    HostileFile("avi says more", avi_says_more, Code.FILE_TRUNCATED),
    taken("avi says less", avi_says_less, probe=(Code.HEADER_LIES,)),
    HostileFile("avi of days", avi_of_days, Code.VIDEO_TOO_LONG),
    HostileFile("matroska says more", matroska_says_more, Code.FILE_TRUNCATED),
    taken("matroska says less", matroska_says_less, probe=(Code.HEADER_LIES,)),
    taken("matroska says nothing", matroska_says_nothing),
    HostileFile("matroska of 65535", matroska_of_65535, Code.NO_FRAMES),
    HostileFile("flash says more", flash_says_more, Code.FILE_TRUNCATED),
)
