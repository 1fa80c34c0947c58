"""Keeps a lease alive while a stage works.

The thread has its own connection, so that it never waits for the work's transactions. It also
writes the progress, so that the work never waits for the database.
"""

import threading
import time
from collections.abc import Callable
from typing import Self

from scenedex.db import Database, stage_runs
from scenedex.domain.errors import Code, Retryable
from scenedex.domain.video import Claim
from scenedex.telemetry import logger

PROGRESS_EVERY_S = 1.0
"""More often than this nobody looks at a progress bar."""


class Heartbeat:
    """Renews one claim's lease until the block ends.

    The lease counts as lost when the database says so, or when no renewal has worked for as long
    as the lease lasts: then somebody else may have taken it.

    Args:
        database: this thread's own; it connects when there is something to write.
        interval_s: seconds between two renewals.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        database: Database,
        claim: Claim,
        *,
        lease_s: float,
        interval_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._claim = claim
        self._lease_s = lease_s
        self._interval_s = interval_s
        self._clock = clock
        self._renewed_at = clock()
        self._taken = False
        self._fraction = self._written = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._database.close()

    def report(self, fraction: float) -> None:
        """Notes how much of the work is done, from 0 to 1."""
        self._fraction = min(max(fraction, 0.0), 1.0)

    def check(self) -> None:
        """Stops work that is no longer ours.

        Raises:
            Retryable: LEASE_LOST.
        """
        if self._taken or self._clock() - self._renewed_at > self._lease_s:
            raise Retryable(Code.LEASE_LOST, "Another worker has taken over.")

    def beat(self) -> None:
        """Writes the progress if it moved, and renews the lease if it is time."""
        try:
            if self._fraction != self._written:
                self._write_progress()
            if self._clock() - self._renewed_at >= self._interval_s:
                self._renew()
        except Retryable as error:
            # The lease outlives a bad moment; check() ends the work when it does not.
            logger.warning("heartbeat missed", extra={"error": str(error)})

    def _run(self) -> None:
        while not self._stop.wait(min(PROGRESS_EVERY_S, self._interval_s)):
            self.beat()
            if self._taken:
                return

    def _write_progress(self) -> None:
        fraction = self._fraction
        with self._database.as_worker() as tx:
            self._taken = not stage_runs.progress(tx, self._claim, fraction)
        self._written = fraction

    def _renew(self) -> None:
        asked_at = self._clock()
        with self._database.as_worker() as tx:
            self._taken = not stage_runs.renew(tx, self._claim, lease_s=self._lease_s)
        self._renewed_at = asked_at
