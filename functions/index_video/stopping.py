"""Batch tells a job to stop with SIGTERM and kills it 30 s later."""

import signal
from collections.abc import Callable
from functools import wraps
from types import FrameType

from scenedex.domain.errors import Code, Retryable
from scenedex.stage import ActiveRun, Completion, Work


class Stopped(BaseException):
    """The job was told to stop.

    No Exception: libraries take those that come up inside them for their own and try again.
    """


def stop_on_sigterm() -> None:
    """Raises Stopped in the main thread when the signal comes; later ones are ignored."""
    signal.signal(signal.SIGTERM, _stop)


def gives_lease_back(work: Callable[[ActiveRun], Completion]) -> Work:
    """Makes work end as after any failure that passes, so that its lease is released at once."""

    @wraps(work)
    def stoppable(run: ActiveRun) -> Completion:
        try:
            return work(run)
        except Stopped as stopped:
            raise Retryable(
                Code.JOB_STOPPED, "The job was told to stop and will be started again."
            ) from stopped

    return stoppable


def _stop(signum: int, _frame: FrameType | None) -> None:
    signal.signal(signum, signal.SIG_IGN)
    raise Stopped
