from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from scenedex.media import AnalyseOptions, Analysis, MediaLimits, Probe
from scenedex.media.inside.probing import probe_file
from scenedex.testing.clips.catalogue import SPECIMENS
from scenedex.testing.clips.specimens import Truth


@dataclass
class Case:
    """A specimen's file, the truth about it, and what is found in it; each is made but once."""

    path: Path
    truth: Truth
    limits: MediaLimits
    analyse: Callable[[Path, AnalyseOptions], Analysis]

    @cached_property
    def probe(self) -> Probe:
        return probe_file(self.path, self.limits)

    @cached_property
    def analysis(self) -> Analysis:
        return self.analyse(self.path, AnalyseOptions(self.limits))

    @cached_property
    def full(self) -> Analysis:
        return self.analyse(self.path, AnalyseOptions(self.limits, scan="full"))


@pytest.fixture(scope="session", params=SPECIMENS)
def case(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    analyse_here: Callable[[Path, AnalyseOptions], Analysis],
    limits: MediaLimits,
) -> Case:
    specimen = SPECIMENS[request.param]
    path = tmp_path_factory.mktemp("clip") / f"clip{specimen.suffix}"
    return Case(path, specimen.write(path), limits, analyse_here)
