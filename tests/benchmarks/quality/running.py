"""Runs a golden set: the generated one over a database of its own, a user's over a running API."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import httpx

from scenedex.encoders import load_pack
from scenedex.telemetry import logger
from scenedex.testing.databases import ScratchPostgres
from tests.benchmarks.quality.asking import Asked, ask
from tests.benchmarks.quality.golden_file import GoldenFileError, read_golden_file, unknown_videos
from tests.benchmarks.quality.planting.golden import make_golden
from tests.benchmarks.quality.questions import Question
from tests.benchmarks.quality.serving import served

Progress = Callable[[Iterable[Question]], Iterable[Question]]


def run_generated(
    server: ScratchPostgres, models_dir: Path, seed: int, progress: Progress = iter
) -> list[Asked]:
    """Makes the library of a seed, indexes it with a pack's models and asks all its questions.

    Raises:
        Misconfigured: the pack lacks a model.
        SearchFailed: the app does not answer.
    """
    golden = make_golden(seed)
    level = logger.log_level
    logger.setLevel("ERROR")  # each picture that the starter models cannot read is told of
    try:
        with (
            server.database() as scratch,
            served(golden, scratch, models_dir) as client,
        ):
            return [ask(client, question) for question in progress(golden.questions)]
    finally:
        logger.setLevel(level)


def run_file(client: httpx.Client, path: Path, progress: Progress = iter) -> list[Asked]:
    """Asks a running API what a golden file holds.

    Raises:
        GoldenFileError: it is none, or names videos that are not there.
        httpx.HTTPError: the API does not answer.
        SearchFailed: it answers something else.
    """
    questions = read_golden_file(path)
    if missing := unknown_videos(client, questions):
        raise GoldenFileError(f"{path} names videos that are not there: {', '.join(missing)}.")
    return [ask(client, question) for question in progress(questions)]


def models_of(models_dir: Path) -> Mapping[str, str]:
    """Name and revision of each model of a pack."""
    kinds = load_pack(models_dir).manifest.kinds
    return {str(kind): f"{model.name} {model.revision}" for kind, model in kinds.items()}
