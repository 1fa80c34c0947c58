"""The limits the child puts on itself before it touches the file."""

import ctypes
import os
import resource
import signal
import sys

from scenedex.media.inside.landlock import hide_other_files
from scenedex.media.inside.seccomp import deny_dangerous_calls
from scenedex.media.wire import Bounds

# <linux/prctl.h>
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
# <malloc.h>: each arena reserves 64 MiB of address space, which the limit would count.
_M_ARENA_MAX = -8
_ARENAS = 2
_OPEN_FILES = 64
_MIB = 1024 * 1024


def confine(bounds: Bounds) -> list[str]:
    """Takes from this process all that decoding does not need.

    Returns:
        What this kernel does not let us take away, in words; empty where all went well.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _die_with(libc, bounds.parent_pid)
    libc.mallopt(_M_ARENA_MAX, _ARENAS)
    _limit(resource.RLIMIT_CORE, 0)
    # SIGXCPU at the first, which says why; SIGKILL at the second, which nobody can ignore.
    _limit(resource.RLIMIT_CPU, bounds.cpu_s, bounds.cpu_s + 1)
    _limit(resource.RLIMIT_FSIZE, bounds.file_bytes)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return ["new privileges are not ruled out", "sockets are not denied"]
    return deny_dangerous_calls(libc)


def close_in(memory_mib: int) -> None:
    """Limits what libraries needed while they were loaded: memory and files.

    Args:
        memory_mib: by how much the address space may still grow.
    """
    _limit_memory(memory_mib)
    if not hide_other_files(ctypes.CDLL(None, use_errno=True)):
        sys.stderr.write("This kernel has no Landlock: other files are not hidden.\n")


def _limit_memory(memory_mib: int) -> None:
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 (nothing to join)
        own_pages = int(statm.read().split()[0])
    _limit(resource.RLIMIT_AS, own_pages * resource.getpagesize() + memory_mib * _MIB)


def _die_with(libc: ctypes.CDLL, parent_pid: int) -> None:
    """The kernel kills us when the thread that started us ends; it may have ended already."""
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:
        os._exit(1)


def _limit(kind: int, soft: int, hard: int | None = None) -> None:
    _, most = resource.getrlimit(kind)
    wanted = (soft, soft if hard is None else hard)
    if most != resource.RLIM_INFINITY:
        wanted = (min(wanted[0], most), min(wanted[1], most))
    resource.setrlimit(kind, wanted)
