"""The figures that are kept in the repository, and what may not get worse.

A floor that was reached once is held from then on.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from tests.benchmarks.quality.asking import FUSED, WAYS
from tests.benchmarks.quality.figures import Evaluation
from tests.benchmarks.quality.report import closing, short_classes

FILE = Path(__file__).parent / "regression.json"
SEED = 1
PROFILE = "starter"
TOLERANCE = 0.03
"""One of the 36 questions of a class: another machine's arithmetic may swap two places."""
NEGATIVE_TOLERANCE = 0.2
"""One of the five questions of the smallest kind that nothing answers; all kinds have a floor."""
FLOOR_TOLERANCE = 0.01
"""Four of the golden set's questions, for the same reason."""
FLOORS = {
    "recall5_fused": 0.95,
    "strong_share": 0.9,
    "strong_precision": 0.9,
    "negatives_ok": 0.9,
}
NO_SHORT_CLASS = "no_short_class"
"""No class stays more than 0.02 below its best signal alone."""
_DIGITS = 4

Table = Mapping[str, Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True)
class Record:
    """What one run came to.

    Attributes:
        models: names and revisions of the models that were asked.
        closing: the figures of the last line.
        classes: per class and way of asking.
        negatives_ok: likewise.
        floors: those that were reached, in this run or before.
    """

    seed: int
    models: Mapping[str, str]
    closing: Mapping[str, float]
    classes: Table
    negatives_ok: Mapping[str, Mapping[str, float]]
    floors: tuple[str, ...]

    @classmethod
    def of(cls, evaluation: Evaluation, *, seed: int, models: Mapping[str, str]) -> Self:
        """The record of a run."""
        figures = {
            kind: {way: _rounded(asdict(ways[way])) for way in WAYS}
            for kind, ways in evaluation.classes.items()
        }
        negatives = {kind: _rounded(shares) for kind, shares in evaluation.negatives_ok.items()}
        line = _rounded(closing(evaluation))
        return cls(seed, models, line, figures, negatives, tuple(reached_floors(evaluation)))

    @classmethod
    def read(cls, path: Path = FILE) -> Self:
        """The record in the repository."""
        given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**given, "floors": tuple(given["floors"])})

    def write(self, path: Path = FILE) -> None:
        """Puts it into the repository; floors that were reached before stay."""
        before = set(Record.read(path).floors) if path.exists() else set()
        content = {**asdict(self), "floors": sorted(before | set(self.floors))}
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def reached_floors(evaluation: Evaluation) -> Iterator[str]:
    """The floors that a run reaches."""
    line = closing(evaluation)
    for name, floor in FLOORS.items():
        value = line[name]
        if value is not None and value >= floor:
            yield name
    if not short_classes(evaluation):
        yield NO_SHORT_CLASS


def worse(now: Record, before: Record) -> Iterator[str]:
    """What got worse, a sentence each."""
    yield from (f"the floor {name} is not held" for name in before.floors if not _holds(now, name))
    yield from _fallen(before.closing, now.closing, "overall")
    for kind, ways in before.classes.items():
        for way, figures in ways.items():
            known = now.classes.get(kind, {}).get(way, {})
            yield from _fallen(figures, known, f"{kind}, {way}")
    for kind, shares in before.negatives_ok.items():
        own = {FUSED: shares[FUSED]}
        known = now.negatives_ok.get(kind, {})
        where = f"nothing answers, {kind}"
        yield from _fallen(own, known, where, tolerance=NEGATIVE_TOLERANCE)


def _fallen(
    before: Mapping[str, float],
    now: Mapping[str, float],
    where: str,
    *,
    tolerance: float = TOLERANCE,
) -> Iterator[str]:
    for name, value in before.items():
        if now.get(name, 0.0) < value - tolerance:
            yield f"{where}: {name} fell from {value:.3f} to {now.get(name, 0.0):.3f}"


def _holds(now: Record, name: str) -> bool:
    if name not in FLOORS:
        return name in now.floors
    return now.closing.get(name, 0.0) >= FLOORS[name] - FLOOR_TOLERANCE


def _rounded(figures: Mapping[str, float | None]) -> dict[str, float]:
    return {name: round(value, _DIGITS) for name, value in figures.items() if value is not None}
