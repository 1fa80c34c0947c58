"""What a search asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from scenedex.domain.query_words import QueryWords
from scenedex.domain.signals import Band, Calibration, Thresholds, Weights

RRF_K = 60
"""How little the very first places count above the next ones: Cormack, Clarke and Büttcher 2009,
"Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods"."""
EXACT_UP_TO_VECTORS = 2_000
"""Users with more frames or texts are searched by the second plan. Measured on two cores, 1152
numbers a frame: comparing 2,700 in full takes 2 ms and 10,000 8–12 ms; the codes of as many are
scanned in 0.4 and 1.2 ms, and a sample and the nearest of them take 1.5 to 2.5 ms more."""
CANDIDATES = 200
"""Places of each signal that are fused, whichever page is asked for, so that pages fit together."""
MOST_RESULTS = 1_000
"""What no answer goes beyond, over all of its pages."""
LOOSELY = 0.55
"""What a word counts that only begins or sounds like the one asked for, if other scenes hold that
one as it was typed: never enough for a sure answer."""
LOOSELY_ALONE = 0.65
"""The same where no scene holds the word as it was typed: it was misspelt, or not typed to its
end."""


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
    weights: Weights = field(default_factory=Weights)
    thresholds: Thresholds = field(default_factory=Thresholds)
    calibration: Calibration = field(default_factory=Calibration)
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

    @property
    def page_size(self) -> int:
        """Most results of this page; no answer goes beyond a number over all of its pages."""
        return min(self.limit, MOST_RESULTS - self.offset)
