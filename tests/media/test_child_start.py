"""The child is started for every file: it loads nothing that it does not use."""

import subprocess
import sys

import pytest

UNUSED = {"aws_lambda_powertools", "asyncio", "tqdm", "boto3", "psycopg"}


@pytest.mark.parametrize("work", ["analysing", "probing", "still", "still_analysing"])
def test_it_loads_neither_a_logger_nor_settings_nor_progress_bars(work: str) -> None:
    code = (
        f"import sys, scenedex.media.inside.main, scenedex.media.inside.{work}; print(*sys.modules)"
    )
    command = [sys.executable, "-I", "-c", f"import sys; sys.path[:] = {sys.path}; {code}"]

    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    own = {"scenedex.settings", "scenedex.telemetry", "scenedex.media.sandbox", "scenedetect"}
    assert not (UNUSED | own) & set(loaded)
