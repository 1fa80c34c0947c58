"""What a search takes and answers."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic import StringConstraints as Chars

from api import text
from api.schemas.problems import Notice
from scenedex.domain.search import Match, Signal
from scenedex.domain.video import VideoKind

MAX_QUERY_CHARS = 500


def _words(given: str) -> str:
    if not (cleaned := text.one_line(given)):
        raise ValueError("the query has no text")
    return cleaned


def _split(given: Sequence[str]) -> list[str]:
    return [name.strip() for part in given for name in part.split(",")]


Words = Annotated[str, Chars(min_length=1, max_length=MAX_QUERY_CHARS), AfterValidator(_words)]
Signals = Annotated[list[Signal], BeforeValidator(_split)]


class Search(BaseModel):
    """What to look for."""

    model_config = ConfigDict(extra="forbid")

    q: Words = Field(
        description="What is seen or said, in any language.", examples=["a red star over the sea"]
    )
    signals: Signals = Field(
        default=list(Signal), description="With commas between: `words`, `meaning`, `picture`."
    )
    weight_words: float = Field(default=1.0, gt=0, le=10, description="How much words count.")
    weight_meaning: float = Field(default=1.0, gt=0, le=10, description="How much meaning counts.")
    weight_picture: float = Field(default=1.0, gt=0, le=10, description="How much looks count.")
    limit: int = Field(default=20, ge=1, le=50, description="Most results.")
    video_id: list[UUID] = Field(
        default=[], max_length=100, description="Only in these videos; may be repeated."
    )


class SignalHit(BaseModel):
    """How well one signal found a scene."""

    model_config = ConfigDict(from_attributes=True)

    rank: int = Field(ge=1, description="1 is the best of this signal.")
    score: float = Field(
        description="`words`: the share of the query that the scene answers; "
        "`meaning` and `picture`: the cosine similarity."
    )


class SceneHit(BaseModel):
    """A scene that was found."""

    scene_id: UUID
    video_id: UUID
    video_title: str
    kind: VideoKind = Field(description="A `picture` has no length: there is nothing to play.")
    start_s: float = Field(description="Where the scene begins, in seconds of its video.")
    end_s: float
    seek_s: float = Field(description="The best moment to start to watch.")
    score: float = Field(description="The fused rank; compare it within one answer only.")
    match: Match
    signals: dict[Signal, SignalHit] = Field(description="Which signals found it, and how well.")
    snippet: str | None = Field(
        description="What is said, as HTML whose only tag is `<mark>` around the words found."
    )
    thumbnail_url: str | None = Field(description="A picture of 320×180 (WebP).")
    preview_url: str | None = Field(description="A picture of at most 800×600 (JPEG).")


class SearchAnswer(BaseModel):
    """What was found, best first."""

    query: str = Field(description="As it was understood.")
    results: list[SceneHit]
    warnings: list[Notice] = Field(description="What this answer lacks, and why.")
