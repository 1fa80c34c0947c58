"""What a search asks and what it finds; how well, in words a user understands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from scenedex.domain.query_words import QueryWords
from scenedex.domain.snippets import count_matches
from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment
from scenedex.domain.video import VideoKind

RRF_K = 60
"""How little the very first places count above the next ones: Cormack, Clarke and Büttcher 2009,
"Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods"."""
EXACT_UP_TO_VECTORS = 2_000
"""Users with more frames or texts are searched by the second plan. Measured on two cores, 1152
numbers a frame: comparing 2,500 in full takes 2–4 ms, 10,000 12–17 ms and 25,000 53–67 ms; the
codes of as many are scanned in 1, 3 and 8 ms."""
CANDIDATES = 200
"""Places of each signal that are fused, whichever page is asked for, so that pages fit together."""
MOST_RESULTS = 1_000
"""What no answer goes beyond, over all of its pages."""
AGREED_BY_CHANCE = 0.01
"""Two signals that agree on a scene count as sure if chance makes two lists agree so in one query
of a hundred."""
LOOSELY = 0.55
"""What a word counts that only begins like the one asked for: never enough for a sure answer."""


class Signal(StrEnum):
    """What a scene can be found by."""

    WORDS = "words"
    """Words that are said, or that the video's title, tags, description and file name hold."""
    MEANING = "meaning"
    """What is said, whatever the words."""
    PICTURE = "picture"
    """What is seen."""
    PEOPLE = "people"
    """Who is seen, if the query names them."""


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
    people: float = 1.0


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

    Those of vectors are what holds for a library that is too small to be measured itself.

    Attributes:
        words: of the share of the query that a scene answers, 0 to 1, where rare words weigh more.
        meaning: of the text model's cosine; its manifest knows better than this default, which is
            all-MiniLM-L6-v2's (an answer scores about 0.5, other subjects below 0.2).
        picture: of the picture model's cosine; its manifest knows better than this default, which
            is a SigLIP's, whose captions score about 0.1 with their own pictures.
        people: of the share of a name that the query holds, times how sure the detection is.
    """

    words: Band = Band(floor=0.4, strong=0.6)
    meaning: Band = Band(floor=0.25, strong=0.45)
    picture: Band = Band(floor=0.05, strong=0.1)
    people: Band = Band(floor=0.3, strong=0.6)


@dataclass(frozen=True)
class Calibration:
    """How the bands of vectors are found in the library itself.

    The best of n vectors that answer nothing stands about sqrt(2 ln n) deviations above the median
    of all; the band is told in that measure.

    Attributes:
        fewest: a library of fewer vectors goes by its model's band.
        samples: so many are compared to learn what a query finds by chance.
        floor: what is nearer to the median is noise.
        strong_text: a text that is farther says what was asked for, if it is as near as the model
            asks for. People say much that is a little alike: of the questions that nothing
            answers, one in twenty has something farther.
        strong_picture: likewise of pictures, of which few are alike by chance.
    """

    fewest: int = 200
    samples: int = 200
    floor: float = 0.9
    strong_text: float = 1.5
    strong_picture: float = 1.2


@dataclass(frozen=True)
class Filters:
    """What a scene and its video must be; None and nothing leave all in.

    Attributes:
        tags: the video has all of them.
        created_from: when the video came, this moment included; ``created_to`` is not.
        language: what is spoken, BCP 47; ``en`` holds ``en-GB`` as well.
        person_ids: all of them are seen in the scene.
    """

    video_ids: Sequence[UUID] | None = None
    tags: Sequence[str] = ()
    created_from: datetime | None = None
    created_to: datetime | None = None
    video_min_s: float | None = None
    video_max_s: float | None = None
    language: str | None = None
    scene_min_s: float | None = None
    scene_max_s: float | None = None
    has_speech: bool | None = None
    person_ids: Sequence[UUID] = ()


@dataclass(frozen=True)
class Basis:
    """What the first page of an answer was judged by, and all later ones are.

    Attributes:
        publish_seq: the user's last publish that counts.
        scenes: how many were published.
        word_counts: in how many of them each term of the query is.
        meaning: the band of what is said.
        picture: the band of what is seen.
    """

    publish_seq: int
    scenes: int
    word_counts: tuple[int, ...]
    meaning: Band
    picture: Band


@dataclass(frozen=True, eq=False)
class Query:
    """What to look for. A signal without its part of the query takes no part in the search.

    Attributes:
        words: what the user typed, taken apart.
        text_vector: of the words, by the active text model; with its id.
        image_vector: of the words or of a picture, by the active picture model; with its id.
        limit: most results.
        offset: how many results stood on earlier pages.
        basis: of the first page; None on it.
        group_by_video: whether the scenes of a video stand together, at the place of the best.
        per_video: most scenes of one video; None for any number.
        unlike: a scene that is not to be found.
        unlike_video: a video none of whose scenes are; with more candidates, which it takes up.
    """

    words: QueryWords | None = None
    text_vector: Iterable[float] | None = None
    text_model_id: int | None = None
    image_vector: Iterable[float] | None = None
    image_model_id: int | None = None
    weights: Weights = Weights()
    thresholds: Thresholds = Thresholds()
    calibration: Calibration = Calibration()
    filters: Filters = Filters()
    limit: int = 20
    offset: int = 0
    basis: Basis | None = None
    group_by_video: bool = False
    per_video: int | None = None
    unlike: UUID | None = None
    unlike_video: UUID | None = None
    candidates: int = CANDIDATES
    exact_up_to: int = EXACT_UP_TO_VECTORS


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


def match(signals: dict[Signal, SignalHit], thresholds: Thresholds, scenes: int) -> Match:
    """How sure a result is: one signal that is sure suffices, or two that agree on it.

    Args:
        scenes: of the library. Two lists that know nothing of each other both have a scene in their
            first ``a`` and ``b`` places with a chance of about ``a * b / scenes``.
    """
    bands = {
        Signal.WORDS: thresholds.words,
        Signal.MEANING: thresholds.meaning,
        Signal.PICTURE: thresholds.picture,
        Signal.PEOPLE: thresholds.people,
    }
    is_sure = any(hit.score >= bands[signal].strong for signal, hit in signals.items())
    ranks = sorted(hit.rank for hit in signals.values())
    is_agreed = len(ranks) > 1 and ranks[0] * ranks[1] <= AGREED_BY_CHANCE * scenes
    return Match.STRONG if is_sure or is_agreed else Match.BEST_GUESS


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
