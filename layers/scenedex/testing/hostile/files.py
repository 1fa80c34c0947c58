"""Bad uploads, each built on the spot; every builder takes the path to write to."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from scenedex.domain.errors import Code
from scenedex.testing.clips import ClipForm, blocks, plain, shots, write_clip

_SOUND_RATE_HZ = 48_000
_SOUND_FRAME = 1024


@dataclass(frozen=True)
class HostileFile:
    """A bad upload and what becomes of it.

    Attributes:
        build: writes it.
        code: with which the probe rejects it.
    """

    name: str
    build: Callable[[Path], None]
    code: Code


def empty(path: Path) -> None:
    """0 bytes."""
    path.touch()


def noise(path: Path) -> None:
    """Bytes that mean nothing."""
    path.write_bytes(np.random.default_rng(1).bytes(50_000))


def text(path: Path) -> None:
    """A text file, whatever its name says."""
    path.write_text("Dear diary, today I renamed a text file.\n" * 50)


def ffconcat(path: Path) -> None:
    """A script that makes libav open a neighbouring file."""
    neighbour = path.with_name("neighbour.mp4")
    write_clip(neighbour, shots(0.5))
    path.write_text(f"ffconcat version 1.0\nfile {neighbour.name}\n")


def playlist(path: Path) -> None:
    """An HLS playlist that names a local file by its path."""
    neighbour = path.with_name("neighbour.ts")
    write_clip(neighbour, shots(0.5))
    path.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{neighbour.resolve()}\n#EXT-X-ENDLIST\n"
    )


def gif(path: Path) -> None:
    """A picture of a kind that we do not take, which libav would open as a video of one frame."""
    Image.fromarray(blocks(1)).save(path, "GIF")


def tiff(path: Path) -> None:
    """Likewise."""
    Image.fromarray(blocks(1)).save(path, "TIFF")


def audio_only(path: Path) -> None:
    """Sound without pictures, in MP4."""
    _write_sound(path, "aac", "mp4")


def song_with_cover(path: Path) -> None:
    """An MP3 whose cover libav shows as a video stream."""
    _write_sound(path, "libmp3lame", "mp3")
    cover = b"\0image/jpeg\0\3\0" + _jpeg_bytes()
    frame = b"APIC" + struct.pack(">IH", len(cover), 0) + cover
    sizes = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\3\0\0" + sizes + frame + path.read_bytes())


def film_cover(path: Path) -> None:
    """Sound in Matroska whose only picture is an attached cover."""
    with av.open(str(path), "w", format="matroska") as container:
        sound = container.add_stream("aac", rate=_SOUND_RATE_HZ)
        container.add_attachment("cover.jpg", "image/jpeg", _jpeg_bytes())
        _encode_tone(container, sound)


def cut_off(path: Path) -> None:
    """An MP4 whose index, at its end, never arrived."""
    write_clip(path, shots(2.0))
    _keep(path, 0.6)


def cut_off_early(path: Path) -> None:
    """An MP4 with its index in front that holds less than half of what it announces."""
    _write_indexed(path, 8.0)
    _keep(path, 0.4)


def cut_off_late(path: Path) -> None:
    """Likewise, but most of it is there: it is taken, with a warning."""
    _write_indexed(path, 8.0)
    _keep(path, 0.8)


def damaged(path: Path) -> None:
    """A video with broken bytes in its middle: it is taken, with a warning."""
    write_clip(path, shots(1.0, 1.0, 1.0), ClipForm(container="mpegts"))
    data = bytearray(path.read_bytes())
    rng = np.random.default_rng(3)
    for at in rng.integers(len(data) // 3, 2 * len(data) // 3, 400):
        data[at] ^= 0x55
    path.write_bytes(data)


def no_frames(path: Path) -> None:
    """A container in order whose pictures are all zeroes."""
    write_clip(path, shots(2.0), ClipForm(options={"preset": "veryfast", "bf": "0"}))
    data = bytearray(path.read_bytes())
    start = data.find(b"mdat") + 4
    length = struct.unpack_from(">I", data, start - 8)[0] - 8
    data[start : start + length] = bytes(length)
    path.write_bytes(data)


def unknown_codec(path: Path) -> None:
    """Pictures in a codec that is not on the list."""
    write_clip(path, shots(0.4), ClipForm(codec="ffv1", options={}, container="matroska"))


def encrypted(path: Path) -> None:
    """A video behind digital rights management, for which libav has no decoder."""
    write_clip(path, shots(0.4))
    path.write_bytes(path.read_bytes().replace(b"avc1", b"encv"))


def too_long(path: Path) -> None:
    """Three pictures spread over eleven hours."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for at_s in (0, 20_000, 40_000):
            frame = av.VideoFrame.from_ndarray(plain(99, (64, 64)), format="rgb24")
            frame.time_base, frame.pts = Fraction(1, 1000), at_s * 1000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def too_large(path: Path) -> None:
    """One picture of 8192×8192 in 200 kB."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 8192, 8192, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(8192, 8192, "yuv420p")))
        container.mux(stream.encode(None))


def many_streams(path: Path) -> None:
    """More sound tracks than any film has."""
    with av.open(str(path), "w", format="matroska") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        sounds = [container.add_stream("aac", rate=_SOUND_RATE_HZ) for _ in range(60)]
        container.mux(video.encode(av.VideoFrame.from_ndarray(plain(9, (64, 64)), format="rgb24")))
        container.mux(video.encode(None))
        for sound in sounds:
            _encode_tone(container, sound, frames=2)


def changing_size(path: Path) -> None:
    """A video whose pictures change their size on the way."""
    parts = []
    for index, size in enumerate(((320, 180), (640, 480))):
        form = ClipForm(start_s=float(index), container="mpegts")
        write_clip(path, shots(1.0, size=size, seed=index), form)
        parts.append(path.read_bytes())
    path.write_bytes(b"".join(parts))


def short_header(path: Path) -> None:
    """A header that announces a fraction of what the file holds: it is taken, with a warning."""
    write_clip(path, shots(3.0))
    data = bytearray(path.read_bytes())
    for name, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        at = data.find(name)
        struct.pack_into(">I", data, at + offset, 60)
    path.write_bytes(data)


HOSTILE_FILES = (
    HostileFile("empty", empty, Code.FILE_EMPTY),
    HostileFile("noise", noise, Code.NOT_A_VIDEO),
    HostileFile("text", text, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("ffconcat", ffconcat, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("playlist", playlist, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("gif", gif, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("tiff", tiff, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("audio only", audio_only, Code.NO_VIDEO_STREAM),
    HostileFile("song with cover", song_with_cover, Code.NO_VIDEO_STREAM),
    HostileFile("film cover", film_cover, Code.NO_VIDEO_STREAM),
    HostileFile("cut off", cut_off, Code.FILE_TRUNCATED),
    HostileFile("cut off early", cut_off_early, Code.FILE_TRUNCATED),
    HostileFile("no frames", no_frames, Code.NO_FRAMES),
    HostileFile("unknown codec", unknown_codec, Code.CODEC_NOT_ALLOWED),
    HostileFile("encrypted", encrypted, Code.CODEC_NOT_ALLOWED),
    HostileFile("too long", too_long, Code.VIDEO_TOO_LONG),
    HostileFile("too large", too_large, Code.PICTURE_TOO_LARGE),
    HostileFile("many streams", many_streams, Code.TOO_MANY_STREAMS),
)
"""Every bad upload that the probe rejects."""


def _write_indexed(path: Path, duration_s: float) -> None:
    write_clip(path, shots(duration_s), ClipForm(muxer={"movflags": "faststart"}))


def _keep(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: round(len(data) * share)])


def _write_sound(path: Path, codec: str, container_format: str) -> None:
    with av.open(str(path), "w", format=container_format) as container:
        _encode_tone(container, container.add_stream(codec, rate=_SOUND_RATE_HZ))


def _encode_tone(container: Any, stream: Any, frames: int = 50) -> None:
    for index in range(frames):
        when = np.arange(index * _SOUND_FRAME, (index + 1) * _SOUND_FRAME) / _SOUND_RATE_HZ
        tone = (np.sin(2 * np.pi * 440 * when) * 8000).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(tone, "s16", "mono")
        frame.sample_rate, frame.pts = _SOUND_RATE_HZ, index * _SOUND_FRAME
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _jpeg_bytes() -> bytes:
    file = BytesIO()
    Image.fromarray(blocks(1)).save(file, "JPEG")
    return file.getvalue()
