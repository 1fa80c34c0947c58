"""What is learned from a media file."""

from dataclasses import dataclass
from pathlib import Path

from scenedex.domain.segments import IN_ONE, SegmentPlan
from scenedex.domain.span import TimeSpan
from scenedex.telemetry import Notice


@dataclass(frozen=True)
class Probe:
    """What a file holds, by its packets and its first decoded picture, not by its header.

    Attributes:
        duration_s: from the first picture to the end of the last.
        width: of the picture as a player shows it: turned, and with square pixels.
        height: likewise.
        fps: pictures per second on average.
        video_codec: libav's name, such as ``h264``.
        container: libav's name of the demuxer's family, such as ``mov,mp4,m4a,3gp,3g2,mj2``.
        has_audio: whether it has a sound track that we can decode.
        has_captions: whether it has a text track that we can read.
        plan: how it is split into parts.
    """

    duration_s: float
    width: int
    height: int
    fps: float
    video_codec: str
    container: str
    has_audio: bool
    has_captions: bool
    stream_count: int
    notices: tuple[Notice, ...] = ()
    plan: SegmentPlan = IN_ONE


@dataclass(frozen=True)
class DetectedFrame:
    """A frame worth encoding.

    Attributes:
        at_s: when it is shown.
        path: a JPEG whose longest side is at most 512 pixels.
    """

    at_s: float
    path: Path


@dataclass(frozen=True)
class DetectedScene:
    """A scene and its pictures.

    Attributes:
        thumbnail: a 320×180 WebP; None where it could not be made.
        preview: a JPEG of at most 800×600; None where it could not be made.
        frames: at least one, in order of time.
    """

    span: TimeSpan
    thumbnail: Path | None
    preview: Path | None
    frames: tuple[DetectedFrame, ...]


@dataclass(frozen=True)
class Analysis:
    """What the decode pass made of a video.

    Time 0 is the first picture. Scenes are contiguous from 0 to ``duration_s``.

    Attributes:
        audio: 16 kHz mono PCM as WAV, from time 0; None where there is none.
        captions: the embedded text track, to be read with ``read_segments``; None where there is
            none.
    """

    duration_s: float
    width: int
    height: int
    scenes: tuple[DetectedScene, ...]
    audio: Path | None
    captions: Path | None
    notices: tuple[Notice, ...] = ()
