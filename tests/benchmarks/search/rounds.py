"""Lets the contestants take turns, question by question, so that a busy moment hits all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scenedex.db import Database
from tests.benchmarks.search.contestants import PICTURES, Contest, Contestant
from tests.benchmarks.search.meter import Cost, Meter
from tests.benchmarks.search.questions import Kind, Question
from tests.benchmarks.search.results import Series

_WARM_UPS = 3
"""Questions that everybody answers before it counts."""


def measure(
    contest: Contest,
    database: Database,
    asked: Sequence[Question],
    who: Sequence[Contestant],
    *,
    library: str,
    frames: int,
) -> Iterator[Series]:
    """Has everybody answer every question of a tenant.

    Args:
        library: its name,
        frames: and how many the tenant has of it.
    """
    for question in asked[:_WARM_UPS]:
        for each in who:
            contest.search(each, database, question)
    uses_hnsw = Contestant.HNSW in who and contest.uses_hnsw(database, asked[0])
    for kind in Kind:
        own = [question for question in asked if question.kind is kind]
        for each, answers in _answers(contest, database, own, who).items():
            yield Series(
                library=library,
                frames=frames,
                kind=kind,
                who=each,
                costs=tuple(answers.costs),
                recalls=tuple(answers.recalls),
                short=answers.short,
                uses_hnsw=uses_hnsw and each is Contestant.HNSW,
            )


@dataclass
class _Answers:
    """One contestant's."""

    costs: list[Cost] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)
    short: int = 0


def _answers(
    contest: Contest, database: Database, asked: Sequence[Question], who: Sequence[Contestant]
) -> dict[Contestant, _Answers]:
    """Everybody's, question by question; another one begins each time."""
    answers = {each: _Answers() for each in who}
    meter = Meter(database, asked[0])
    for turn, question in enumerate(asked):
        first = turn % len(who)
        for each in (*who[first:], *who[:first]):
            meter.begin()
            found = contest.search(each, database, question)
            answers[each].costs.append(meter.end())
            if each in PICTURES:
                answers[each].recalls.append(question.truth.recall(found))
                answers[each].short += len(set(found)) < question.truth.wanted
    return answers
