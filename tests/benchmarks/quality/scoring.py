"""How good one list of results is, as information retrieval measures it.

Recall, MRR and NDCG as in Manning, Raghavan and Schütze 2008, "Introduction to Information
Retrieval", chapter 8; gains of NDCG are 2^grade - 1 (Burges et al. 2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from tests.benchmarks.quality.questions import Question, Result

DEPTH = 10
"""Places that are looked at."""


@dataclass(frozen=True)
class Score:
    """One question, asked in one way.

    Attributes:
        recall_1, recall_5, recall_10: the share of the wanted answers among the first places, of as
            many as there is room for.
        reciprocal_rank: of the first wanted answer.
        ndcg_10: how near the order is to the best one.
        is_top_strong: what the first result claims; None where there is none.
    """

    recall_1: float
    recall_5: float
    recall_10: float
    reciprocal_rank: float
    ndcg_10: float
    is_top_strong: bool | None

    @property
    def is_top_right(self) -> bool:
        """Whether the first result is what was asked for."""
        return self.reciprocal_rank == 1.0


def score(question: Question, results: Sequence[Result]) -> Score:
    """Scores the first places of a list; of a negative question all is 0 but what the top says."""
    first = [_place(answer_index, question, results) for answer_index in _wanted(question)]
    places = [place for place in first if place is not None]
    return Score(
        recall_1=_recall(places, len(first), 1),
        recall_5=_recall(places, len(first), 5),
        recall_10=_recall(places, len(first), DEPTH),
        reciprocal_rank=1 / min(places) if places else 0.0,
        ndcg_10=_ndcg(question, results[:DEPTH]),
        is_top_strong=results[0].is_strong if results else None,
    )


def place_of_first(question: Question, results: Sequence[Result]) -> int | None:
    """The place of the first wanted answer, from 1; None where the list lacks all."""
    places = [_place(index, question, results) for index in _wanted(question)]
    return min((place for place in places if place is not None), default=None)


def _wanted(question: Question) -> list[int]:
    return [question.answers.index(answer) for answer in question.wanted]


def _place(index: int, question: Question, results: Sequence[Result]) -> int | None:
    answer = question.answers[index]
    met = (at for at, result in enumerate(results, start=1) if answer.is_met_by(result))
    return next(met, None)


def _recall(places: Sequence[int], wanted: int, depth: int) -> float:
    if not wanted:
        return 0.0
    return sum(1 for place in places if place <= depth) / min(wanted, depth)


def _ndcg(question: Question, results: Sequence[Result]) -> float:
    ideal = _discounted(sorted((answer.grade for answer in question.answers), reverse=True))
    return _discounted(_grades(question, results)) / ideal if ideal else 0.0


def _grades(question: Question, results: Sequence[Result]) -> list[int]:
    """The grade of each result; an answer that was met before gains nothing again."""
    open_answers = list(question.answers)
    grades = []
    for result in results:
        met = [answer for answer in open_answers if answer.is_met_by(result)]
        best = max(met, key=lambda answer: answer.grade, default=None)
        grades.append(best.grade if best else 0)
        if best:
            open_answers.remove(best)
    return grades


def _discounted(grades: Sequence[int]) -> float:
    placed = enumerate(grades[:DEPTH], start=1)
    return sum((float(2**grade) - 1) / log2(place + 1) for place, grade in placed)
