"""Lets the contestants take turns, a few questions each, so that a busy moment hits all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.search.contestants import PICTURES, Contestant
from tests.benchmarks.search.meter import Cost
from tests.benchmarks.search.questions import Kind, Question
from tests.benchmarks.search.results import Series
from tests.benchmarks.search.seats import Seat

_WARM_UPS = 3
"""Questions that everybody answers before it counts."""
_TURN = 10
"""Questions of one turn: a server that searches in one way finds in its caches what that way reads,
and not what another one read just before."""


def measure(
    seats: Mapping[Contestant, Seat], asked: Sequence[Question], *, library: str, frames: int
) -> Iterator[Series]:
    """Has everybody answer every question of a tenant.

    Args:
        library: its name,
        frames: and how many the tenant has of it.
    """
    for question in asked[:_WARM_UPS]:
        for seat in seats.values():
            seat.search(question)
    hnsw = seats.get(Contestant.HNSW)
    uses_hnsw = hnsw is not None and hnsw.uses_hnsw(asked[0])
    for kind in Kind:
        own = [question for question in asked if question.kind is kind]
        for who, answers in _answers(seats, own).items():
            yield Series(
                library=library,
                frames=frames,
                kind=kind,
                who=who,
                costs=tuple(answers.costs),
                recalls=tuple(answers.recalls),
                short=answers.short,
                uses_hnsw=uses_hnsw and who is Contestant.HNSW,
            )


@dataclass
class _Answers:
    """One contestant's."""

    costs: list[Cost] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)
    short: int = 0


def _answers(
    seats: Mapping[Contestant, Seat], asked: Sequence[Question]
) -> dict[Contestant, _Answers]:
    """Everybody's, turn by turn; another one begins each time."""
    answers = {who: _Answers() for who in seats}
    order = list(seats)
    for turn, at in enumerate(range(0, len(asked), _TURN)):
        first = turn % len(order)
        for who in (*order[first:], *order[:first]):
            for question in asked[at : at + _TURN]:
                _answer(who, seats[who], question, answers[who])
    return answers


def _answer(who: Contestant, seat: Seat, question: Question, answers: _Answers) -> None:
    found, cost = seat.search(question)
    answers.costs.append(cost)
    if who in PICTURES:
        answers.recalls.append(question.truth.recall(found))
        answers.short += len(set(found)) < question.truth.wanted
