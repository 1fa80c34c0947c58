"""Says what was measured: a table, a line for machines, and a JSON file."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks.media.results import Accuracy, Contestant, VideoReport

_PSD, _DECODE = Contestant.PYSCENEDETECT, Contestant.DECODE
_FULL, _GUIDED = Contestant.FULL, Contestant.GUIDED
_NOTHING = "–"
_HEADINGS = (
    "video", "min", "Mbit/s", "way", "PySceneD.", "decode", "full", "guided",
    "P/guided", "d/guided", "full/d", "F1 guided", "F1 full", "missed", "soft", "MiB",
)  # fmt: skip


def table(reports: Sequence[VideoReport]) -> str:
    """A row for each video: wall seconds (processor seconds) of each, and their ratios."""
    rows = [_HEADINGS, *(tuple(_cells(report)) for report in reports)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return "  ".join(cells).rstrip()


def _cells(report: VideoReport) -> Iterator[str]:
    yield report.name
    yield f"{report.duration_s / 60:.1f}"
    yield f"{report.mbit_s:.1f}"
    yield report.passes[_GUIDED].way if _GUIDED in report.passes else _NOTHING
    for contestant in (_PSD, _DECODE, _FULL, _GUIDED):
        cost = report.costs.get(contestant)
        yield f"{cost.wall_s:.1f} ({cost.cpu_s:.1f})" if cost else _NOTHING
    for slow, quick in ((_PSD, _GUIDED), (_DECODE, _GUIDED), (_FULL, _DECODE)):
        ratio = report.ratio(slow, quick)
        yield _NOTHING if ratio is None else f"{ratio:.2f}×"
    yield from (_f1(report, contestant) for contestant in (_GUIDED, _FULL))
    yield _missed(report)
    yield _soft(report)
    yield "/".join(f"{report.costs[contestant].rss_mib:.0f}" for contestant in report.passes)


def _accuracies(report: VideoReport) -> list[Accuracy]:
    return [each.accuracy for each in report.passes.values()]


def _missed(report: VideoReport) -> str:
    each = _accuracies(report)
    return "/".join(str(one.missed) for one in each) + (f" of {each[0].clear}" if each else "")


def _f1(report: VideoReport, contestant: Contestant) -> str:
    passed = report.passes.get(contestant)
    if passed is None or passed.accuracy.f1 is None:
        return _NOTHING
    return f"{passed.accuracy.f1:.3f}"


def _soft(report: VideoReport) -> str:
    """Found by each pass, of how many; and how many each said there are."""
    each = _accuracies(report)
    if not any(one.soft_made or one.soft_said for one in each):
        return _NOTHING
    found = "/".join(str(one.soft_found) for one in each)
    said = "/".join(str(one.soft_said) for one in each)
    return f"{found} of {each[0].soft_made}, said {said}"


def reasons(reports: Iterable[VideoReport]) -> str:
    """Which way our pass took of itself, and why."""
    lines = []
    for report in reports:
        lines += [f"{report.name} FAILED, {failure}" for failure in report.failures]
        guided = report.passes.get(_GUIDED)
        if guided is None:
            continue
        share = guided.decoded / max(1, report.frames)
        why = f"{guided.way}, since {guided.reason}; {share:.0%} of the pictures decoded"
        lines.append(f"{report.name}: {why}")
        lines += [f"  notice: {notice}" for notice in guided.notices]
    return "\n".join(lines)


def soft_transitions(reports: Sequence[VideoReport]) -> str:
    """How many fades and dissolves were found, and how many of those found are some."""
    lines = []
    for contestant in (_GUIDED, _FULL):
        each = [
            report.passes[contestant].accuracy for report in reports if contestant in report.passes
        ]
        found = sum(one.soft_found for one in each)
        made, said = sum(one.soft_made for one in each), sum(one.soft_said for one in each)
        lines.append(
            f"{contestant}: recall {_share(found, made)} of {made}, precision {_share(found, said)}"
            f" of {said}"
        )
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else _NOTHING


def growth(reports: Iterable[VideoReport]) -> str:
    """Seconds and memory of our passes by the video's length."""
    lines = []
    for report in sorted(reports, key=lambda each: (each.group, each.duration_s)):
        for contestant in report.passes:
            cost = report.costs[contestant]
            minutes = report.duration_s / 60
            lines.append(
                f"{report.name} ({minutes:.1f} min), {contestant}:"
                f" {cost.wall_s / minutes:.2f} s a minute, {cost.rss_mib:.0f} MiB"
            )
    return "\n".join(lines)


def closing_line(reports: Sequence[VideoReport]) -> str:
    """The worst of each number; ``none`` where nothing was measured that it is about."""
    default = [report for report in reports if report.group == "default" and _all_ran(report)]
    fixed = [report for report in reports if report.group == "fixed" and _all_ran(report)]
    passes = [each.accuracy for report in reports for each in report.passes.values()]
    rss_mib = [
        report.costs[contestant].rss_mib
        for report in reports
        if report.is_full_hd
        for contestant in report.passes
    ]
    values = {
        "guided_speedup_vs_pyscenedetect": _worst(min, _ratios(default, _PSD, _GUIDED)),
        "guided_vs_decode": _worst(min, _ratios(default, _DECODE, _GUIDED)),
        "fixed_gop_speedup": _worst(min, _ratios(fixed, _PSD, _GUIDED)),
        "full_vs_decode": _worst(max, _ratios(reports, _FULL, _DECODE)),
        "f1_min": _worst(min, [each.f1 for each in passes if each.f1 is not None], digits=3),
        "missed_hard_cuts": str(sum(each.missed for each in passes)),
        "rss_mib_max": _worst(max, rss_mib, digits=0),
    }
    return " ".join(f"{name}={value}" for name, value in values.items())


def _all_ran(report: VideoReport) -> bool:
    return all(contestant in report.costs for contestant in Contestant)


def _ratios(reports: Iterable[VideoReport], slow: Contestant, quick: Contestant) -> list[float]:
    ratios = (report.ratio(slow, quick) for report in reports)
    return [ratio for ratio in ratios if ratio is not None]


def _worst(choose: Callable[[list[float]], float], values: list[float], digits: int = 2) -> str:
    return f"{choose(values):.{digits}f}" if values else "none"


def write_json(path: Path, reports: Sequence[VideoReport], **about: Any) -> None:
    """Writes all of it."""
    content = {**about, "last_line": closing_line(reports), "videos": [*map(asdict, reports)]}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
