"""What a search answers."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.problems import Notice
from scenedex.domain.results import WhyNothing
from scenedex.domain.signals import Match, Signal
from scenedex.domain.video import VideoKind


class SignalHit(BaseModel):
    """How well one signal found a scene."""

    model_config = ConfigDict(from_attributes=True)

    rank: int = Field(ge=1, description="1 is the best of this signal.")
    score: float = Field(
        description="`words`: the share of the query that the scene answers; `meaning` and "
        "`picture`: the cosine similarity; `people`: the share of the name, times how sure it is."
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
    match: Match = Field(description="Whether this is what was asked for, or a guess.")
    signals: dict[Signal, SignalHit] = Field(description="Which signals found it, and how well.")
    snippet: str | None = Field(
        description="What is said, as HTML whose only tag is `<mark>` around the words found."
    )
    thumbnail_url: str | None = Field(description="A picture of 320×180 (WebP).")
    preview_url: str | None = Field(description="A picture of at most 800×600 (JPEG).")


class Total(BaseModel):
    """How many scenes answer, over all pages."""

    value: int = Field(ge=0)
    is_exact: bool = Field(description="False: there are more than `value`.")


class Reason(BaseModel):
    """Why there are no results."""

    code: WhyNothing
    message: str = Field(examples=["No scene is near enough to be more than chance."])


class SearchAnswer(BaseModel):
    """What was found, best first."""

    query: str | None = Field(description="The words as they were understood; null without any.")
    results: list[SceneHit]
    total: Total
    next: str | None = Field(
        description="`page` of the next page, which goes by what was indexed when the first page "
        "was made; null on the last one."
    )
    reason: Reason | None = Field(description="Why there are no results; null where there are.")
    warnings: list[Notice] = Field(description="What this answer lacks, and why.")
