"""What the tables of bad uploads consist of."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scenedex.domain.errors import Code

Build = Callable[[Path], None]
"""Writes a file; what it needs beside it, it puts there as well."""


@dataclass(frozen=True)
class Taken:
    """A bad upload that is a video after all, as far as it goes.

    Attributes:
        probe: of which the probe warns.
        analyse: of which the pass warns.
        code: with which the pass rejects it nevertheless; None: it is taken.
    """

    probe: frozenset[Code] = frozenset()
    analyse: frozenset[Code] = frozenset()
    code: Code | None = None


@dataclass(frozen=True)
class HostileFile:
    """A bad upload and what becomes of it.

    Attributes:
        build: writes it.
        code: with which the probe rejects it; None: it is taken.
        taken: what the probe and the pass say of it then.
    """

    name: str
    build: Build
    code: Code | None
    taken: Taken = Taken()


def taken(
    name: str, build: Build, *analyse: Code, probe: tuple[Code, ...] = (), code: Code | None = None
) -> HostileFile:
    """A bad upload that is taken.

    Args:
        analyse: of which the pass warns.
        probe: of which the probe warns.
        code: with which the pass rejects it nevertheless.
    """
    return HostileFile(name, build, None, Taken(frozenset(probe), frozenset(analyse), code))
