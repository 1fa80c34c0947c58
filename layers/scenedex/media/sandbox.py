"""Runs the work on a hostile file in a child process that has nothing to lose.

The child is a fresh interpreter (exec with pipes: Lambda has no /dev/shm, so multiprocessing is
out) in a directory of its own, with no environment, no descriptors but its pipes and limits it
puts on itself (``inside/confinement.py``). It answers with JSON lines; whatever it does instead,
such as crashing, hanging or eating memory, becomes an error with a stable code.
"""

import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scenedex.domain.errors import Misconfigured, Rejected, Retryable, ScenedexError
from scenedex.media.deaths import crashed, read_death, read_timeout
from scenedex.media.pipes import Overflow, TimedOut, read_lines
from scenedex.media.records import RecordError, dump, load
from scenedex.media.wire import Refusal, Reply, Request
from scenedex.telemetry import logger

ENTRY = "scenedex.media.inside.main:run"
# The child cannot read the environment, so it gets the parent's import path as arguments.
_BOOT = f"""
import sys, traceback
from importlib import import_module
entry, *sys.path = sys.argv[1:]
module, _, name = entry.partition(":")
try:
    run = getattr(import_module(module), name)
except Exception:
    traceback.print_exc()
    sys.exit({os.EX_CONFIG})
run()
"""
_ERRORS: dict[str, type[ScenedexError]] = {
    "rejected": Rejected, "retryable": Retryable, "misconfigured": Misconfigured,
}  # fmt: skip
# Names that an error's own parameters have; a child could choose them for its details.
_PARAMETERS = {"self", "code", "message"}


def ask_child(
    request: Request,
    *,
    folder: Path,
    timeout_s: float,
    progress: Callable[[float], None] | None = None,
    entry: str = ENTRY,
) -> Reply:
    """Has a confined child do what is asked.

    Args:
        folder: the child's working directory, which holds the input; what it writes stays there.
        progress: is told the fraction done, 0 to 1; what it raises ends the child.
        entry: what the child runs, as ``module:function``.

    Returns:
        The reply with the result.

    Raises:
        Rejected: the child refuses the file, crashed or ran out of memory over it, or takes too
            long.
        Retryable: the machine lacks something right now, be it time for the child to work in.
        Misconfigured: the child cannot run here at all.
    """
    deadline = time.monotonic() + timeout_s
    with _child(entry, folder) as process:
        _send(process, request)
        result: Reply | None = None
        try:
            for line in read_lines(process, deadline=deadline):
                result = _hear(line, progress) or result
            status = process.wait(max(0.0, deadline - time.monotonic()))
        except (TimedOut, subprocess.TimeoutExpired) as error:
            raise read_timeout(cpu_s=_cpu_s(process), timeout_s=timeout_s) from error
        except (RecordError, Overflow) as error:
            raise crashed(f"answered nonsense: {error}") from error
    if result is None or status != 0:
        raise read_death(status)
    return result


@contextmanager
def _child(entry: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    search_path = [entry for entry in sys.path if Path(entry).is_absolute()]
    process = subprocess.Popen(  # noqa: S603 (our own interpreter and code)
        [sys.executable, "-I", "-c", _BOOT, entry, *search_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=_loader_environment(),
        close_fds=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            _kill_group(process)


def _loader_environment() -> dict[str, str]:
    """Nothing, except where the dynamic loader must be told where libpython is.

    The AWS base images find it by LD_LIBRARY_PATH alone.
    """
    if not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        return {}
    return {"LD_LIBRARY_PATH": str(sysconfig.get_config_var("LIBDIR"))}


def _cpu_s(process: subprocess.Popen[bytes]) -> float:
    """Processor seconds of a child's threads so far; proc(5), ``utime`` and ``stime``."""
    fields = (
        Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    )
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends the child and whatever it started; its group outlives it as long as one of those."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _send(process: subprocess.Popen[bytes], request: Request) -> None:
    assert process.stdin is not None  # noqa: S101 (opened with a pipe)
    try:
        process.stdin.write(dump(request).encode() + b"\n")
        process.stdin.close()
    except BrokenPipeError:
        logger.warning("The media child ended before it was asked.")


def _hear(line: bytes, progress: Callable[[float], None] | None) -> Reply | None:
    reply = load(Reply, line.decode(errors="replace"))
    if reply.refused:
        raise _error(reply.refused)
    if reply.progress is None:
        return reply
    if progress:
        progress(min(max(reply.progress, 0.0), 1.0))
    return None


def _error(refusal: Refusal) -> ScenedexError:
    details = {name: refusal.details[name] for name in refusal.details.keys() - _PARAMETERS}
    return _ERRORS[refusal.kind](refusal.code, refusal.message, **details)
