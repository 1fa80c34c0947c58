"""A seccomp filter: system calls that decoding never needs and an attacker would, are refused.

The filter is a classic BPF program over ``struct seccomp_data`` (Linux
Documentation/userspace-api/seccomp_filter.rst). Refused calls give EPERM, so that a library which
merely tries one goes on.
"""

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass

# <linux/prctl.h>, <linux/seccomp.h>
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_RET_ALLOW = 0x7FFF0000
_RET_ERRNO = 0x00050000
_RET_KILL_PROCESS = 0x80000000
# <linux/bpf_common.h>: load a word, jump if equal, at least, or any of the bits, return
_LOAD = 0x20
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_AT_LEAST = 0x35
_JUMP_IF_ANY = 0x45
_RETURN = 0x06
# offsets within struct seccomp_data, in little-endian order
_NUMBER_AT = 0
_ARCHITECTURE_AT = 4
_FIRST_ARGUMENT_AT = 16
# x86-64 knows every call a second time, with this bit set (the x32 ABI).
_X32_BIT = 0x40000000
# <linux/sched.h>: libav starts threads; nobody here starts processes.
_CLONE_THREAD = 0x00010000
_CLONE3 = 435

_Step = tuple[int, int, int, int]


@dataclass(frozen=True)
class _Machine:
    """An architecture's audit number, its ``clone``, and the numbers of what is denied on it."""

    audit: int
    clone: int
    denied: tuple[int, ...]


_MACHINES = {
    "x86_64": _Machine(
        audit=0xC000003E,
        clone=56,
        denied=(
            41, 42, 53, 425,  # socket, connect, socketpair, io_uring_setup (which opens sockets)
            57, 58, 59, 322,  # fork, vfork, execve, execveat
            62, 129, 200, 234, 297,  # kill, rt_sigqueueinfo, tkill, tgkill, rt_tgsigqueueinfo
            424, 434, 438,  # pidfd_send_signal, pidfd_open, pidfd_getfd (the parent's descriptors)
            101, 310, 311,  # ptrace, process_vm_readv, process_vm_writev
            165, 272, 308, 321, 323,  # mount, unshare, setns, bpf, userfaultfd
        ),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        clone=220,
        denied=(
            198, 203, 199, 425,  # socket, connect, socketpair, io_uring_setup
            221, 281,  # execve, execveat
            129, 138, 130, 131, 240,  # kill, rt_sigqueueinfo, tkill, tgkill, rt_tgsigqueueinfo
            424, 434, 438,  # pidfd_send_signal, pidfd_open, pidfd_getfd
            117, 270, 271,  # ptrace, process_vm_readv, process_vm_writev
            40, 97, 268, 280, 282,  # mount, unshare, setns, bpf, userfaultfd
        ),
    ),
}  # fmt: skip


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
    steps: list[_Step] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_IF_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _RET_KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_IF_AT_LEAST, 0, 1, _X32_BIT),
        _refuse(errno.EPERM),
    ]
    for number in machine.denied:
        steps += [(_JUMP_IF_EQUAL, 0, 1, number), _refuse(errno.EPERM)]
    steps += [
        # Its flags lie in memory where no filter sees them; on ENOSYS the C library uses clone.
        (_JUMP_IF_EQUAL, 0, 1, _CLONE3),
        _refuse(errno.ENOSYS),
        (_JUMP_IF_EQUAL, 0, 3, machine.clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_JUMP_IF_ANY, 1, 0, _CLONE_THREAD),
        _refuse(errno.EPERM),
        (_RETURN, 0, 0, _RET_ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _refuse(error: int) -> _Step:
    return (_RETURN, 0, 0, _RET_ERRNO | error)
