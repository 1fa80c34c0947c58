from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

from scenedex.domain.segments import Segment
from scenedex.media import AnalyseOptions, Analysis, MediaLimits, tasks
from scenedex.media.inside.analysing import analyse_file


@pytest.fixture(scope="session")
def limits() -> MediaLimits:
    return MediaLimits(
        max_duration_s=600, max_pixels=8_912_896, max_streams=32, memory_mib=1024, timeout_s=30
    )


@pytest.fixture(scope="session")
def options(limits: MediaLimits) -> AnalyseOptions:
    return AnalyseOptions(limits)


@pytest.fixture(scope="session")
def analyse_here(
    tmp_path_factory: pytest.TempPathFactory, options: AnalyseOptions
) -> Callable[..., Analysis]:
    """The decode pass on a file of ours, in this process: a sandbox would only cost time."""

    def analyse(
        path: Path, given: AnalyseOptions = options, *, segment: Segment | None = None
    ) -> Analysis:
        folder = tmp_path_factory.mktemp("pass")
        with chdir(folder):
            analysis = analyse_file(path.resolve(), given, segment, lambda _: None)
        return tasks._located(analysis, folder, ())

    return analyse
