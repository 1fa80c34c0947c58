"""What is said in a video, and which scene it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scenedex.domain.span import TimeSpan


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
    for segment in sorted(segments, key=lambda item: item.span):
        assigned[_closest(segment.span, scenes)].append(segment)
    return assigned


def _closest(span: TimeSpan, scenes: Sequence[TimeSpan]) -> int:
    overlaps = [span.overlap_s(scene) for scene in scenes]
    best = max(range(len(scenes)), key=lambda index: overlaps[index])
    if overlaps[best] > 0:
        return best
    return min(range(len(scenes)), key=lambda index: _gap_s(span, scenes[index]))


def _gap_s(span: TimeSpan, scene: TimeSpan) -> float:
    return max(scene.start_s - span.end_s, span.start_s - scene.end_s, 0.0)
