"""Transcript segments as the database keeps them: JSON objects of start_s, end_s and text."""

from collections.abc import Sequence
from typing import Any

from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment


def to_json(segments: Sequence[TranscriptSegment]) -> list[dict[str, Any]]:
    """Segments as a JSON array."""
    return [
        {"start_s": segment.span.start_s, "end_s": segment.span.end_s, "text": segment.text}
        for segment in segments
    ]


def from_json(stored: Sequence[dict[str, Any]]) -> tuple[TranscriptSegment, ...]:
    """Segments from a JSON array."""
    return tuple(
        TranscriptSegment(TimeSpan(item["start_s"], item["end_s"]), item["text"]) for item in stored
    )
