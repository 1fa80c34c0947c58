"""The regression file: what counts as worse, and which floors are held."""

from dataclasses import replace
from pathlib import Path

from tests.benchmarks.quality.asking import WAYS
from tests.benchmarks.quality.figures import Evaluation, Figures, Sureness
from tests.benchmarks.quality.regression import NO_SHORT_CLASS, Record, worse


def evaluation(fused: float = 0.96, sure: float = 0.95, **alone: float) -> Evaluation:
    """One class in which every figure is the same."""
    ways = {way: Figures(*[alone.get(way, fused)] * 5) for way in WAYS}
    return Evaluation(
        classes={"seen": ways},
        overall=ways,
        negatives_ok={"absent": dict.fromkeys(WAYS, sure)},
        sureness=Sureness(sure, sure, sure),
        questions={"seen": 36, "absent": 10},
    )


def record(**given: float) -> Record:
    return Record.of(evaluation(**given), seed=1, models={"text": "a 1"})


def test_a_little_less_is_not_worse_and_more_is_not_either() -> None:
    assert list(worse(record(fused=0.97), record(fused=0.99))) == []
    assert list(worse(record(fused=1.0), record(fused=0.96))) == []


def test_what_fell_is_named_with_both_figures() -> None:
    told = list(worse(record(fused=0.96, words=0.5), record(fused=0.96, words=0.9)))

    assert "seen, words: recall_5 fell from 0.900 to 0.500" in told


def test_a_class_that_is_gone_is_worse() -> None:
    gone = replace(record(), classes={}, negatives_ok={})

    assert "seen, fused: mrr fell from 0.960 to 0.000" in list(worse(gone, record()))
    assert "nothing answers, absent: fused fell from 0.950 to 0.000" in list(worse(gone, record()))


def test_a_floor_that_was_reached_is_held_but_for_another_machines_arithmetic() -> None:
    assert list(worse(record(fused=0.945), record(fused=0.951))) == []
    told = list(worse(record(fused=0.939), record(fused=0.951)))

    assert told == ["the floor recall5_fused is not held"]


def test_a_class_below_its_best_signal_breaks_a_floor() -> None:
    assert NO_SHORT_CLASS in record(fused=0.96, picture=0.98).floors
    assert NO_SHORT_CLASS not in record(fused=0.96, picture=0.99).floors


def test_writing_keeps_floors_that_were_reached_before(tmp_path: Path) -> None:
    path = tmp_path / "regression.json"
    record(sure=0.95).write(path)
    record(sure=0.5).write(path)

    written = Record.read(path)

    assert "negatives_ok" in written.floors
    assert written.closing["negatives_ok"] == 0.5
    assert written.classes == record(sure=0.5).classes
