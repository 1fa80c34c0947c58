"""Runs the contestants, each in a process of its own."""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scenedex.media.records import load
from tests.benchmarks.media.recipes import VideoRecipe
from tests.benchmarks.media.results import Contestant, Cost, PassResult

_ROOT = Path(__file__).parents[3]
_HERE = "tests.benchmarks.media"
_PYTHON = (sys.executable, "-W", "ignore", "-m")
_SCANS = {Contestant.GUIDED: "auto", Contestant.FULL: "full"}
# What our pass does by default: threshold, shortest scene, and cuts sooner than that are dropped.
_LIKE_OURS = ("--threshold", "27", "--min-scene-len", "0.6s", "--filter-mode", "suppress")


class RunFailed(Exception):
    """A contestant did not finish."""


@dataclass(frozen=True)
class Run:
    """One contestant's way through one video.

    Attributes:
        cuts_s: where PySceneDetect's scenes begin but for the first; None of the others.
        passed: of our passes.
    """

    cost: Cost
    cuts_s: tuple[float, ...] | None = None
    passed: PassResult | None = None


def entrants(recipe: VideoRecipe) -> Iterator[Contestant]:
    """Who looks at a video."""
    yield Contestant.GUIDED
    if recipe.compare:
        yield Contestant.PYSCENEDETECT
    if recipe.full:
        yield Contestant.FULL
    if recipe.decode:
        yield Contestant.DECODE


def run(contestant: Contestant, video: Path) -> Run:
    """Has one look at a video.

    Raises:
        RunFailed: it cannot; the message says what it said.
    """
    with tempfile.TemporaryDirectory(prefix="run-", dir=video.parent) as folder:
        if contestant is Contestant.PYSCENEDETECT:
            return _run_pyscenedetect(video, Path(folder))
        if contestant is Contestant.DECODE:
            return Run(_spawn([f"{_HERE}.decode", str(video)])[0])
        words = [f"{_HERE}.analyse", str(video), folder, _SCANS[contestant]]
        passed = load(PassResult, _spawn(words)[1])
        return Run(passed.cost, passed=passed)


def _run_pyscenedetect(video: Path, folder: Path) -> Run:
    words = ["scenedetect", "--quiet", "--input", str(video), "--output", str(folder)]
    words += ["detect-content", *_LIKE_OURS, "list-scenes", "--skip-cuts"]
    cost, _ = _spawn(words)
    (table,) = folder.glob("*.csv")
    with table.open(newline="", encoding="utf-8") as file:
        starts_s = [float(row["Start Time (seconds)"]) for row in csv.DictReader(file)]
    return Run(cost, cuts_s=tuple(starts_s[1:]))


def _spawn(words: list[str]) -> tuple[Cost, str]:
    """Runs a module and waits for it."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        began = time.monotonic()
        process = subprocess.Popen([*_PYTHON, *words], stdout=said, stderr=complained, cwd=_ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in (said, complained):
            file.seek(0)
        if process.returncode != 0:
            raise RunFailed(f"{words}: {complained.read().decode(errors='replace')[-2000:]}")
        cost = Cost(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
        return cost, said.read().decode()
