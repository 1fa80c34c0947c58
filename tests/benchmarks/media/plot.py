"""Draws what was measured."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from tests.benchmarks.media.results import Contestant, Cost, VideoReport

_COLOURS = {
    Contestant.PYSCENEDETECT: "#b0413e",
    Contestant.DECODE: "#8a8a8a",
    Contestant.FULL: "#3b6ea5",
    Contestant.GUIDED: "#2a9d62",
}
_BAR = 0.8 / len(_COLOURS)
_MINUTES = (1, 2, 5, 10, 30)


def draw(path: Path, reports: Sequence[VideoReport]) -> None:
    """Writes a PNG: seconds a minute of video side by side, and how time and memory grow."""
    figure = Figure(figsize=(16, 10), layout="constrained")
    axes = figure.subplot_mosaic([["bars", "bars"], ["time", "memory"]])
    time, memory = axes["time"], axes["memory"]
    _bars(axes["bars"], reports)
    _lines(time, reports, "wall seconds", lambda cost: cost.wall_s)
    time.set_yscale("log")
    time.yaxis.set_major_formatter("{x:g}")
    _lines(memory, reports, "largest memory, MiB", lambda cost: cost.rss_mib)
    memory.set_ylim(bottom=0)
    figure.savefig(path, dpi=110)


def _bars(axes: Any, reports: Sequence[VideoReport]) -> None:
    for place, (contestant, colour) in enumerate(_COLOURS.items()):
        ran = [(index, each) for index, each in enumerate(reports) if contestant in each.costs]
        bars = axes.bar(
            [index + (place - 1.5) * _BAR for index, _ in ran],
            [each.costs[contestant].wall_s * 60 / each.duration_s for _, each in ran],
            _BAR, color=colour, label=contestant.value,
        )  # fmt: skip
        axes.bar_label(bars, fmt="%.1f", fontsize=7, padding=1)
    axes.set_xticks(range(len(reports)), [each.name for each in reports], rotation=20, ha="right")
    axes.set_ylabel("seconds a minute of video")
    axes.legend(frameon=False)


def _lines(
    axes: Any, reports: Sequence[VideoReport], label: str, value: Callable[[Cost], float]
) -> None:
    """A point for each video and pass: filled where it is 1080p, hollow where it is larger."""
    for contestant in (Contestant.FULL, Contestant.GUIDED):
        for is_full_hd, name in ((True, "1080p"), (False, "4K")):
            points = [
                (each.duration_s / 60, value(each.costs[contestant]))
                for each in reports
                if each.is_full_hd is is_full_hd and contestant in each.costs
            ]
            axes.scatter(
                [minutes for minutes, _ in points], [cost for _, cost in points],
                label=f"{contestant.value}, {name}", edgecolors=_COLOURS[contestant],
                facecolors=_COLOURS[contestant] if is_full_hd else "none",
            )  # fmt: skip
    axes.set_xscale("log")
    axes.set_xticks(_MINUTES, [str(minutes) for minutes in _MINUTES])
    axes.minorticks_off()
    axes.set_xlabel("minutes of video")
    axes.set_ylabel(label)
    axes.legend(frameon=False)
