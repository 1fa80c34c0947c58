"""Collects the cues of an embedded text track."""

import builtins
from pathlib import Path
from typing import Any

import av.error
from av.packet import Packet
from av.subtitles.stream import SubtitleStream
from av.subtitles.subtitle import AssSubtitle

from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import Transcript, TranscriptSegment, TranscriptSource
from scenedex.media.inside.packets import Losses
from scenedex.media.inside.window import Window
from scenedex.media.markup import plain_text
from scenedex.media.segments import dump_segments

# Two cues a second for a day; more is no speech.
_MOST_CUES = 172_800
# A cue without an end is shown about as long as it takes to read.
_NOMINAL_S = 3.0
_MILLISECONDS = 1000
_UNKNOWN_LANGUAGES = {"", "und", "mul", "zxx"}


class TextCollector:
    """The cues of one text track, on the file's own clock until the end."""

    def __init__(self, stream: SubtitleStream, losses: Losses) -> None:
        self._stream = stream
        self._losses = losses
        self._cues: list[tuple[float, float, str]] = []

    def add(self, packet: "Packet[Any]") -> None:
        """Reads a cue."""
        if packet.pts is None or packet.time_base is None or len(self._cues) >= _MOST_CUES:
            return
        try:
            cue = self._stream.decode2(packet)
        except builtins.MemoryError:
            raise
        except av.error.FFmpegError:
            self._losses.add("subtitle")
            return
        if cue is None:
            return
        text = " ".join(_text(rect) for rect in cue.rects).strip()
        if text:
            start_s = float(packet.pts * packet.time_base)
            length_s = float((packet.duration or 0) * packet.time_base)
            shown_s = length_s or cue.end_display_time / _MILLISECONDS or _NOMINAL_S
            self._cues.append((start_s, start_s + shown_s, text))

    def finish(self, path: Path, origin_s: float, window: Window) -> Path | None:
        """Writes the window's cues, counted from the first picture; None where there are none."""
        segments = tuple(
            TranscriptSegment(TimeSpan(max(0.0, start_s - origin_s), end_s - origin_s), text)
            for start_s, end_s, text in sorted(self._cues)
            if end_s > origin_s and window.holds(max(0.0, start_s - origin_s))
        )
        if not segments:
            return None
        transcript = Transcript(TranscriptSource.EMBEDDED, segments, _language(self._stream))
        path.write_text(dump_segments(transcript), encoding="utf-8")
        return path


def _text(rect: object) -> str:
    if not isinstance(rect, AssSubtitle):
        return ""
    return plain_text(rect.dialogue.decode("utf-8", errors="replace"))


def _language(stream: SubtitleStream) -> str | None:
    language = (stream.language or "").strip()
    return None if language in _UNKNOWN_LANGUAGES else language
