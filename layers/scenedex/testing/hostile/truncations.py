"""Videos of which a part never arrived."""

from pathlib import Path

import numpy as np

from scenedex.domain.errors import Code
from scenedex.testing.hostile.boxes import rewrite
from scenedex.testing.hostile.good import good, silent
from scenedex.testing.hostile.hostile_file import Build, HostileFile, taken


def cut_off(path: Path) -> None:
    """An MP4 whose index, at its end, never arrived."""
    _keep(path, silent(), 0.6)


def cut_off_early(path: Path) -> None:
    """An MP4 with its index in front that holds less than half of what it announces."""
    _keep(path, silent(length_s=8.0, faststart=True), 0.4)


def cut_off_late(path: Path) -> None:
    """Likewise, but most of it is there: it is taken, with a warning."""
    _keep(path, silent(length_s=8.0, faststart=True), 0.8)


def index_alone(path: Path) -> None:
    """An MP4 that consists of its index."""
    data = silent(faststart=True)
    path.write_bytes(data[: data.index(b"mdat") - 4])


def contents_alone(path: Path) -> None:
    """An MP4 without its index, from its middle on."""
    data = silent()
    path.write_bytes(data[data.index(b"mdat") - 4 : data.index(b"moov") - 4])


def without_pictures(path: Path) -> None:
    """An MP4 whose pictures were removed, and whose index still tells of them."""
    path.write_bytes(rewrite(silent(), [b"mdat"], lambda _: b""))


def half(name: str) -> Build:
    """The first half of a specimen."""
    return lambda path: _keep(path, good(name), 0.5)


def beginning(name: str) -> Build:
    """The first 200 bytes of a specimen."""
    return lambda path: _write(path, good(name)[:200])


def ending(name: str) -> Build:
    """The second half of a specimen."""
    return lambda path: _write(path, good(name)[len(good(name)) // 2 :])


def damaged(path: Path) -> None:
    """A video with broken bytes in its middle: it is taken, with a warning."""
    data = bytearray(silent(".ts", 3.0))
    rng = np.random.default_rng(3)
    for at in rng.integers(len(data) // 3, 2 * len(data) // 3, 400):
        data[at] ^= 0x55
    path.write_bytes(data)


def no_frames(path: Path) -> None:
    """A container in order whose pictures are all zeroes."""
    data = bytearray(silent())
    start = data.find(b"mdat") + 4
    length = int.from_bytes(data[start - 8 : start - 4]) - 8
    data[start : start + length] = bytes(length)
    path.write_bytes(data)


TRUNCATIONS = (
    HostileFile("cut off", cut_off, Code.FILE_TRUNCATED),
    HostileFile("cut off early", cut_off_early, Code.FILE_TRUNCATED),
    taken("cut off late", cut_off_late, Code.AUDIO_MISSING, probe=(Code.HEADER_LIES,)),
    HostileFile("index alone", index_alone, Code.FILE_TRUNCATED),
    HostileFile("contents alone", contents_alone, Code.FILE_TRUNCATED),
    HostileFile("without pictures", without_pictures, Code.NO_FRAMES),
    HostileFile("no frames", no_frames, Code.NO_FRAMES),
    taken("damaged", damaged, Code.AUDIO_MISSING, Code.DECODE_ERRORS),
    *(
        HostileFile(f"half {name}", half(name), Code.FILE_TRUNCATED)
        for name in ("h264 mkv", "vp9 webm", "h264 mov", "h264 flv")
    ),
    taken("half h264 avi", half("h264 avi"), probe=(Code.HEADER_LIES,)),
    taken(
        "half windows media", half("windows media"), Code.DECODE_ERRORS, probe=(Code.HEADER_LIES,)
    ),
    taken("half fragments", half("h264 fragments"), Code.DECODE_ERRORS, probe=(Code.HEADER_LIES,)),
    # These do not say how long they are: what is there is all there is.
    *(
        taken(f"half {name}", half(name))
        for name in ("vp8 ogg", "h264 ts", "mpeg-2 program stream")
    ),
    *(
        HostileFile(f"beginning of {name}", beginning(name), Code.FILE_TRUNCATED)
        for name in ("h264 mp4", "h264 mkv", "h264 avi", "windows media")
    ),
    *(
        HostileFile(f"beginning of {name}", beginning(name), Code.FILE_DAMAGED)
        for name in ("h264 flv", "vp8 ogg", "h264 ts")
    ),
    taken(
        "beginning of mpeg-2",
        beginning("mpeg-2 program stream"),
        Code.AUDIO_MISSING,
        Code.DECODE_ERRORS,
    ),
    *(
        HostileFile(f"ending of {name}", ending(name), Code.NOT_A_VIDEO)
        for name in ("h264 mp4", "h264 mkv", "h264 avi", "h264 flv", "windows media", "vp8 ogg")
    ),
    taken("ending of h264 ts", ending("h264 ts")),
    taken("ending of mpeg-2", ending("mpeg-2 program stream"), Code.DECODE_ERRORS),
)  # fmt: skip


def _keep(path: Path, data: bytes, share: float) -> None:
    path.write_bytes(data[: round(len(data) * share)])


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
