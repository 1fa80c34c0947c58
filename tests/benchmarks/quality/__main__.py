"""``make eval-search``: how good search is, on a generated golden set or on a user's own."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import track

from scenedex.cli.connection import connect
from scenedex.domain.errors import ScenedexError
from scenedex.encoders import load_pack
from scenedex.settings import settings
from scenedex.testing.databases import scratch_postgres
from tests.benchmarks.quality import regression, report
from tests.benchmarks.quality.asking import Asked, SearchFailed
from tests.benchmarks.quality.figures import Evaluation, evaluate
from tests.benchmarks.quality.golden_file import GoldenFileError
from tests.benchmarks.quality.running import Progress, models_of, run_file, run_generated

_WIDTH = 100
"""Columns; a log has no width of its own."""
_TIMEOUT_S = 35.0
"""API Gateway gives up after 29."""


def main() -> int:
    given = _arguments()
    console = Console(width=_WIDTH)
    try:
        asked = _from_file(given.golden) if given.golden else _generated(given, console)
        evaluation = evaluate(asked)
    except (GoldenFileError, SearchFailed, ScenedexError, httpx.HTTPError, ValueError) as error:
        console.print(str(error), style="red", markup=False, highlight=False)
        return 2
    _show(console, evaluation, asked, with_misses=given.misses)
    if given.json:
        report.write_json(given.json, evaluation, asked, seed=given.seed, golden=str(given.golden))
    if given.update:
        _update(given, evaluation, console)
    print(report.closing_line(evaluation))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="eval-search", description=__doc__)
    parser.add_argument("--models-dir", type=Path, default=Path("layers/models/starter"))
    parser.add_argument("--seed", type=int, default=regression.SEED, help="another library")
    parser.add_argument("--golden", type=Path, help="a golden file, asked of a running API")
    parser.add_argument("--json", type=Path, help="write everything there")
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    parser.add_argument("--update", action="store_true", help="keep these figures for CI")
    return parser.parse_args()


def _generated(given: argparse.Namespace, console: Console) -> list[Asked]:
    pack = load_pack(given.models_dir)
    began = time.monotonic()
    with scratch_postgres() as server:
        asked = run_generated(server, given.models_dir, given.seed, _progress())
    console.print(f"Seed {given.seed}, {pack.manifest.name}: {time.monotonic() - began:.0f} s")
    return asked


def _from_file(golden: Path) -> list[Asked]:
    connection = connect(settings(), Path.cwd())
    headers = {"authorization": f"Bearer {connection.token}"}
    with httpx.Client(base_url=connection.api_url, headers=headers, timeout=_TIMEOUT_S) as client:
        return run_file(client, golden, _progress())


def _progress() -> Progress:
    shown = Console(stderr=True)
    return lambda questions: track(list(questions), "Asking", console=shown, transient=True)


def _show(
    console: Console, evaluation: Evaluation, asked: Sequence[Asked], *, with_misses: bool
) -> None:
    for notice in sorted(set().union(*(each.notices for each in asked))):
        console.print(notice, style="yellow", markup=False)
    console.print(report.recall_table(evaluation))
    if evaluation.negatives_ok:
        console.print(report.negatives_table(evaluation))
    console.print(report.LEGEND.strip(), markup=False)
    for line in report.misses(asked) if with_misses else ():
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _update(given: argparse.Namespace, evaluation: Evaluation, console: Console) -> None:
    if given.golden or given.seed != regression.SEED:
        console.print(f"Only the generated set of seed {regression.SEED} is kept.", style="red")
        return
    models = models_of(given.models_dir)
    regression.Record.of(evaluation, seed=given.seed, models=models).write()
    console.print(f"Wrote {regression.FILE}")


if __name__ == "__main__":
    sys.exit(main())
