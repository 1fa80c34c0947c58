"""What a search costs: by the clock, and by the processor, which a busy machine leaves alone."""

import time
from dataclasses import dataclass
from pathlib import Path

from psycopg.rows import tuple_row

from scenedex.db import Database, Transaction
from tests.benchmarks.search.questions import Question

_PID = b"select pg_backend_pid()"


@dataclass(frozen=True)
class Cost:
    """Milliseconds.

    Attributes:
        wall_ms: from the beginning of the transaction to its end.
        cpu_ms: of the processor, for the server's process and for this thread.
    """

    wall_ms: float
    cpu_ms: float


class Meter:
    """Measures what is done on one connection.

    Args:
        question: whose user asks for the number of the server's process.
    """

    def __init__(self, database: Database, question: Question) -> None:
        with database.as_user(question.user_id) as tx:
            self._server = Path(f"/proc/{_pid(tx)}/schedstat")
        self._began = self._read()

    def begin(self) -> None:
        """From here."""
        self._began = self._read()

    def end(self) -> Cost:
        """To here."""
        wall_s, cpu_s = (now - then for now, then in zip(self._read(), self._began, strict=True))
        return Cost(wall_s * 1000, cpu_s * 1000)

    def _read(self) -> tuple[float, float]:
        """Seconds by the clock, and by the processor."""
        server_s = int(self._server.read_text().split()[0]) / 1e9
        return time.perf_counter(), server_s + time.thread_time()


def _pid(tx: Transaction) -> int:
    row = tx.fetch_one(tuple_row, _PID)
    assert row
    return int(row[0])
