"""Videos of which a part never arrived."""

from pathlib import Path

from scenedex.domain.errors import Code
from scenedex.testing.hostile.boxes import rewrite
from scenedex.testing.hostile.good import good, packets_in, silent
from scenedex.testing.hostile.hostile_file import Build, HostileFile, taken
from scenedex.testing.hostile.transport import PACKET_BYTES

# As a share of the file.
_NEAR = 0.06
_BROKEN_BYTES = 8


def cut_off(path: Path) -> None:
    """An MP4 whose index, at its end, never arrived."""
    _keep(path, silent(), 0.6)


def cut_off_early(path: Path) -> None:
    """An MP4 with its index in front that holds less than half of what it announces."""
    _keep(path, silent(length_s=8.0, faststart=True), 0.4)


def cut_off_late(path: Path) -> None:
    """Likewise, but most of it is there, up to the middle of a picture: it is taken."""
    _keep_to_packet(path, silent(length_s=8.0, faststart=True), 0.8)


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


def half_of_packets(name: str) -> Build:
    """The first half of a specimen, all of it whole."""
    return lambda path: _keep_whole_packets(path, good(name), 0.5)


def half_of_bytes(name: str) -> Build:
    """The first half of a specimen, which ends within a picture or a sound."""
    return lambda path: _keep_to_packet(path, good(name), 0.5)


def beginning(name: str) -> Build:
    """The first 200 bytes of a specimen."""
    return lambda path: _write(path, good(name)[:200])


def ending(name: str) -> Build:
    """The second half of a specimen."""
    return lambda path: _write(path, good(name)[len(good(name)) // 2 :])


def damaged(path: Path) -> None:
    """A video with broken bytes in the pictures of its middle: it is taken, with a warning."""
    data = bytearray(silent(".ts", 3.0))
    pictures = packets_in(bytes(data))
    for picture in pictures[len(pictures) // 3 : 2 * len(pictures) // 3]:
        end = picture.at + PACKET_BYTES  # of the first that holds it; filling stands before it
        data[end - _BROKEN_BYTES : end] = b"\x55" * _BROKEN_BYTES
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
    taken(
        "cut off late",
        cut_off_late,
        Code.AUDIO_MISSING,
        Code.DECODE_ERRORS,
        probe=(Code.HEADER_LIES,),
    ),
    HostileFile("index alone", index_alone, Code.FILE_TRUNCATED),
    HostileFile("contents alone", contents_alone, Code.FILE_TRUNCATED),
    HostileFile("without pictures", without_pictures, Code.NO_FRAMES),
    HostileFile("no frames", no_frames, Code.NO_FRAMES),
    taken("damaged", damaged, Code.AUDIO_MISSING, Code.DECODE_ERRORS),
    *(
        HostileFile(f"half {name}", half(name), Code.FILE_TRUNCATED)
        for name in ("h264 mkv", "vp9 webm", "h264 mov", "h264 flv")
    ),
    *(
        taken(f"half {name}", half_of_packets(name), probe=(Code.HEADER_LIES,))
        for name in ("h264 avi", "windows media")
    ),
    taken(
        "half fragments",
        half_of_bytes("h264 fragments"),
        Code.DECODE_ERRORS,
        probe=(Code.HEADER_LIES,),
    ),
    # These do not say how long they are: what is there is all there is.
    taken("half vp8 ogg", half_of_packets("vp8 ogg")),
    taken("half h264 ts", half_of_packets("h264 ts")),
    taken(
        "half mpeg-2 program stream", half_of_bytes("mpeg-2 program stream"), Code.DECODE_ERRORS
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


def _keep_whole_packets(path: Path, data: bytes, share: float) -> None:
    """Keeps so much or a little more, up to the beginning of a packet."""
    places = [packet.at for packet in packets_in(data)]
    path.write_bytes(data[: min(at for at in places if at >= share * len(data))])


def _keep_to_packet(path: Path, data: bytes, share: float) -> None:
    """Keeps about so much, up to the middle of the largest packet thereabouts."""
    near = [each for each in packets_in(data) if abs(each.at / len(data) - share) < _NEAR]
    largest = max(near, key=lambda packet: packet.size)
    path.write_bytes(data[: largest.at + largest.size // 2])


def _keep(path: Path, data: bytes, share: float) -> None:
    path.write_bytes(data[: round(len(data) * share)])


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
