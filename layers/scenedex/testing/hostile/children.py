"""Children that misbehave in the sandbox, as a taken-over or broken decoder would.

Each is an entry for ``scenedex.media.sandbox.ask_child``.
"""

import ctypes
import os
import platform
import resource
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

from scenedex.domain.errors import Code, Rejected
from scenedex.media.inside.main import serve
from scenedex.media.wire import Reply, Request, Tell


def crash() -> None:
    """Reads address 0."""
    serve(lambda _: _crash)


def fail() -> None:
    """Raises what nobody expects."""
    serve(lambda _: _fail)


def hang() -> None:
    """Never answers."""
    serve(lambda _: _hang)


def spin() -> None:
    """Keeps a processor busy."""
    serve(lambda _: _spin)


def eat_memory() -> None:
    """Asks for more memory than it may have."""
    serve(lambda _: _eat_memory)


def babble() -> None:
    """Answers what is no reply."""
    os.write(1, b'{"probed": {"duration_s": "long"}}\n')


def flood() -> None:
    """Writes one line without an end."""
    while True:
        os.write(1, b"x" * 65536)


def look_around() -> None:
    """Tries what it should not be able to do, and tells what it could."""
    seen = _see_proc()
    serve(lambda _: partial(_look_around, seen))


def lack_a_library() -> None:
    """Cannot load its work."""

    def load(_: Request) -> NoReturn:
        raise ImportError("libavcodec.so: cannot open shared object file")

    serve(load)


def _crash(_request: Request, _tell: Tell) -> Reply:
    ctypes.string_at(0)
    raise AssertionError("address 0 can be read")


def _fail(_request: Request, _tell: Tell) -> Reply:
    raise ZeroDivisionError


def _hang(_request: Request, tell: Tell) -> Reply:
    Path("pid").write_text(str(os.getpid()))
    tell(0.5)
    while True:
        signal.pause()


def _spin(_request: Request, _tell: Tell) -> Reply:
    while True:
        pass


def _eat_memory(_request: Request, _tell: Tell) -> Reply:
    return Reply(progress=float(len([bytes(1 << 24) for _ in range(4096)])))


def _see_proc() -> dict[str, object]:
    """What stands in /proc, which is hidden later."""
    return {"environment": Path("/proc/self/environ").read_bytes().decode().split("\0")}


def _look_around(seen: dict[str, object], _request: Request, _tell: Tell) -> Reply:
    raise Rejected(
        Code.NOT_A_VIDEO,
        "This is what I could do.",
        **seen,
        descriptors=_open_descriptors(),
        folder=str(Path.cwd()),
        core_dumps=resource.getrlimit(resource.RLIMIT_CORE)[1],
        large_file=_attempt(lambda: Path("large").write_bytes(bytes(1 << 23))),
        socket=_attempt(lambda: socket.socket(socket.AF_INET).close()),
        unix_socket=_attempt(lambda: socket.socket(socket.AF_UNIX).close()),
        fork=_attempt(os.fork),
        signal=_attempt(lambda: os.kill(os.getppid(), 0)),
        queued_signal=_attempt(_queue_signal),
        parents_descriptors=_attempt(lambda: os.close(os.pidfd_open(os.getppid()))),
        program=_attempt(lambda: subprocess.run([sys.executable, "-V"], check=False)),
        parent_environment=_attempt(Path(f"/proc/{os.getppid()}/environ").read_bytes),
        passwords=_attempt(Path("/etc/passwd").read_bytes),
        neighbour=_attempt(Path("../neighbour").read_bytes),
        neighbour_cut=_attempt(lambda: os.truncate("../neighbour", 0)),
    )


def _attempt(act: Callable[[], object]) -> str:
    """What came of it: ``done``, or why it was refused."""
    try:
        act()
    except OSError as error:
        return os.strerror(error.errno) if error.errno else str(error)
    return "done"


def _queue_signal() -> None:
    """Signal 0 to the parent by the call that ``kill`` does not use."""
    libc = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": 297, "aarch64": 240}[platform.machine()]
    parent = os.getppid()
    # siginfo_t: number, error, code; only a code below 0 may be sent to others.
    info = struct.pack("=iii116x", 0, 0, -1)
    if libc.syscall(number, parent, parent, 0, info) != 0:
        raise OSError(ctypes.get_errno(), "rt_tgsigqueueinfo")


def _open_descriptors() -> list[int]:
    return [number for number in range(64) if _attempt(partial(os.fstat, number)) == "done"]
