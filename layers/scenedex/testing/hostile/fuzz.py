"""Looks at mutants for as long as asked, and keeps what goes wrong.

python -m scenedex.testing.hostile.fuzz --minutes 10 --seed 1 --keep .local/fuzz

The exit code is 1 where anything was found. Beside each file that was kept stands what became of
it; its name says of what it was made, how, and by which numbers.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from scenedex.media.limits import AnalyseOptions, MediaLimits
from scenedex.testing.hostile.mutants import Mutant, mutants
from scenedex.testing.hostile.trials import Sample, Trial, try_all

_ROUND = 320
_LIMITS = MediaLimits(
    max_duration_s=600, max_pixels=8_912_896, max_streams=32, memory_mib=1024, timeout_s=30
)


def main(arguments: Sequence[str]) -> int:
    """Runs until the time is over and returns the exit code."""
    asked = _parse(arguments)
    deadline = time.monotonic() + asked.minutes * 60
    ends: Counter[str] = Counter()
    findings = 0
    for seed in count(asked.seed):
        drawn = {mutant.name: mutant for mutant in mutants(_ROUND, seed)}
        for trial in _look_at(list(drawn.values())):
            ends[trial.code or "taken"] += 1
            if trial.finding:
                findings += 1
                _keep(drawn[trial.name], trial, asked.keep)
        _say(f"seed {seed}: {ends.total()} files, {findings} findings; {_listed(ends)}")
        if time.monotonic() > deadline:
            break
    return 1 if findings else 0


def _look_at(drawn: Sequence[Mutant]) -> list[Trial]:
    samples = [Sample(mutant.name, mutant.build) for mutant in drawn]
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        return list(try_all(samples, Path(folder), AnalyseOptions(_LIMITS)))


def _keep(mutant: Mutant, trial: Trial, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / mutant.name.replace(" ", "-")
    mutant.build(path)
    path.with_name(f"{path.name}.txt").write_text(f"{mutant}\n{trial.finding}\n", encoding="utf-8")
    _say(f"FOUND {path}: {trial.finding}")


def _listed(ends: Counter[str]) -> str:
    return ", ".join(f"{code} {number}" for code, number in ends.most_common())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1, help="the first; 0 is what the tests run")
    parser.add_argument("--keep", type=Path, default=Path(".local/fuzz"), help="for findings")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
