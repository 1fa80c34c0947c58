"""What a search finds, and where to start playing it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from scenedex.domain.query_words import QueryWords
from scenedex.domain.search import Basis
from scenedex.domain.signals import Match, Signal, SignalHit
from scenedex.domain.snippets import count_matches
from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment
from scenedex.domain.video import VideoKind


@dataclass(frozen=True)
class Hit:
    """A scene that was found.

    Attributes:
        snippet: escaped HTML whose only tag is ``<mark>``; None where nothing is said.
        seek_s: where to start playing, in seconds of the video.
        score: the fused one; it orders one answer and means nothing beside another's.
    """

    scene_id: UUID
    video_id: UUID
    video_title: str
    start_s: float
    end_s: float
    thumbnail_key: str | None
    preview_key: str | None
    transcript: str
    snippet: str | None
    seek_s: float
    score: float
    match: Match
    signals: dict[Signal, SignalHit] = field(default_factory=dict)

    @property
    def kind(self) -> VideoKind:
        """What the scene is of; only a still picture has no length."""
        return VideoKind.VIDEO if self.end_s > self.start_s else VideoKind.PICTURE


class WhyNothing(StrEnum):
    """Why a page has no results."""

    NOTHING_INDEXED = "nothing_indexed"
    """The library has no scenes yet."""
    NOTHING_ASKED = "nothing_asked"
    """The query has no word and nothing that can be compared."""
    NO_MATCH = "no_match"
    """No scene is near enough to be more than chance."""
    END = "end"
    """Earlier pages held all results."""


@dataclass(frozen=True)
class Results:
    """A page of scenes, best first.

    Attributes:
        total: of all pages.
        is_total_exact: False where there are more than that.
        has_more: whether another page follows.
        basis: what the next page must be judged by.
        why_nothing: None where there are results.
    """

    hits: list[Hit]
    total: int
    is_total_exact: bool
    has_more: bool
    basis: Basis
    why_nothing: WhyNothing | None


def best_moment(
    *,
    span: TimeSpan,
    best_frame_s: float | None,
    segments: Sequence[TranscriptSegment],
    words: QueryWords | None,
) -> float:
    """Where to start playing a scene, in seconds of the video.

    Args:
        span: the scene's.
        best_frame_s: the moment that looks most like the query, if pictures were compared.
        segments: what is said in the scene.
        words: the query.

    Returns:
        Where most words of the query are said, else what looks most like it, else where the first
        words are said if nothing else found the scene, else the start. Never outside the scene.
    """
    moment_s = _answering_moment(best_frame_s, segments, words)
    return span.start_s if moment_s is None else min(max(span.start_s, moment_s), span.end_s)


def _answering_moment(
    best_frame_s: float | None, segments: Sequence[TranscriptSegment], words: QueryWords | None
) -> float | None:
    counts = [count_matches(segment.text, words) for segment in segments] if words else []
    if counts and max(counts) > 0:
        return segments[counts.index(max(counts))].span.start_s
    if best_frame_s is None and segments:
        return segments[0].span.start_s
    return best_frame_s
