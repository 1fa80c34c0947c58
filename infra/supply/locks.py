"""The requirement locks: what exactly an image installs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}


@dataclass(frozen=True)
class Pin:
    """One line of a lock.

    Attributes:
        hashes: sha256 of every file that pip may take for it.
    """

    name: str
    version: str
    hashes: tuple[str, ...]


def read_lock(path: Path) -> tuple[Pin, ...]:
    """What a lock installs on Linux, by name."""
    return tuple(sorted(_pins(path.read_text()), key=lambda pin: pin.name))


def _pins(text: str) -> Iterator[Pin]:
    joined = re.sub(r"\\\n\s*", " ", text)
    for line in joined.splitlines():
        if not line or line.startswith((" ", "#", "-")):
            continue
        requirement = Requirement(line.partition(" --hash")[0])
        if requirement.marker is None or requirement.marker.evaluate(_LINUX):
            (version,) = requirement.specifier
            yield Pin(
                canonicalize_name(requirement.name), version.version, tuple(_HASH.findall(line))
            )
