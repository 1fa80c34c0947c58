"""What a search asks and what it finds; how well, in words a user understands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment
from scenedex.domain.video import VideoKind
from scenedex.domain.words import count_matches

RRF_K = 60
"""How little the very first places count above the next ones: Cormack, Clarke and Büttcher 2009,
"Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods"."""
EXACT_UP_TO_FRAMES = 5_000
"""Users with more frames are searched by the second plan. Measured on two cores, 1152 numbers a
frame: comparing 2,500 in full takes 2 ms and 10,000 take 12–15 ms; by signs 1.0 and 2.4 ms."""
RERANKED_FRAMES = 200
"""The second plan compares so many frames in full; with them its recall was 1.0."""
CANDIDATES = 100
"""Places of each signal that are fused."""


class Signal(StrEnum):
    """What a scene can be found by."""

    WORDS = "words"
    """Words that are said, or that the video's title, tags, description and file name hold."""
    MEANING = "meaning"
    """What is said, whatever the words."""
    PICTURE = "picture"
    """What is seen."""


class Match(StrEnum):
    """How sure a result is."""

    STRONG = "strong"
    BEST_GUESS = "best_guess"


@dataclass(frozen=True)
class Weights:
    """How much each signal counts; 0 leaves it out."""

    words: float = 1.0
    meaning: float = 1.0
    picture: float = 1.0


@dataclass(frozen=True)
class Band:
    """What the scores of one signal mean.

    Attributes:
        floor: below it a scene is not an answer but noise, and is left out.
        strong: from it on a scene is what was asked for; in between it is a guess.
    """

    floor: float
    strong: float


@dataclass(frozen=True)
class Thresholds:
    """The bands of all signals.

    Attributes:
        words: of the share of the query that a scene answers, 0 to 1, where rare words weigh more.
        meaning: of the text model's cosine; its manifest knows better than this default, which is
            all-MiniLM-L6-v2's (an answer scores about 0.5, other subjects below 0.2).
        picture: of the picture model's cosine; its manifest knows better than this default, which
            is a SigLIP's, whose captions score about 0.1 with their own pictures.
    """

    words: Band = Band(floor=0.4, strong=0.6)
    meaning: Band = Band(floor=0.25, strong=0.45)
    picture: Band = Band(floor=0.05, strong=0.1)


@dataclass(frozen=True, eq=False)
class Query:
    """What to look for. A signal without its part of the query takes no part in the search.

    Attributes:
        words: as the user typed them.
        text_vector: of the words, by the active text model; with its id.
        image_vector: of the words or of a picture, by the active picture model; with its id.
        limit: most results.
        video_ids: only scenes of these videos; None for all.
    """

    words: str | None = None
    text_vector: Iterable[float] | None = None
    text_model_id: int | None = None
    image_vector: Iterable[float] | None = None
    image_model_id: int | None = None
    weights: Weights = Weights()
    thresholds: Thresholds = Thresholds()
    limit: int = 20
    video_ids: Sequence[UUID] | None = None
    candidates: int = CANDIDATES
    exact_up_to_frames: int = EXACT_UP_TO_FRAMES
    reranked_frames: int = RERANKED_FRAMES


@dataclass(frozen=True)
class SignalHit:
    """How one signal found a scene.

    Attributes:
        rank: 1 is best.
        score: share of the words, or cosine; compare it within one signal only.
    """

    rank: int
    score: float


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


def match(signals: dict[Signal, SignalHit], thresholds: Thresholds) -> Match:
    """How sure a result is: one signal that is sure suffices."""
    bands = {
        Signal.WORDS: thresholds.words,
        Signal.MEANING: thresholds.meaning,
        Signal.PICTURE: thresholds.picture,
    }
    if any(hit.score >= bands[signal].strong for signal, hit in signals.items()):
        return Match.STRONG
    return Match.BEST_GUESS


def best_moment(
    *,
    span: TimeSpan,
    best_frame_s: float | None,
    segments: Sequence[TranscriptSegment],
    words: str | None,
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
    best_frame_s: float | None, segments: Sequence[TranscriptSegment], words: str | None
) -> float | None:
    counts = [count_matches(segment.text, words or "") for segment in segments]
    if counts and max(counts) > 0:
        return segments[counts.index(max(counts))].span.start_s
    if best_frame_s is None and segments:
        return segments[0].span.start_s
    return best_frame_s
