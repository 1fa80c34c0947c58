"""Search is as good as it was: the golden set on the starter models, against the figures kept."""

from pathlib import Path

import pytest

from scenedex.testing.databases import ScratchPostgres
from tests.benchmarks.quality.figures import evaluate
from tests.benchmarks.quality.regression import PROFILE, SEED, Record, worse
from tests.benchmarks.quality.report import closing_line, misses
from tests.benchmarks.quality.running import models_of, run_generated

MODELS = Path(__file__).parents[2] / "layers" / "models" / PROFILE


@pytest.mark.slow
def test_search_is_no_worse_than_the_figures_that_are_kept(server: ScratchPostgres) -> None:
    before = Record.read()
    assert models_of(MODELS) == before.models, "other models: make eval-search UPDATE=1"

    asked = run_generated(server, MODELS, SEED)

    now = Record.of(evaluate(asked), seed=SEED, models=models_of(MODELS))
    told = "\n".join([closing_line(evaluate(asked)), *misses(asked)])
    assert not list(worse(now, before)), told
