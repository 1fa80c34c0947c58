"""Hides every file but the child's own: other users' videos, and the parent's environment in /proc.

Linux Documentation/userspace-api/landlock.rst. The kernel has it from 5.13 on, where it is switched
on; where it has not, the operator's log says so and the other protections stand.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

# The same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_RULE_PATH_BENEATH = 1
# <linux/landlock.h>, LANDLOCK_ACCESS_FS_*
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_EVERYTHING_SINCE_5_13 = (1 << 13) - 1
_TRUNCATE = 1 << 14
_TRUNCATE_SINCE = 3
_READ = _EXECUTE | _READ_FILE | _READ_DIR


def hide_other_files(libc: ctypes.CDLL) -> bool:
    """Leaves this thread, and those it starts, the working directory and Python's own files.

    Needs NO_NEW_PRIVS. Call it once libraries are loaded, for they read elsewhere as well.

    Returns:
        Whether the kernel did it.
    """
    version = libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    handled = _EVERYTHING_SINCE_5_13 | (_TRUNCATE if version >= _TRUNCATE_SINCE else 0)
    rules = libc.syscall(_CREATE_RULESET, struct.pack("=Q", handled), 8, 0)
    if rules < 0:
        return False
    try:
        _allow(libc, rules, handled, [Path.cwd()])
        _allow(libc, rules, _READ, {Path(each) for each in (*sys.path, sys.base_prefix)})
        return bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, access: int, folders: Iterable[Path]) -> None:
    for folder in folders:
        if not folder.is_dir():
            continue
        handle = os.open(folder, os.O_PATH)
        try:
            libc.syscall(
                _ADD_RULE, rules, _RULE_PATH_BENEATH, struct.pack("=Qi", access, handle), 0
            )
        finally:
            os.close(handle)
