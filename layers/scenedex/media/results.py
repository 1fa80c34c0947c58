"""What is learned from a media file."""

from dataclasses import dataclass
from pathlib import Path

from scenedex.domain.findings import Findings
from scenedex.domain.notices import Notice
from scenedex.domain.segments import IN_ONE, SegmentPlan


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
class Analysis:
    """What the pass made of a video, or of a part of one.

    Attributes:
        findings: names of files are relative to ``folder``.
        folder: what holds them; it is the caller's to remove.
    """

    findings: Findings
    notices: tuple[Notice, ...] = ()
    folder: Path = Path()

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files."""
        return tuple(self.findings.files())
