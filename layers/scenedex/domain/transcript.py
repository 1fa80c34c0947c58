"""What is said in a video, and which scene it belongs to."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scenedex.domain.span import TimeSpan

_NEIGHBOURS = 20
"""Cues that may be shown at the same time, with room to spare."""


class TranscriptSource(StrEnum):
    """Where a transcript comes from, best first."""

    SIDECAR = "sidecar"
    EMBEDDED = "embedded"
    SPEECH = "speech"


@dataclass(frozen=True)
class TranscriptSegment:
    """Words said within one span."""

    span: TimeSpan
    text: str


@dataclass(frozen=True)
class Transcript:
    """All that is said in one video.

    Attributes:
        language: BCP 47 tag, or None where nobody knows.
    """

    source: TranscriptSource
    segments: tuple[TranscriptSegment, ...]
    language: str | None = None


def join(parts: Sequence[Transcript]) -> Transcript:
    """The transcripts of a video's parts as one; what two neighbours both have is there once.

    Args:
        parts: in order of time, at least one; times are the video's.
    """
    segments: list[TranscriptSegment] = []
    for part in parts:
        known = segments[-_NEIGHBOURS:]
        segments += [each for each in part.segments if not any(_is_same(each, k) for k in known)]
    language = next((part.language for part in parts if part.language), None)
    return Transcript(parts[0].source, tuple(segments), language)


def _is_same(one: TranscriptSegment, other: TranscriptSegment) -> bool:
    return one.text == other.text and one.span.overlap_s(other.span) > 0


def assign_to_scenes(
    segments: Sequence[TranscriptSegment], scenes: Sequence[TimeSpan]
) -> list[list[TranscriptSegment]]:
    """Gives every segment to the scene that it shares most time with, the earlier one on a tie.

    Args:
        segments: in any order.
        scenes: contiguous and in order, as detection leaves them.

    Returns:
        One list a scene, each in order of time. A segment that lies outside every scene goes to
        the nearest one, so that no words are lost.
    """
    assigned: list[list[TranscriptSegment]] = [[] for _ in scenes]
    if not scenes:
        return assigned
    starts_s = [scene.start_s for scene in scenes]
    for segment in sorted(segments, key=lambda item: item.span):
        assigned[_closest(segment.span, scenes, starts_s)].append(segment)
    return assigned


def _closest(span: TimeSpan, scenes: Sequence[TimeSpan], starts_s: Sequence[float]) -> int:
    """Looks only at the scenes that may touch the span: videos have thousands, a span has few."""
    first = max(0, bisect_left(starts_s, span.start_s) - 1)
    last = max(first + 1, bisect_left(starts_s, span.end_s))
    return max(range(first, last), key=lambda index: span.overlap_s(scenes[index]))
