"""A seccomp filter: system calls that decoding never needs and an attacker would, are refused.

The filter is a classic BPF program over ``struct seccomp_data`` (Linux
Documentation/userspace-api/seccomp_filter.rst). Refused calls give EPERM, so that a library which
merely tries one goes on.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Sequence
from dataclasses import dataclass

# <linux/prctl.h>, <linux/seccomp.h>
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_RET_ALLOW = 0x7FFF0000
_RET_ERRNO = 0x00050000
_RET_KILL_PROCESS = 0x80000000
# <linux/bpf_common.h>: load a word, jump if equal, jump if greater or equal, return
_LOAD = 0x20
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_AT_LEAST = 0x35
_RETURN = 0x06
# offsets within struct seccomp_data
_NUMBER_AT = 0
_ARCHITECTURE_AT = 4
# x86-64 knows every call a second time, with this bit set (the x32 ABI).
_X32_BIT = 0x40000000


@dataclass(frozen=True)
class _Machine:
    """An architecture's audit number and the numbers of what is denied on it."""

    audit: int
    denied: tuple[int, ...]


# In the order of the kernel's tables: socket, socketpair, connect, execve, execveat, ptrace,
# process_vm_readv, process_vm_writev, unshare, setns, mount, bpf, userfaultfd, and io_uring_setup,
# through which sockets can be opened without the first.
_MACHINES = {
    "x86_64": _Machine(
        0xC000003E, (41, 53, 42, 59, 322, 101, 310, 311, 272, 308, 165, 321, 323, 425)
    ),
    "aarch64": _Machine(
        0xC00000B7, (198, 199, 203, 221, 281, 117, 270, 271, 97, 268, 40, 280, 282, 425)
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def deny_dangerous_calls(libc: ctypes.CDLL) -> list[str]:
    """Installs the filter for this thread and those it starts; it needs NO_NEW_PRIVS.

    Returns:
        What could not be denied, in words; empty where the kernel took the filter.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return [f"sockets are not denied: no filter for {platform.machine()}"]
    instructions = _compile(machine)
    program = _Program(len(instructions) // 8, instructions)
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0:
        return []
    return [f"sockets are not denied: {errno.errorcode.get(ctypes.get_errno(), 'refused')}"]


def _compile(machine: _Machine) -> bytes:
    refuse = _RET_ERRNO | errno.EPERM
    steps: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_IF_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _RET_KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_IF_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, refuse),
        *_refuse_each(machine.denied, refuse),
        (_RETURN, 0, 0, _RET_ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _refuse_each(numbers: Sequence[int], refuse: int) -> list[tuple[int, int, int, int]]:
    steps = []
    for number in numbers:
        steps += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, refuse)]
    return steps
