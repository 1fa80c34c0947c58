"""Timestamps that no clock shows."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av

from scenedex.domain.errors import Code
from scenedex.testing.clips import ClipForm, plain, shots, write_clip
from scenedex.testing.hostile import elements as mkv
from scenedex.testing.hostile.good import SIZE, coded_pictures, good
from scenedex.testing.hostile.hostile_file import HostileFile, taken
from scenedex.testing.hostile.transport import PACKET_BYTES

_WRAP_TICKS = 1 << 33
_HZ = 90_000


def too_long(path: Path) -> None:
    """Three pictures spread over eleven hours."""
    _write_stills(path, (0, 20_000, 40_000))


def long_gap(path: Path) -> None:
    """A picture, nothing for nine minutes, and another one."""
    _write_stills(path, (0, 1, 2, 540, 541))


def thousand_a_second(path: Path) -> None:
    """A thousand pictures a second."""
    write_clip(path, shots(0.6, 0.6, size=(64, 64)), ClipForm(rate=1000))


def one_a_minute(path: Path) -> None:
    """A picture a minute."""
    _write_stills(path, tuple(range(0, 540, 60)))


def wrapping(path: Path) -> None:
    """A transport stream whose clock, of 33 bits, starts anew in its middle."""
    form = ClipForm(start_s=_WRAP_TICKS / _HZ - 1.0, container="mpegts")
    write_clip(path, shots(1.0, 1.0, size=SIZE), form)


def wrapping_twice(path: Path) -> None:
    """One whose clock does so twice within two seconds."""
    parts = []
    for seed in (1, 2):
        form = ClipForm(start_s=_WRAP_TICKS / _HZ - 0.5, container="mpegts")
        write_clip(path, shots(1.0, size=SIZE, seed=seed), form)
        parts.append(path.read_bytes())
    path.write_bytes(b"".join(parts))


def going_back(path: Path) -> None:
    """A recording whose second half begins an hour before its first one."""
    _write_parts(path, 3600.0, 1.0)


def leaping(path: Path) -> None:
    """A recording whose second half begins an hour after its first one."""
    _write_parts(path, 1.0, 3600.0)


def before_zero(path: Path) -> None:
    """Pictures that are shown before the clock begins."""
    write_clip(path, shots(1.0, 1.0, size=SIZE), ClipForm(start_s=-5.0, container="matroska"))


def in_the_far_future(path: Path) -> None:
    """Pictures that are shown in a hundred million years."""
    path.write_bytes(_film(lambda number: (1 << 61) + number * 40))


def all_at_once(path: Path) -> None:
    """Pictures that are all shown at the same time."""
    path.write_bytes(_film(lambda _: 0))


def backwards(path: Path) -> None:
    """Pictures each of which is shown before the last one."""
    path.write_bytes(_film(lambda number: 10_000 - number * 40))


def shuffled(path: Path) -> None:
    """Pictures whose times are drawn by lot."""
    path.write_bytes(_film(lambda number: number * 7919 % 2000))


def one_late(path: Path) -> None:
    """One picture in the middle is shown a day late."""
    path.write_bytes(_film(lambda number: number * 40 + (86_400_000 if number == 25 else 0)))


def no_ticks(path: Path) -> None:
    """A Matroska clock whose ticks take no time."""
    path.write_bytes(_film(lambda number: number * 40, scale=0))


def long_ticks(path: Path) -> None:
    """A Matroska clock that ticks once in centuries."""
    path.write_bytes(_film(lambda number: number * 40, scale=(1 << 63) - 1))


def no_clock(path: Path) -> None:
    """A transport stream without clock references."""
    data = bytearray(good("h264 ts"))
    for at in range(0, len(data), PACKET_BYTES):
        if data[at + 3] & 0x20 and data[at + 4] > 6:
            data[at + 5] &= 0xEF
    path.write_bytes(data)


def no_times(path: Path) -> None:
    """A program stream in whose packets no picture says when it is shown."""
    data = bytearray(good("mpeg-2 program stream"))
    at = data.find(b"\0\0\1\xe0")
    while at >= 0:
        if data[at + 6] & 0xC0 == 0x80:
            data[at + 7] &= 0x3F
            data[at + 9 : at + 9 + data[at + 8]] = b"\xff" * data[at + 8]
        at = data.find(b"\0\0\1\xe0", at + 4)
    path.write_bytes(data)


CLOCKS = (
    HostileFile("too long", too_long, Code.VIDEO_TOO_LONG),
    taken("long gap", long_gap, Code.AUDIO_MISSING),
    taken("thousand a second", thousand_a_second, Code.AUDIO_MISSING),
    taken("one a minute", one_a_minute, Code.AUDIO_MISSING),
    taken("wrapping", wrapping, Code.AUDIO_MISSING),
    taken("wrapping twice", wrapping_twice, Code.AUDIO_MISSING, probe=(Code.TIMES_INVALID,)),
    HostileFile("going back", going_back, Code.TIMES_INVALID),
    HostileFile("leaping", leaping, Code.TIMES_INVALID),
    taken("before zero", before_zero, Code.AUDIO_MISSING),
    taken("in the far future", in_the_far_future, Code.AUDIO_MISSING, probe=(Code.TIMES_INVALID,)),
    taken("all at once", all_at_once, Code.AUDIO_MISSING, probe=(Code.TIMES_INVALID,)),
    taken("backwards", backwards, Code.AUDIO_MISSING, probe=(Code.TIMES_INVALID,)),
    taken("shuffled", shuffled, Code.AUDIO_MISSING, probe=(Code.TIMES_INVALID,)),
    taken("one late", one_late, Code.AUDIO_MISSING),
    taken("no ticks", no_ticks, Code.AUDIO_MISSING),
    HostileFile("long ticks", long_ticks, Code.FILE_DAMAGED),
    taken("no clock", no_clock),
    taken("no times", no_times),
)


def _film(time_ms: Callable[[int], int], scale: int = 1_000_000) -> bytes:
    """Two seconds of H.264 in Matroska, whose pictures are shown when it is said.

    Args:
        time_ms: is given a picture's number.
        scale: nanoseconds that a tick of the clock says it takes.
    """
    private, pictures = coded_pictures()
    clusters = [
        mkv.cluster(time_ms(number), mkv.block(0, picture, flags=0x80 if is_key else 0))
        for number, (is_key, picture) in enumerate(pictures)
    ]
    tracks = mkv.element(mkv.TRACKS, mkv.video_track("V_MPEG4/ISO/AVC", SIZE, private))
    return mkv.film(mkv.info(2.0, scale=scale), tracks, *clusters)


def _write_stills(path: Path, times_s: tuple[int, ...]) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for at_s in times_s:
            frame = av.VideoFrame.from_ndarray(plain(99, (64, 64)), format="rgb24")
            frame.time_base, frame.pts = Fraction(1, 1000), at_s * 1000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _write_parts(path: Path, *starts_s: float) -> None:
    parts = []
    for seed, start_s in enumerate(starts_s):
        form = ClipForm(start_s=start_s, container="mpegts")
        write_clip(path, shots(1.0, size=SIZE, seed=seed), form)
        parts.append(path.read_bytes())
    path.write_bytes(b"".join(parts))
