"""Asks an app or a running API, and reads what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

from scenedex.domain.span import TimeSpan
from tests.benchmarks.quality.questions import Question, Result
from tests.benchmarks.quality.scoring import DEPTH, Score, score

FUSED = "fused"
"""All signals together, as users ask."""
SIGNALS = ("words", "meaning", "picture")
WAYS = (FUSED, *SIGNALS)


class Reply(Protocol):
    """What an HTTP client gives back."""

    @property
    def status_code(self) -> int: ...
    @property
    def text(self) -> str: ...
    def json(self) -> Any: ...


class Client(Protocol):
    """An HTTP client that is signed in: of a running API, or of an app in this process."""

    def get(self, url: str, *, params: dict[str, str | int]) -> Reply: ...


class SearchFailed(Exception):
    """The API did not answer a question."""


@dataclass(frozen=True)
class Asked:
    """One question and what came of it.

    Attributes:
        results: of each way of asking, the first ten.
        scores: of each way.
        notices: what the API told of the models, or of what an answer lacks.
    """

    question: Question
    results: Mapping[str, Sequence[Result]]
    scores: Mapping[str, Score]
    notices: frozenset[str] = frozenset()


def ask(client: Client, question: Question) -> Asked:
    """Asks with all signals and with each alone.

    Raises:
        SearchFailed: the API does not answer.
    """
    answers = {way: _search(client, question.text, way) for way in WAYS}
    results = {way: _results(answer, way) for way, answer in answers.items()}
    notices = frozenset(notice["message"] for notice in answers[FUSED]["warnings"])
    scores = {way: score(question, found) for way, found in results.items()}
    return Asked(question, results, scores, notices)


def _search(client: Client, text: str, way: str) -> dict[str, Any]:
    params: dict[str, str | int] = {"q": text, "limit": DEPTH}
    if way != FUSED:
        params["signals"] = way
    answer = client.get("/search", params=params)
    if answer.status_code != HTTPStatus.OK:
        raise SearchFailed(f"{answer.status_code} for {text!r}: {answer.text[:300]}")
    found: dict[str, Any] = answer.json()
    return found


def _results(answer: Mapping[str, Any], way: str) -> list[Result]:
    """The first results; of one signal only what that signal found.

    An API that cannot compare a question by one signal falls back on words.
    """
    results = [_result(each) for each in answer["results"]]
    return [each for each in results if way == FUSED or way in each.signals]


def _result(given: Mapping[str, Any]) -> Result:
    return Result(
        video_id=given["video_id"],
        video_title=given["video_title"],
        span=TimeSpan(given["start_s"], given["end_s"]),
        is_strong=given["match"] == "strong",
        signals={name: found["rank"] for name, found in given["signals"].items()},
    )
