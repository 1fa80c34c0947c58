"""Batch tells a job to stop with SIGTERM and kills it 30 s later."""

import signal
import socket
import threading
from collections.abc import Callable
from functools import wraps
from types import FrameType

from scenedex.domain.errors import Code, Retryable
from scenedex.stage import ActiveRun, Completion, Work

KNOCK_EVERY_S = 0.05


class Stopped(BaseException):
    """The job was told to stop.

    No Exception: libraries take those that come up inside them for their own and try again.
    """


def stop_on_sigterm() -> None:
    """Raises Stopped in the main thread when the signal comes; later ones are ignored.

    Python runs a handler when the main thread next runs. A signal that comes just before that
    thread begins to wait for a lock, say for a download, does not end the wait: it is repeated
    until it was heard.
    """
    heard = threading.Event()

    def stop(signum: int, _frame: FrameType | None) -> None:
        signal.signal(signum, signal.SIG_IGN)
        heard.set()
        raise Stopped

    came, comes = socket.socketpair()
    comes.settimeout(0)
    signal.signal(signal.SIGTERM, stop)
    signal.set_wakeup_fd(comes.detach(), warn_on_full_buffer=False)
    threading.Thread(target=_knock, args=(came, heard), name="stop", daemon=True).start()


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


def _knock(came: socket.socket, heard: threading.Event) -> None:
    """Waits for a signal and repeats it while the main thread has not heard it."""
    while came.recv(1)[0] != signal.SIGTERM:
        pass  # another signal that Python handles
    while not heard.wait(KNOCK_EVERY_S):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
