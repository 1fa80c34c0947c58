"""What is measured."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.search.contestants import Contestant
from tests.benchmarks.search.meter import Cost
from tests.benchmarks.search.questions import Kind


@dataclass(frozen=True)
class Series:
    """One contestant's answers to one kind of questions of one tenant.

    Attributes:
        costs: of each question, with its transaction.
        recalls: of each question; none where the pictures are not all that is asked.
        short: questions that got fewer results than an exact scan finds, ten at most.
    """

    library: str
    frames: int
    kind: Kind
    who: Contestant
    costs: tuple[Cost, ...]
    recalls: tuple[float, ...] = ()
    short: int = 0
    uses_hnsw: bool = False

    @property
    def p50_ms(self) -> float:
        return quantile_ms(self.costs, 0.5)

    @property
    def p95_ms(self) -> float:
        return quantile_ms(self.costs, 0.95)

    @property
    def recall(self) -> float | None:
        """The mean over all questions."""
        return float(np.mean(self.recalls)) if self.recalls else None


@dataclass(frozen=True)
class Throughput:
    """Searches a second of so many clients at once."""

    who: Contestant
    clients: int
    per_s: float
    p95_ms: float


@dataclass(frozen=True)
class Built:
    """How a library came into its database, and what it takes there.

    Attributes:
        seconds: what took how long; ``hnsw`` is the build of pgvector's index.
        mib: sizes of the largest tables, without indexes, and indexes.
    """

    library: str
    frames: int
    tenants: int
    seconds: dict[str, float]
    mib: dict[str, float]


@dataclass
class Report:
    """All that was measured in one run."""

    settings: dict[str, str]
    built: list[Built] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    throughput: list[Throughput] = field(default_factory=list)

    def of(self, library: str, *who: Contestant) -> list[Series]:
        """The series of a library, of some contestants or of all."""
        return [s for s in self.series if s.library == library and (not who or s.who in who)]


def together(series: Sequence[Series]) -> dict[tuple[str, int, Contestant], tuple[Cost, ...]]:
    """The costs of both kinds of questions by library, frames and contestant."""
    costs: dict[tuple[str, int, Contestant], tuple[Cost, ...]] = {}
    for each in series:
        key = (each.library, each.frames, each.who)
        costs[key] = costs.get(key, ()) + each.costs
    return costs


def quantile_ms(costs: Sequence[Cost], share: float) -> float:
    """By the clock, what this share of searches takes at most."""
    return float(np.quantile([cost.wall_ms for cost in costs], share))
