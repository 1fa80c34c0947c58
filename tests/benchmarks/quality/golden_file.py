"""A user's own golden set: a JSON file of questions about videos that a running API holds.

    {
      "format": 1,
      "queries": [
        {"q": "the red boat", "class": "seen",
         "answers": [{"video": "Holiday 2024", "from_s": 12, "to_s": 20},
                     {"video": "6d9a3f53-1f5e-4f0c-8a55-6a0f6a1c9b11", "grade": 1}]},
        {"q": "\\"ask not\\"", "answers": []}
      ]
    }

``video`` is an id or a whole title. Without times any scene of the video will do; with both, scenes
that share half of the shorter span. ``grade`` is 3 (what was asked for) unless it says 1 or 2.
``class`` is whatever figures are wanted for. A query without answers is a negative one.
"""

from pathlib import Path
from typing import Annotated, Literal, Self

import httpx
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import model_validator as checked

from scenedex.domain.span import TimeSpan
from tests.benchmarks.quality.questions import FULL, Answer, Question

_MOST_LISTED = 20
_PAGE = 100
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class GoldenFileError(Exception):
    """The file is not a golden set; the text says what is wrong and where."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _GivenAnswer(_Part):
    video: _Text
    from_s: float | None = Field(default=None, ge=0)
    to_s: float | None = Field(default=None, ge=0)
    grade: int = Field(default=FULL, ge=1, le=FULL)

    @checked(mode="after")
    def _times(self) -> Self:
        if (self.from_s is None) != (self.to_s is None):
            raise ValueError("from_s and to_s go together")
        if self.from_s is not None and self.to_s is not None and self.to_s < self.from_s:
            raise ValueError("to_s is before from_s")
        return self

    @property
    def answer(self) -> Answer:
        if self.from_s is None or self.to_s is None:
            return Answer(self.video, None, self.grade)
        return Answer(self.video, TimeSpan(self.from_s, self.to_s), self.grade)


class _GivenQuery(_Part):
    q: _Text
    kind: _Text = Field(default="all", alias="class")
    answers: list[_GivenAnswer]

    @property
    def question(self) -> Question:
        return Question(self.kind, self.q, tuple(given.answer for given in self.answers))


class _GivenFile(_Part):
    format: Literal[1]
    queries: list[_GivenQuery] = Field(min_length=1)


def read_golden_file(path: Path) -> list[Question]:
    """Reads and checks a file.

    Raises:
        GoldenFileError: it cannot be read, or holds anything that is not described above.
    """
    try:
        given = _GivenFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise GoldenFileError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        listed = error.errors(include_url=False)[:_MOST_LISTED]
        lines = [f"  {_place(each['loc'])}: {each['msg']}" for each in listed]
        raise GoldenFileError("\n".join([f"{path} is not a golden set:", *lines])) from error
    return [query.question for query in given.queries]


def unknown_videos(client: httpx.Client, questions: list[Question]) -> list[str]:
    """The videos that are named in answers and that the user of the API does not have.

    Raises:
        httpx.HTTPError: the API does not answer.
    """
    known: set[str] = set()
    page: str | None = ""
    while page is not None:
        params = {"limit": str(_PAGE), **({"page": page} if page else {})}
        found = client.get("/videos", params=params).raise_for_status().json()
        known.update(video[name] for video in found["videos"] for name in ("video_id", "title"))
        page = found["next"]
    named = {answer.video for question in questions for answer in question.answers}
    return sorted(named - known)


def _place(location: tuple[int | str, ...]) -> str:
    place = ""
    for part in location:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    return place.lstrip(".") or "the file"
