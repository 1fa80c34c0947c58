"""What a search takes: what to look for, where, and how much of it."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic import StringConstraints as Chars

from api import text
from scenedex.domain.search import Filters
from scenedex.domain.signals import Signal, Weights

MAX_QUERY_CHARS = 500
MAX_TOKEN_CHARS = 400
"""The longest token that we give has 258."""
_MOST_S = 1e9
"""Above the length of anything that was ever filmed."""
_NO_TEXT = "\0\N{REPLACEMENT CHARACTER}"
"""What bytes that are no UTF-8 have become by now, and what Postgres cannot hold."""
_RANGES = (
    ("created_from", "created_to"),
    ("video_min_s", "video_max_s"),
    ("scene_min_s", "scene_max_s"),
)


def _words(given: str) -> str:
    if any(char in _NO_TEXT or unicodedata.category(char) == "Cs" for char in given):
        raise ValueError("the query is no text: it holds NUL, or bytes that are no UTF-8")
    if not (cleaned := text.one_line(given)):
        raise ValueError("the query has no text")
    return cleaned


def _tag(given: str) -> str:
    if not (cleaned := text.one_line(given)):
        raise ValueError("the tag has no text")
    return cleaned


def _split(given: Sequence[str]) -> list[str]:
    return [name.strip() for part in given for name in part.split(",")]


def _moment(given: str) -> datetime:
    moment = datetime.fromisoformat(given)  # seconds since 1970 are no moment that anybody types
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Words = Annotated[str, Chars(min_length=1, max_length=MAX_QUERY_CHARS), AfterValidator(_words)]
Signals = Annotated[list[Signal], BeforeValidator(_split)]
Tag = Annotated[str, Chars(min_length=1, max_length=50), AfterValidator(_tag)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Language = Annotated[str, Chars(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]


def _seconds(description: str) -> float | None:
    found: float | None = Field(
        default=None, ge=0, le=_MOST_S, allow_inf_nan=False, description=description
    )
    return found


def _weight(description: str) -> float:
    found: float = Field(default=1.0, gt=0, le=10, allow_inf_nan=False, description=description)
    return found


class Narrowed(BaseModel):
    """Which scenes may be found, in which order they stand, and which page of them is shown."""

    model_config = ConfigDict(extra="forbid")

    video_id: list[UUID] = Field(
        default=[], max_length=100, description="Only in these videos; may be repeated."
    )
    person_id: list[UUID] = Field(
        default=[], max_length=20, description="All of these people are seen; may be repeated."
    )
    tag: list[Tag] = Field(
        default=[], max_length=20, description="The video has all of these tags; may be repeated."
    )
    created_from: Moment | None = Field(
        default=None, description="The video came then or later (ISO 8601; UTC without a zone)."
    )
    created_to: Moment | None = Field(default=None, description="The video came before that.")
    video_min_s: float | None = _seconds("The video has so many seconds at least.")
    video_max_s: float | None = _seconds("The video has so many seconds at most.")
    scene_min_s: float | None = _seconds("The scene has so many seconds at least.")
    scene_max_s: float | None = _seconds("The scene has so many seconds at most.")
    language: Language | None = Field(
        default=None, description="What is spoken, BCP 47: `en` holds `en-GB` too.", examples=["ko"]
    )
    has_speech: bool | None = Field(default=None, description="Whether anything is said.")
    group_by: Literal["video"] | None = Field(
        default=None, description="`video`: a video's scenes stand together, where its best does."
    )
    per_video: int | None = Field(
        default=None, ge=1, le=100, description="Most scenes of one video."
    )
    limit: int = Field(default=20, ge=1, le=50, description="Most results on a page.")
    page: str | None = Field(
        default=None,
        max_length=MAX_TOKEN_CHARS,
        description="`next` of the page before, with all other parameters as they were.",
    )

    @model_validator(mode="after")
    def _check_ranges(self) -> Self:
        for lower, upper in _RANGES:
            least, most = getattr(self, lower), getattr(self, upper)
            if least is None or most is None or least < most:
                continue
            if lower == "created_from" or least > most:
                raise ValueError(f"{lower} lies after {upper}, or is the same moment")
        return self

    def filters(self) -> Filters:
        """Which scenes may be found."""
        return Filters(
            video_ids=self.video_id or None,
            tags=tuple(self.tag),
            created_from=self.created_from,
            created_to=self.created_to,
            video_min_s=self.video_min_s,
            video_max_s=self.video_max_s,
            language=self.language,
            scene_min_s=self.scene_min_s,
            scene_max_s=self.scene_max_s,
            has_speech=self.has_speech,
            person_ids=tuple(self.person_id),
        )

    def shape(self) -> str:
        """All that decides which results there are and in which order."""
        return self.model_dump_json(exclude={"page", "limit"})


class Weighted(Narrowed):
    """Which signals take part, and how much each counts."""

    signals: Signals = Field(
        default=list(Signal),
        description="With commas between: `words`, `meaning`, `picture`, `people`.",
    )
    weight_words: float = _weight("How much words count.")
    weight_meaning: float = _weight("How much meaning counts.")
    weight_picture: float = _weight("How much looks count.")
    weight_people: float = _weight("How much names count.")

    def weights(self) -> Weights:
        """The weights asked for; 0 for a signal that is not."""
        asked = {one.value: getattr(self, f"weight_{one}") for one in self.signals}
        return Weights(**{signal.value: asked.get(signal, 0.0) for signal in Signal})


class Search(Weighted):
    """What to look for."""

    q: Words = Field(
        description='What is seen or said, in any language. `"…"` means exactly these words, '
        "`…*` words that begin so.",
        examples=["a red star over the sea"],
    )


class PictureSearch(Weighted):
    """What to look for beside the picture."""

    q: Words | None = Field(
        default=None, description="What is seen or said beside it, or sets it apart."
    )

    @model_validator(mode="after")
    def _check_signals(self) -> Self:
        if Signal.PICTURE not in self.signals:
            raise ValueError("a picture is compared by the signal `picture`, which is left out")
        return self


class SimilarScenes(Narrowed):
    """Which scenes like it to look for."""

    by: Literal["picture", "meaning"] | None = Field(
        default=None, description="Only by what is seen, or only by what is said; both without it."
    )
    other_videos: bool = Field(default=False, description="Leaves out its own video.")

    def weights(self) -> Weights:
        """The weights of the two signals that compare scenes."""
        return Weights(
            words=0,
            meaning=0 if self.by == "picture" else 1,
            picture=0 if self.by == "meaning" else 1,
            people=0,
        )
