"""Processes that outlive the command that starts them, and ports."""

import contextlib
import json
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from local_stack.errors import StackError
from local_stack.places import HOST

_KILL_TIMEOUT_S = 5.0
_POLL_S = 0.05


@dataclass(frozen=True)
class Daemon:
    """A process in its own session, known by a file with its id.

    The id alone could belong to another program by now, so its time of birth stands beside it.
    """

    pid_file: Path

    def start(self, command: Sequence[str], *, environ: Mapping[str, str], log: Path) -> None:
        """Starts it, its output in ``log``."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            started = subprocess.Popen(
                command,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process = psutil.Process(started.pid)
        self.pid_file.write_text(json.dumps({"pid": process.pid, "born": process.create_time()}))

    def process(self) -> psutil.Process | None:
        """The process, where it is alive."""
        try:
            known = json.loads(self.pid_file.read_text())
            process = psutil.Process(known["pid"])
            return process if process.create_time() == known["born"] and _runs(process) else None
        except (OSError, ValueError, KeyError, psutil.Error):
            return None

    def stop(self) -> None:
        """Ends it at once and forgets it; harmless where it is gone."""
        if process := self.process():
            kill([process])
        self.pid_file.unlink(missing_ok=True)


def marked(variable: str, value: str) -> list[psutil.Process]:
    """The processes whose environment holds this value: what a dead parent left behind."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get(variable) == value:
                found.append(process)
    return found


def kill(processes: Sequence[psutil.Process]) -> None:
    """Ends processes and their children at once and waits until they are gone."""
    doomed = list(processes)
    for process in processes:
        with contextlib.suppress(psutil.Error):
            doomed += process.children(recursive=True)
    for process in doomed:
        with contextlib.suppress(psutil.Error):
            process.kill()
    deadline = time.monotonic() + _KILL_TIMEOUT_S
    while any(_runs(process) for process in doomed) and time.monotonic() < deadline:
        time.sleep(_POLL_S)


def _runs(process: psutil.Process) -> bool:
    """One that ended and was not buried does not run."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def is_alive(pid: int) -> bool:
    """Whether a process of this id runs."""
    try:
        return _runs(psutil.Process(pid))
    except psutil.Error:
        return False


def require_free(port: int, *, purpose: str, flag: str, variable: str) -> None:
    """Checks that nothing listens on a port.

    Raises:
        StackError: something does; the sentence names it and how to choose another port.
    """
    if is_taken(port):
        holder = listener(port)
        name = f"{holder.name()} (process {holder.pid})" if holder else "another program"
        raise StackError(
            f"Port {port} is taken by {name}, so {purpose} cannot start. Stop that program, or "
            f"choose another port: {flag} {port + 1}, or {variable}={port + 1} for make."
        )


def is_taken(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def listener(port: int) -> psutil.Process | None:
    """The process that listens on a port, as far as this user may see it."""
    for connection in psutil.net_connections("tcp"):
        is_listening = connection.status == psutil.CONN_LISTEN
        if is_listening and connection.laddr[1:] == (port,) and connection.pid:
            with contextlib.suppress(psutil.Error):
                return psutil.Process(connection.pid)
    return None
