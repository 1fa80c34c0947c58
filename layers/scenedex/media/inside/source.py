"""Opens a media file, and lets in only what we mean to read.

Without the list of formats, an ffconcat or HLS file named ``.mp4`` makes libav open other files;
with it, the demuxer is refused before it reads a line.
"""

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.subtitles.stream import SubtitleStream
from av.video.stream import VideoStream

from scenedex.domain.errors import Code, Rejected
from scenedex.media.inside.complaints import Complaints, overheard
from scenedex.media.inside.signature import explain_refused, explain_unreadable, no_pictures
from scenedex.media.limits import MediaLimits

# Demuxers as libav names them. Playlists, raw pictures, devices and game formats are left out.
FORMATS = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpegts", "mpeg", "flv", "asf", "ogg")
# Codecs by their own names: several decoders may know one.
VIDEO_CODECS = frozenset({
    "h264", "hevc", "av1", "vp8", "vp9", "mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v1",
    "msmpeg4v2", "msmpeg4v3", "h263", "h263p", "flv1", "mjpeg", "prores", "dnxhd", "theora",
    "wmv1", "wmv2", "wmv3", "vc1",
})  # fmt: skip
AUDIO_CODECS = frozenset({
    "aac", "aac_latm", "mp1", "mp2", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "dts",
    "amr_nb", "amr_wb", "wmav1", "wmav2", "wmapro", "adpcm_ms", "adpcm_ima_wav", "adpcm_ima_qt",
    "pcm_alaw", "pcm_mulaw", "pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be",
    "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be",
})  # fmt: skip
TEXT_CODECS = frozenset({"mov_text", "subrip", "webvtt", "ass", "text"})

_GUESS = "misdetection possible"

_Kind = TypeVar("_Kind", bound=Stream)


@dataclass(frozen=True)
class Source:
    """An open file and the streams of it that we read."""

    container: InputContainer
    video: VideoStream
    audio: AudioStream | None
    text: SubtitleStream | None
    unreadable_audio: str | None

    @property
    def streams(self) -> list[Stream]:
        """Those we read, the video's first."""
        return [stream for stream in (self.video, self.audio, self.text) if stream]


@contextmanager
def open_source(path: Path, limits: MediaLimits) -> Iterator[Source]:
    """Opens a local file.

    Raises:
        Rejected: it is empty, not a video, cut off, of a kind that is not allowed, has too many
            streams or too large pictures.
    """
    if path.stat().st_size == 0:
        raise Rejected(Code.FILE_EMPTY, "The file is empty: its upload did not work.")
    with _open(path, limits) as container:
        if len(container.streams) > limits.max_streams:
            raise _too_many_streams(limits)
        if not container.streams:
            raise explain_unreadable(path)
        yield _choose_streams(container, limits)


def open_options(limits: MediaLimits) -> dict[str, str]:
    """With which every file is opened."""
    return {
        "format_whitelist": ",".join(FORMATS),
        "protocol_whitelist": "file",
        "max_streams": str(limits.max_streams + 1),
        "max_pixels": str(limits.max_pixels),
    }


def _open(path: Path, limits: MediaLimits) -> InputContainer:
    complaints = Complaints()
    try:
        with overheard() as complaints:
            return av.open(str(path), options=open_options(limits), metadata_errors="replace")
    except builtins.MemoryError as error:
        # libav says so of streams beyond max_streams as well
        if complaints.mention("max_streams"):
            raise _too_many_streams(limits) from error
        raise
    except av.error.ArgumentError as error:
        # libav takes anything for something
        explain = explain_unreadable if complaints.mention(_GUESS) else explain_refused
        raise explain(path) from error
    except av.error.FFmpegError as error:
        raise explain_unreadable(path) from error


def _too_many_streams(limits: MediaLimits) -> Rejected:
    return Rejected(
        Code.TOO_MANY_STREAMS,
        f"The file has more than {limits.max_streams} streams; no real video has.",
    )


def _choose_streams(container: InputContainer, limits: MediaLimits) -> Source:
    sounds = list(container.streams.audio)
    audio = _first(sounds, AUDIO_CODECS)
    return Source(
        container=container,
        video=_picture_stream(container, limits),
        audio=audio,
        text=_first(list(container.streams.subtitles), TEXT_CODECS),
        unreadable_audio=codec_name(sounds[0]) if sounds and not audio else None,
    )


def _picture_stream(container: InputContainer, limits: MediaLimits) -> VideoStream:
    """The largest one; a song's cover is none."""
    moving = [
        stream for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]  # fmt: skip
    if not moving:
        raise no_pictures(has_sound=bool(container.streams.audio))
    readable = [stream for stream in moving if codec_name(stream) in VIDEO_CODECS]
    if not readable:
        codec = codec_name(moving[0]) or "an unknown or encrypted format"
        raise Rejected(
            Code.CODEC_NOT_ALLOWED, f"The pictures are coded as {codec}, which we cannot read."
        )
    stream = max(readable, key=lambda each: each.codec_context.width * each.codec_context.height)
    check_size(stream.codec_context.width, stream.codec_context.height, limits)
    stream.codec_context.options = {"max_pixels": str(limits.max_pixels)}
    return stream


def check_size(width: int, height: int, limits: MediaLimits) -> None:
    """Checks one picture's size.

    Raises:
        Rejected: it has too many pixels.
    """
    if width * height > limits.max_pixels:
        raise Rejected(
            Code.PICTURE_TOO_LARGE,
            f"The picture is {width}×{height}; at most {limits.max_pixels:,} pixels are allowed.",
        )


def codec_name(stream: Stream) -> str | None:
    """The codec's name, whoever decodes it; None where nobody does, as for encrypted tracks."""
    context = stream.codec_context
    return context.codec.canonical_name if context is not None else None


def _first(streams: list[_Kind], codecs: frozenset[str]) -> _Kind | None:
    """The default one if it is readable, else the first that is."""
    readable = [stream for stream in streams if codec_name(stream) in codecs]
    chosen = [stream for stream in readable if stream.disposition & Disposition.default]
    return next(iter(chosen or readable), None)
