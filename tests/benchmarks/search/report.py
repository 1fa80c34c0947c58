"""Says what was measured: tables, a line for machines, and a JSON file."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.search.contestants import Contestant
from tests.benchmarks.search.meter import Cost
from tests.benchmarks.search.questions import Kind
from tests.benchmarks.search.results import Report, Series, quantile_ms, together

_NOTHING = "–"
_PAIRS = (
    (Contestant.SEED, Contestant.HYBRID),
    (Contestant.EXACT, Contestant.OURS),
    (Contestant.HNSW, Contestant.OURS),
)
_LARGE = 10_000
"""From so many frames on, we are compared with the product this grew from."""


def show(report: Report, console: Console) -> None:
    """Prints everything but the last line."""
    for built in report.built:
        seconds = ", ".join(f"{what} {took:.0f} s" for what, took in built.seconds.items())
        console.print(f"{built.library}: {built.frames} frames, {built.tenants} tenants; {seconds}")
        sizes = ", ".join(f"{name} {mib:.1f}" for name, mib in built.mib.items())
        console.print(f"  MiB: {sizes}")
    for library in dict.fromkeys(each.library for each in report.series):
        console.print(_times(report.of(library), library))
    console.print(_ratios(report))
    console.print(_throughput(report))


def _times(series: Sequence[Series], library: str) -> Table:
    """p50/p95 of everybody, and recall of those who look for pictures."""
    who = list(dict.fromkeys(each.who for each in series))
    table = Table(title=f"{library}: milliseconds, p50/p95, and recall@10", title_justify="left")
    for heading in ("frames", "query", *who):
        table.add_column(heading, justify="right")
    rows: dict[tuple[int, Kind], dict[Contestant, Series]] = {}
    for each in series:
        rows.setdefault((each.frames, each.kind), {})[each.who] = each
    for (frames, kind), cells in sorted(rows.items()):
        table.add_row(f"{frames:,}", kind, *(_cell(cells.get(each)) for each in who))
    return table


def _cell(series: Series | None) -> str:
    if series is None:
        return _NOTHING
    recall = _NOTHING if series.recall is None else f"{series.recall:.3f}"
    times = f"{series.p50_ms:.1f}/{series.p95_ms:.1f}"
    short = f" {series.short} short" if series.short else ""
    mark = "" if series.who is not Contestant.HNSW or series.uses_hnsw else " *"
    return f"{times} {recall}{short}{mark}" if series.recalls else times


def _ratios(report: Report) -> Table:
    """How many times quicker we are, by medians of both kinds of questions."""
    table = Table(title="times quicker, by medians (of processor time)", title_justify="left")
    for heading in ("library", "frames", *(f"{slow}/{quick}" for slow, quick in _PAIRS)):
        table.add_column(heading, justify="right")
    for library, frames in dict.fromkeys((each.library, each.frames) for each in report.series):
        own = [each for each in report.of(library) if each.frames == frames]
        table.add_row(library, f"{frames:,}", *(_both_ratios(own, *pair) for pair in _PAIRS))
    return table


def _both_ratios(series: Sequence[Series], slow: Contestant, quick: Contestant) -> str:
    ratio = _ratio(series, slow, quick)
    by_cpu = _ratio(series, slow, quick, by=_cpu_ms)
    return _NOTHING if ratio is None else f"{_written(ratio)} ({_written(by_cpu)})"


def _throughput(report: Report) -> Table:
    table = Table(title="searches a second, and their p95 in milliseconds", title_justify="left")
    clients = list(dict.fromkeys(each.clients for each in report.throughput))
    table.add_column("clients", justify="right")
    for heading in clients:
        table.add_column(str(heading), justify="right")
    for who in dict.fromkeys(each.who for each in report.throughput):
        own = {each.clients: each for each in report.throughput if each.who is who}
        table.add_row(who, *(f"{own[n].per_s:.0f}/s {own[n].p95_ms:.0f}" for n in clients))
    return table


def _wall_ms(cost: Cost) -> float:
    return cost.wall_ms


def _cpu_ms(cost: Cost) -> float:
    return cost.cpu_ms


Measure = Callable[[Cost], float]


def by_processor(report: Report) -> str:
    """The ratios of the last line in processor time, which other programs hardly change."""
    return (
        f"By processor time: speedup_vs_seed={_written(_vs_seed(report, by=_cpu_ms))} "
        f"speedup_vs_exact_largest={_written(_vs_exact_largest(report, by=_cpu_ms))}"
    )


def closing_line(report: Report) -> str:
    """The last line: the worst of everything."""
    ours = [each for each in report.series if each.who is Contestant.OURS]
    clustered, hard = (
        [each.recall for each in ours if each.library == library and each.recall is not None]
        for library in ("clustered", "hard")
    )
    hybrid = together(report.of("clustered", Contestant.HYBRID)).values()
    values = {
        "recall_min": _written(_worst(min, clustered), digits=3),
        "recall_hard_min": _written(_worst(min, hard), digits=3),
        "short_lists": str(sum(each.short for each in ours)),
        "speedup_vs_seed": _written(_vs_seed(report)),
        "speedup_vs_exact_largest": _written(_vs_exact_largest(report)),
        "p95_ms_max": _written(_worst(max, [quantile_ms(own, 0.95) for own in hybrid]), digits=1),
    }
    return " ".join(f"{name}={value}" for name, value in values.items())


def _vs_seed(report: Report, *, by: Measure = _wall_ms) -> float | None:
    """Of the clustered tenants that are large, the least; where none is, of the largest."""
    series = report.of("clustered", Contestant.SEED, Contestant.HYBRID)
    sizes = {each.frames for each in series}
    large = [size for size in sizes if size >= _LARGE] or sorted(sizes)[-1:]
    ratios = [
        _ratio([s for s in series if s.frames == size], Contestant.SEED, Contestant.HYBRID, by=by)
        for size in large
    ]
    return _worst(min, [ratio for ratio in ratios if ratio is not None])


def _vs_exact_largest(report: Report, *, by: Measure = _wall_ms) -> float | None:
    """Of the largest clustered tenant, and of the kind of questions where it is least."""
    series = report.of("clustered", Contestant.EXACT, Contestant.OURS)
    largest = max((each.frames for each in series), default=0)
    ratios = [
        _ratio(
            [each for each in series if each.frames == largest and each.kind is kind],
            Contestant.EXACT,
            Contestant.OURS,
            by=by,
        )
        for kind in Kind
    ]
    return _worst(min, [ratio for ratio in ratios if ratio is not None])


def _ratio(
    series: Iterable[Series], slow: Contestant, quick: Contestant, *, by: Measure = _wall_ms
) -> float | None:
    """By medians of all their questions; None where one did not take part."""
    costs = {who: list(map(by, each)) for (_, _, who), each in together(list(series)).items()}
    if slow not in costs or quick not in costs:
        return None
    return median(costs[slow]) / median(costs[quick])


def _worst(choose: Callable[[list[float]], float], values: list[float]) -> float | None:
    return choose(values) if values else None


def _written(value: float | None, digits: int = 2) -> str:
    return "none" if value is None else f"{value:.{digits}f}"


def write_json(path: Path, report: Report, **about: Any) -> None:
    """Writes all of it."""
    content = {**about, "last_line": closing_line(report), **asdict(report)}
    path.write_text(json.dumps(content) + "\n", encoding="utf-8")
