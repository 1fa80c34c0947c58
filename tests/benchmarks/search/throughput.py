"""How many searches a second the server answers to so many clients at once."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np

from scenedex.testing.databases import ScratchDatabase
from tests.benchmarks.search.contestants import Contest, Contestant
from tests.benchmarks.search.questions import Question
from tests.benchmarks.search.results import Throughput
from tests.benchmarks.search.seats import Seat

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
        seat = Seat(contest, who, database, asked[0])
        try:
            return _search_at(seat, asked, barrier, number=number, seconds=seconds)
        finally:
            seat.close()

    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(work, number) for number in range(clients)]
        barrier.wait()
        began = time.perf_counter()
        times_ms = [time_ms for each in running for time_ms in each.result()]
        elapsed_s = time.perf_counter() - began
    return Throughput(
        who, clients, len(times_ms) / elapsed_s, float(np.quantile(times_ms, 0.95))
    )  # fmt: skip


def _search_at(
    seat: Seat, asked: Sequence[Question], barrier: Barrier, *, number: int, seconds: float
) -> list[float]:
    rng = np.random.default_rng(number)
    barrier.wait()
    times_ms: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        _, cost = seat.search(asked[int(rng.integers(len(asked)))])
        times_ms.append(cost.wall_ms)
    return times_ms
