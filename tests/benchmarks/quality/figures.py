"""What many scores come to: per class and way of asking, and in one line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from tests.benchmarks.quality.asking import FUSED, SIGNALS, WAYS, Asked
from tests.benchmarks.quality.scoring import Score


@dataclass(frozen=True)
class Figures:
    """Means over the questions of one class, asked in one way."""

    recall_1: float
    recall_5: float
    recall_10: float
    mrr: float
    ndcg_10: float


@dataclass(frozen=True)
class Sureness:
    """What ``strong`` is worth; None where there is nothing to judge by.

    Attributes:
        strong_share: of right first results, how many are strong.
        strong_precision: of strong first results, those to negative questions included, how many
            are right.
        negatives_ok: of negative questions, how many find nothing or begin with a guess.
    """

    strong_share: float | None
    strong_precision: float | None
    negatives_ok: float | None


@dataclass(frozen=True)
class Evaluation:
    """All figures of one run.

    Attributes:
        classes: figures per class of positive questions and way of asking.
        overall: the same over all positive questions.
        negatives_ok: per class of negative questions and way of asking.
        questions: how many there are of each class.
    """

    classes: Mapping[str, Mapping[str, Figures]]
    overall: Mapping[str, Figures]
    negatives_ok: Mapping[str, Mapping[str, float]]
    sureness: Sureness
    questions: Mapping[str, int]

    @property
    def best_signal(self) -> str:
        """The signal that alone does best."""
        return max(SIGNALS, key=lambda signal: self.overall[signal].recall_5)


def evaluate(asked: Sequence[Asked]) -> Evaluation:
    """Sums up a run.

    Raises:
        ValueError: no question has an answer.
    """
    positive = [each for each in asked if not each.question.is_negative]
    if not positive:
        raise ValueError("no question has an answer: there is nothing to measure")
    groups = dict(_by_class(positive))
    negatives = dict(_by_class(each for each in asked if each.question.is_negative))
    return Evaluation(
        classes={kind: _figures(group) for kind, group in groups.items()},
        overall=_figures(positive),
        negatives_ok={
            kind: {way: _not_strong(group, way) for way in WAYS}
            for kind, group in negatives.items()
        },
        sureness=sureness(asked),
        questions={kind: len(group) for kind, group in {**groups, **negatives}.items()},
    )


def sureness(asked: Iterable[Asked]) -> Sureness:
    """What ``strong`` is worth when all signals are asked together."""
    pairs = [(each.question.is_negative, each.scores[FUSED]) for each in asked]
    right = [score for _, score in pairs if score.is_top_right]
    strong = [score for _, score in pairs if score.is_top_strong]
    negative = [score for is_negative, score in pairs if is_negative]
    return Sureness(
        strong_share=_share(bool(score.is_top_strong) for score in right),
        strong_precision=_share(score.is_top_right for score in strong),
        negatives_ok=_share(not score.is_top_strong for score in negative),
    )


def _by_class(asked: Iterable[Asked]) -> Iterator[tuple[str, list[Asked]]]:
    groups: dict[str, list[Asked]] = {}
    for each in asked:
        groups.setdefault(str(each.question.kind), []).append(each)
    yield from groups.items()


def _figures(asked: Sequence[Asked]) -> dict[str, Figures]:
    return {way: _mean([each.scores[way] for each in asked]) for way in WAYS}


def _mean(scores: Sequence[Score]) -> Figures:
    names = ("recall_1", "recall_5", "recall_10", "reciprocal_rank", "ndcg_10")
    means = (sum(getattr(score, name) for score in scores) / len(scores) for name in names)
    return Figures(**dict(zip((each.name for each in fields(Figures)), means, strict=True)))


def _not_strong(asked: Sequence[Asked], way: str) -> float:
    return sum(not each.scores[way].is_top_strong for each in asked) / len(asked)


def _share(hits: Iterable[bool]) -> float | None:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else None
