"""Streams that are too many, too large, or none that one could look at."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from scenedex.domain.errors import Code
from scenedex.testing.clips import ClipForm, blocks, plain, shots, write_clip
from scenedex.testing.hostile import elements as mkv
from scenedex.testing.hostile.boxes import box, full_box, rewrite
from scenedex.testing.hostile.good import SIZE, good, silent
from scenedex.testing.hostile.hostile_file import HostileFile, taken

_SOUND_RATE_HZ = 48_000
_SOUND_FRAME = 1024
_MIB = 1024 * 1024


def audio_only(path: Path) -> None:
    """Sound without pictures, in MP4."""
    _write_sound(path, "aac", "mp4")


def wave(path: Path) -> None:
    """Sound in a container of its own."""
    _write_sound(path, "pcm_s16le", "wav")


def flac(path: Path) -> None:
    """Likewise."""
    _write_sound(path, "flac", "flac")


def bare_sound(path: Path) -> None:
    """Sound in no container."""
    _write_sound(path, "aac", "adts")


def opus(path: Path) -> None:
    """Sound in Ogg."""
    _write_sound(path, "libopus", "ogg")


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


def fast_sound(path: Path) -> None:
    """A good video whose sound has four billion samples a second and 255 channels."""
    data = bytearray(good("mjpeg avi"))
    at = data.index(b"auds")
    at = data.index(b"strf", at) + 8
    struct.pack_into("<HHIIHH", data, at, 1, 255, 0xFFFFFFFF, 0xFFFFFFFF, 510, 16)
    path.write_bytes(data)


def wide_sound(path: Path) -> None:
    """A good video with 255 channels of sound."""
    data = bytearray(good("h264 mov"))
    at = data.index(b"stsd", data.index(b"soun")) + 12
    struct.pack_into(">H", data, at + 24, 255)
    path.write_bytes(data)


def text_only(path: Path) -> None:
    """Captions in Matroska and nothing else."""
    cues = [mkv.block(at, b"What?") for at in range(0, 1000, 200)]
    tracks = mkv.element(mkv.TRACKS, mkv.text_track(1))
    path.write_bytes(mkv.film(mkv.info(1.0), tracks, mkv.cluster(0, *cues)))


def many_cues(path: Path) -> None:
    """A video with 50,000 captions in its second."""
    cues = [mkv.block(number // 50, b"What?", track=2) for number in range(50_000)]
    path.write_bytes(_film(mkv.cluster(0, *cues), tracks=mkv.text_track(2)))


def long_notes(path: Path) -> None:
    """A video with 16 MiB of title."""
    data = full_box(b"data", 1, 0, tail=b"x" * 16 * _MIB)
    listed = box(b"ilst", box(b"\xa9nam", data))
    handler = full_box(b"hdlr", 0, tail=b"mdirappl" + bytes(9))
    notes = box(b"udta", full_box(b"meta", tail=handler + listed))
    path.write_bytes(rewrite(silent(), [b"moov"], lambda old: box(b"moov", old[8:], notes)))


def many_notes(path: Path) -> None:
    """A video with a hundred thousand tags."""
    tag = mkv.element(0x67C8, mkv.element(0x45A3, b"NAME"), mkv.element(0x4487, b"x"))
    tags = mkv.element(0x1254C367, mkv.element(0x7373, tag * 100_000))
    path.write_bytes(_film(tags))


def many_chapters(path: Path) -> None:
    """A video with 100,000 chapters."""
    chapter = mkv.element(0xB6, mkv.number(0x73C4, 1), mkv.number(0x91, 0), mkv.number(0x92, 1))
    chapters = mkv.element(0x1043A770, mkv.element(0x45B9, chapter * 100_000))
    path.write_bytes(_film(chapters))


def large_attachment(path: Path) -> None:
    """A video with a font of 32 MiB."""
    file = mkv.element(
        0x61A7,
        mkv.element(0x466E, b"a.ttf"),
        mkv.element(0x4660, b"application/x-truetype-font"),
        mkv.number(0x46AE, 1),
        mkv.element(0x465C, bytes(32 * _MIB)),
    )
    path.write_bytes(_film(mkv.element(0x1941A469, file)))


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


def many_tracks(path: Path) -> None:
    """An MP4 with 151 tracks of pictures, all the same."""
    data = silent()
    path.write_bytes(
        rewrite(data, [b"moov"], lambda moov: box(b"moov", moov[8:], _first_track(moov) * 150))
    )


def unknown_codec(path: Path) -> None:
    """Pictures in a codec that is not on the list."""
    write_clip(path, shots(0.4), ClipForm(codec="ffv1", options={}, container="matroska"))


def raw_pictures(path: Path) -> None:
    """Pictures in no codec."""
    form = ClipForm(codec="rawvideo", options={}, container="avi", pixels="yuv420p")
    write_clip(path, shots(0.2, size=SIZE), form)


def codec_of_nobody(path: Path) -> None:
    """Pictures in a codec that nobody knows."""
    path.write_bytes(silent().replace(b"avc1", b"zzzz"))


def matroska_codec_of_nobody(path: Path) -> None:
    """Likewise, in Matroska."""
    path.write_bytes(_film(codec="V_SECRET"))


def avi_codec_of_nobody(path: Path) -> None:
    """Likewise, in AVI."""
    path.write_bytes(good("mpeg-4 avi").replace(b"FMP4", b"ZZZZ"))


def encrypted(path: Path) -> None:
    """A video behind digital rights management, for which libav has no decoder."""
    path.write_bytes(silent().replace(b"avc1", b"encv"))


def encrypted_matroska(path: Path) -> None:
    """Likewise, in Matroska: each picture is enciphered."""
    cipher = mkv.element(0x5035, mkv.number(0x47E1, 5), mkv.element(0x47E2, bytes(16)))
    encoding = mkv.element(0x6240, mkv.number(0x5032, 1), mkv.number(0x5033, 1), cipher)
    path.write_bytes(_film(track=mkv.element(0x6D80, encoding), key=0xA5))


def compressed_bomb(path: Path) -> None:
    """A Matroska file whose pictures are compressed once more, and unpack to 64 MiB each."""
    packed = zlib.compress(bytes(64 * _MIB), 9)
    encoding = mkv.element(
        0x6240, mkv.number(0x5033, 0), mkv.element(0x5034, mkv.number(0x4254, 0))
    )
    track = mkv.video_track("V_MJPEG", (64, 64), b"", mkv.element(0x6D80, encoding))
    blocks = [mkv.block(at * 40, packed) for at in range(25)]
    tracks = mkv.element(mkv.TRACKS, track)
    path.write_bytes(mkv.film(mkv.info(1.0), tracks, mkv.cluster(0, *blocks)))


def _film(
    *more: bytes, codec: str = "V_MJPEG", track: bytes = b"", tracks: bytes = b"", key: int = 0
) -> bytes:
    """A Matroska video of a second, whose pictures are JPEGs.

    Args:
        more: elements before the pictures.
        track: elements of the pictures' track.
        tracks: other tracks.
        key: with which the pictures are enciphered.
    """
    jpeg = bytes(byte ^ key for byte in _jpeg_bytes())
    pictures = mkv.cluster(0, *(mkv.block(at, jpeg) for at in range(0, 1000, 40)))
    listed = mkv.element(mkv.TRACKS, mkv.video_track(codec, (320, 180), b"", track), tracks)
    return mkv.film(mkv.info(1.0), listed, *more, pictures)


def _first_track(movie: bytes) -> bytes:
    at = movie.index(b"trak") - 4
    return movie[at : at + int.from_bytes(movie[at : at + 4])]


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


STREAMS = (
    HostileFile("audio only", audio_only, Code.NO_VIDEO_STREAM),
    HostileFile("wave", wave, Code.NO_VIDEO_STREAM),
    HostileFile("flac", flac, Code.NO_VIDEO_STREAM),
    HostileFile("bare sound", bare_sound, Code.NO_VIDEO_STREAM),
    HostileFile("opus", opus, Code.NO_VIDEO_STREAM),
    HostileFile("song with cover", song_with_cover, Code.NO_VIDEO_STREAM),
    HostileFile("film cover", film_cover, Code.NO_VIDEO_STREAM),
    HostileFile("fast sound", fast_sound, Code.FILE_DAMAGED),
    taken(
        "wide sound",
        wide_sound,
        Code.AUDIO_UNREADABLE,
        Code.DECODE_ERRORS,
        probe=(Code.HEADER_LIES,),
    ),
    HostileFile("text only", text_only, Code.NO_VIDEO_STREAM),
    taken("many cues", many_cues, Code.AUDIO_MISSING),
    taken("long notes", long_notes, Code.AUDIO_MISSING),
    taken("many notes", many_notes, Code.AUDIO_MISSING),
    taken("many chapters", many_chapters, Code.AUDIO_MISSING),
    taken("large attachment", large_attachment, Code.AUDIO_MISSING),
    HostileFile("many streams", many_streams, Code.TOO_MANY_STREAMS),
    HostileFile("many tracks", many_tracks, Code.TOO_MANY_STREAMS),
    HostileFile("unknown codec", unknown_codec, Code.CODEC_NOT_ALLOWED),
    HostileFile("raw pictures", raw_pictures, Code.CODEC_NOT_ALLOWED),
    HostileFile("codec of nobody", codec_of_nobody, Code.CODEC_NOT_ALLOWED),
    HostileFile("matroska codec of nobody", matroska_codec_of_nobody, Code.CODEC_NOT_ALLOWED),
    HostileFile("avi codec of nobody", avi_codec_of_nobody, Code.CODEC_NOT_ALLOWED),
    HostileFile("encrypted", encrypted, Code.CODEC_NOT_ALLOWED),
    HostileFile("encrypted matroska", encrypted_matroska, Code.NO_FRAMES),
    HostileFile("compressed bomb", compressed_bomb, Code.FILE_TRUNCATED),
)
