"""Says what was measured: tables for people, a line for machines, a JSON file for both."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from tests.benchmarks.quality.asking import FUSED, SIGNALS, WAYS, Asked
from tests.benchmarks.quality.figures import Evaluation
from tests.benchmarks.quality.scoring import place_of_first

_NOTHING = "–"
_TOLERATED = 0.02
"""A class may stay so much below its best signal."""
LEGEND = """
Recall@k: the share of the wanted scenes among the first k, of as many as there is room for.
NDCG@10 also counts near-duplicates. Under a signal's name stands its Recall@5 alone. A class that
stays more than 0.02 below its best signal alone is marked with !.
"""


def recall_table(evaluation: Evaluation) -> Table:
    """A row for each class of questions that have an answer."""
    table = Table(title="What is found", title_justify="left")
    table.add_column("class", no_wrap=True)
    for heading in ("n", "R@1", "R@5", "R@10", "MRR", "NDCG@10", *SIGNALS):
        table.add_column(heading, justify="right")
    for kind in evaluation.classes:
        table.add_row(*_recall_row(evaluation, kind))
    table.add_section()
    table.add_row(*_recall_row(evaluation, None), style="bold")
    return table


def _recall_row(evaluation: Evaluation, kind: str | None) -> Iterator[str]:
    ways = evaluation.classes[kind] if kind else evaluation.overall
    yield f"{kind or 'all'}{' !' if kind in short_classes(evaluation) else ''}"
    counted = evaluation.questions
    yield str(counted[kind] if kind else sum(counted[each] for each in evaluation.classes))
    yield from (f"{value:.3f}" for value in asdict(ways[FUSED]).values())
    yield from (f"{ways[signal].recall_5:.3f}" for signal in SIGNALS)


def negatives_table(evaluation: Evaluation) -> Table:
    """A row for each class of questions that nothing answers."""
    table = Table(
        title="Nothing answers: the share of lists that are empty or begin with a guess",
        title_justify="left",
    )
    table.add_column("class", no_wrap=True)
    for heading in ("n", *WAYS):
        table.add_column(heading, justify="right")
    for kind, shares in evaluation.negatives_ok.items():
        cells = (f"{shares[way]:.3f}" for way in WAYS)
        table.add_row(kind, str(evaluation.questions[kind]), *cells)
    return table


def short_classes(evaluation: Evaluation) -> Mapping[str, float]:
    """By how much a class stays below its best signal alone, where that is too much."""
    gaps = {
        kind: max(ways[signal].recall_5 for signal in SIGNALS) - ways[FUSED].recall_5
        for kind, ways in evaluation.classes.items()
    }
    return {kind: gap for kind, gap in gaps.items() if gap > _TOLERATED + 1e-9}


def closing(evaluation: Evaluation) -> dict[str, float | None]:
    """The figures of the last line."""
    sure = evaluation.sureness
    return {
        "recall5_fused": evaluation.overall[FUSED].recall_5,
        "recall5_best_signal": evaluation.overall[evaluation.best_signal].recall_5,
        **asdict(sure),
    }


def closing_line(evaluation: Evaluation) -> str:
    """One line for machines; ``none`` where there is nothing to judge by."""
    values = closing(evaluation).items()
    return " ".join(f"{k}={'none' if v is None else format(v, '.3f')}" for k, v in values)


def misses(asked: Sequence[Asked]) -> Iterator[str]:
    """Questions whose first result is not right, and lists that are sure of what is not there."""
    for each in asked:
        question, fused = each.question, each.scores[FUSED]
        if question.is_negative and fused.is_top_strong:
            yield f"{question.kind}: {question.text!r} is answered by {_top(each)}"
        elif not question.is_negative and not fused.is_top_right:
            places = {way: place_of_first(question, found) for way, found in each.results.items()}
            told = ", ".join(f"{way} {place or _NOTHING}" for way, place in places.items())
            yield f"{question.kind}: {question.text!r} is at {told}; first is {_top(each)}"


def _top(asked: Asked) -> str:
    if not asked.results[FUSED]:
        return "nothing"
    top = asked.results[FUSED][0]
    found_by = ", ".join(f"{signal} {place}" for signal, place in top.signals.items())
    sure = "strong" if top.is_strong else "a guess"
    return f"{top.video_title!r} at {top.span.start_s:.1f} s ({sure}; {found_by})"


def write_json(path: Path, evaluation: Evaluation, asked: Sequence[Asked], **about: Any) -> None:
    """Writes all of it, question by question."""
    content = {
        **about,
        "last_line": closing_line(evaluation),
        **asdict(evaluation),
        "asked": [_row(each) for each in asked],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _row(asked: Asked) -> dict[str, Any]:
    return {
        "class": str(asked.question.kind),
        "q": asked.question.text,
        "answers": len(asked.question.answers),
        "places": {
            way: place_of_first(asked.question, found) for way, found in asked.results.items()
        },
        "top": _top(asked),
        "scores": {way: asdict(score) for way, score in asked.scores.items()},
    }
