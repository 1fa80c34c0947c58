"""How many searches a second the server answers to so many clients at once."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np

from scenedex.db import Database
from scenedex.testing.databases import ScratchDatabase
from tests.benchmarks.search.contestants import Contest, Contestant
from tests.benchmarks.search.questions import Question
from tests.benchmarks.search.results import Throughput

CLIENTS = (1, 8, 32)


def throughput(
    contest: Contest,
    database: ScratchDatabase,
    asked: Sequence[Question],
    who: Contestant,
    *,
    clients: int,
    seconds: float,
) -> Throughput:
    """Searches without a pause from as many threads, each with a connection of its own.

    Args:
        asked: picked from at random; every tenant's are as likely.
        seconds: how long new searches are begun.
    """
    barrier = Barrier(clients + 1)

    def work(number: int) -> list[float]:
        own = database.api()
        try:
            return _search_on(contest, own, asked, who, barrier, number=number, seconds=seconds)
        finally:
            own.close()

    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(work, number) for number in range(clients)]
        barrier.wait()
        began = time.perf_counter()
        times_ms = [time_ms for each in running for time_ms in each.result()]
        elapsed_s = time.perf_counter() - began
    return Throughput(
        who, clients, len(times_ms) / elapsed_s, float(np.quantile(times_ms, 0.95))
    )  # fmt: skip


def _search_on(
    contest: Contest,
    own: Database,
    asked: Sequence[Question],
    who: Contestant,
    barrier: Barrier,
    *,
    number: int,
    seconds: float,
) -> list[float]:
    rng = np.random.default_rng(number)
    contest.search(who, own, asked[0])  # opens the connection
    barrier.wait()
    times_ms: list[float] = []
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        contest.search(who, own, asked[int(rng.integers(len(asked)))])
        times_ms.append((time.perf_counter() - began) * 1000)
    return times_ms
