"""Draws what was measured."""

from pathlib import Path
from statistics import median
from typing import Any

from matplotlib.figure import Figure

from tests.benchmarks.search.contestants import PICTURES, Contestant
from tests.benchmarks.search.questions import Kind
from tests.benchmarks.search.results import Report, quantile_ms, together

_COLOURS = {
    Contestant.SEED: "#b0413e",
    Contestant.HYBRID: "#7a4fa3",
    Contestant.EXACT: "#8a8a8a",
    Contestant.HNSW: "#3b6ea5",
    Contestant.OURS: "#2a9d62",
}
_LINES = {Kind.NEAR: "-", Kind.FAR: "--"}


def draw(path: Path, report: Report) -> None:
    """Writes a PNG: time and recall by the tenant's size, and searches a second by clients."""
    figure = Figure(figsize=(16, 10), layout="constrained")
    axes = figure.subplot_mosaic(
        [["clustered", "hard", "throughput"], ["recall", "recall_hard", "processor"]]
    )
    for library in ("clustered", "hard"):
        _times(axes[library], report, library)
    _recalls(axes["recall"], report, "clustered")
    _recalls(axes["recall_hard"], report, "hard")
    _bars(axes["throughput"], report)
    _processor(axes["processor"], report, "clustered")
    figure.savefig(path, dpi=110)


def _times(axes: Any, report: Report, library: str) -> None:
    costs = together(report.of(library))
    for who, colour in _COLOURS.items():
        points = sorted((frames, each) for (_, frames, one), each in costs.items() if one is who)
        if not points:
            continue
        frames = [size for size, _ in points]
        p50, p95 = ([quantile_ms(each, q) for _, each in points] for q in (0.5, 0.95))
        axes.plot(frames, p50, color=colour, marker="o", label=f"{who}, p50")
        axes.fill_between(frames, p50, p95, color=colour, alpha=0.15)
    _by_size(axes, f"{library}: milliseconds, p50 to p95")
    _logarithmic(axes)


def _processor(axes: Any, report: Report, library: str) -> None:
    costs = together(report.of(library))
    for who, colour in _COLOURS.items():
        points = sorted(
            (frames, median(cost.cpu_ms for cost in each))
            for (_, frames, one), each in costs.items()
            if one is who
        )
        if points:
            axes.plot(*zip(*points, strict=True), color=colour, marker="o", label=who.value)
    _by_size(axes, f"{library}: milliseconds of the processor, medians")
    _logarithmic(axes)


def _logarithmic(axes: Any) -> None:
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter("{x:g}")


def _recalls(axes: Any, report: Report, library: str) -> None:
    for who in PICTURES:
        for kind, line in _LINES.items():
            points = sorted(
                (each.frames, each.recall)
                for each in report.of(library, who)
                if each.kind is kind and each.recall is not None
            )
            if points:
                axes.plot(*zip(*points, strict=True), line, color=_COLOURS[who], marker="o",
                          label=f"{who}, {kind}")  # fmt: skip
    _by_size(axes, f"{library}: recall@10")
    axes.set_ylim(-0.02, 1.02)


def _by_size(axes: Any, title: str) -> None:
    axes.set_title(title)
    axes.set_xscale("log")
    axes.set_xlabel("frames of the tenant")
    axes.grid(alpha=0.3)
    if axes.lines:
        axes.legend(frameon=False, fontsize=8)


def _bars(axes: Any, report: Report) -> None:
    clients = list(dict.fromkeys(each.clients for each in report.throughput))
    width = 0.8 / len(_COLOURS)
    for place, (who, colour) in enumerate(_COLOURS.items()):
        own = {each.clients: each.per_s for each in report.throughput if each.who is who}
        bars = axes.bar(
            [at + (place - 2) * width for at, n in enumerate(clients) if n in own],
            [own[n] for n in clients if n in own],
            width, color=colour, label=who.value,
        )  # fmt: skip
        axes.bar_label(bars, fmt="%.0f", fontsize=7, padding=1)
    axes.set_title("searches a second, by clients")
    axes.set_xticks(range(len(clients)), [str(n) for n in clients])
    axes.legend(frameon=False, fontsize=8)
