"""Lets the contestants take turns at a video, and keeps the cheapest run of each."""

from dataclasses import replace

from scenedex.media.limits import AnalyseOptions
from scenedex.settings import Settings
from tests.benchmarks.media.contestants import Run, RunFailed, entrants, run
from tests.benchmarks.media.results import Accuracy, Contestant, Cost, PassReport, VideoReport
from tests.benchmarks.media.truth import score
from tests.benchmarks.media.videos import Video

_BLOCK = 1024 * 1024


def measure(video: Video, *, repeat: int) -> VideoReport:
    """Has everybody look at a video, in turns, so that a busy moment hits all.

    Args:
        repeat: how many turns each has.
    """
    _bring_into_memory(video)
    runs: dict[Contestant, Run] = {}
    failures: list[str] = []
    for turn in range(repeat):
        order = list(entrants(video.recipe))
        for contestant in order[turn % len(order) :] + order[: turn % len(order)]:
            try:
                again = run(contestant, video.path)
            except RunFailed as failure:
                failures.append(f"{contestant}: {failure}")
            else:
                runs[contestant] = _cheaper(runs.get(contestant), again)
    return _report(video, runs, failures)


def _cheaper(before: Run | None, again: Run) -> Run:
    """The quicker of two runs, with the larger memory of both."""
    if before is None:
        return again
    kept = min(before, again, key=lambda each: each.cost.wall_s)
    rss_mib = max(before.cost.rss_mib, again.cost.rss_mib)
    cpu_s = min(before.cost.cpu_s, again.cost.cpu_s)
    return replace(kept, cost=Cost(kept.cost.wall_s, cpu_s, rss_mib))


def _report(video: Video, runs: dict[Contestant, Run], failures: list[str]) -> VideoReport:
    compared = runs.get(Contestant.PYSCENEDETECT)
    return VideoReport(
        name=video.recipe.name,
        group=video.recipe.footage.keys,
        is_full_hd=video.recipe.is_full_hd,
        duration_s=video.duration_s,
        frames=video.frames,
        mbit_s=video.mbit_s,
        costs={contestant: each.cost for contestant, each in runs.items()},
        passes={
            contestant: _pass_report(each, video, compared.cuts_s if compared else None)
            for contestant, each in runs.items()
            if each.passed
        },
        failures=tuple(failures),
    )


def _pass_report(each: Run, video: Video, reference_s: tuple[float, ...] | None) -> PassReport:
    assert each.passed
    findings = each.passed.findings
    options = AnalyseOptions.from_settings(Settings())
    accuracy: Accuracy = score(
        findings, video.cuts, reference_s, rules=options.rules, threshold=options.cut_threshold
    )
    scan = findings.scan
    return PassReport(accuracy, scan.way, scan.reason, scan.decoded, each.passed.notices)


def _bring_into_memory(video: Video) -> None:
    """Reads the file, so that nobody waits for the disk."""
    with video.path.open("rb") as file:
        while file.read(_BLOCK):
            pass
