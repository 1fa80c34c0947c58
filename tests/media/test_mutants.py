"""Good files in which a little was changed: no crash, no hang, no result with nothing in it."""

from collections import Counter
from pathlib import Path

import pytest

from scenedex.media import AnalyseOptions
from scenedex.testing.hostile.good import good
from scenedex.testing.hostile.mutants import CHANGES, SEEDS, Mutant, mutants
from scenedex.testing.hostile.trials import Sample, Trial, try_all

COUNT = 640


@pytest.fixture(scope="module")
def trials(options: AnalyseOptions, tmp_path_factory: pytest.TempPathFactory) -> list[Trial]:
    samples = [Sample(mutant.name, mutant.build) for mutant in mutants(COUNT)]
    return list(try_all(samples, tmp_path_factory.mktemp("mutants"), options))


def test_every_mutant_has_an_end_with_a_code_or_a_whole_result(trials: list[Trial]) -> None:
    assert len({trial.name for trial in trials}) == COUNT
    assert [(trial.name, trial.finding) for trial in trials if trial.finding] == []
    assert all(trial.code or trial.analyse is not None for trial in trials)


def test_the_mutants_are_of_all_kinds(trials: list[Trial]) -> None:
    ways = Counter(trial.name.rpartition(" ")[0] for trial in trials)
    codes = Counter(trial.code for trial in trials)

    assert set(ways) == {f"{specimen} {change}" for specimen in SEEDS for change in CHANGES}
    assert codes[None] > COUNT / 4
    assert len(codes) > 4


def test_what_is_cut_short_is_never_taken_in_silence(
    options: AnalyseOptions, tmp_path: Path
) -> None:
    samples = [
        Sample(f"{specimen} {share}", lambda path, s=specimen, n=share: _keep(path, s, n))
        for specimen in SEEDS
        if specimen != "h264 ts"  # says nowhere how long it is
        for share in (0.3, 0.6, 0.9)
    ]

    for trial in try_all(samples, tmp_path, options):
        assert trial.code or trial.probe or trial.analyse, trial.name


def _keep(path: Path, specimen: str, share: float) -> None:
    data = good(specimen)
    path.write_bytes(data[: round(share * len(data))])


def test_a_way_that_is_given_up_is_left_by_everyone_at_once(
    options: AnalyseOptions, tmp_path: Path
) -> None:
    # Its second key frame is broken, while the pictures after the first are still being decoded.
    given_up = Mutant("h264 mp4", "flip", seed=200, number=0)
    samples = [Sample(f"{given_up.name}, {again}", given_up.build) for again in range(20)]

    trials = list(try_all(samples, tmp_path, options))

    assert [trial.finding for trial in trials] == [None] * len(samples)
