"""What the sandbox's two sides say to each other: one request, then one reply a line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scenedex.domain.errors import Code
from scenedex.domain.segments import Segment
from scenedex.media.limits import AnalyseOptions, MediaLimits
from scenedex.media.results import Analysis, Probe

Tell = Callable[[float], None]
"""Is told the fraction done, 0 to 1."""
INPUT_NAME = "input"
"""What the media file is called in the child's directory, whatever the user called it."""


@dataclass(frozen=True)
class Bounds:
    """What the child process is held to.

    Attributes:
        parent_pid: the child ends when this process does.
        memory_mib: address space above what it has once its libraries are loaded.
        cpu_s: processor seconds of all its threads together.
        file_bytes: largest file it may write.
    """

    parent_pid: int
    memory_mib: int
    cpu_s: int
    file_bytes: int


@dataclass(frozen=True)
class Request:
    """What the child is asked: to probe or to analyse, whichever is given.

    Attributes:
        segment: the part of the video to analyse; None: all of it.
    """

    bounds: Bounds
    probe: MediaLimits | None = None
    analyse: AnalyseOptions | None = None
    segment: Segment | None = None


@dataclass(frozen=True)
class Refusal:
    """Why the child gives no result; the kind names the error it becomes."""

    kind: Literal["rejected", "retryable", "misconfigured"]
    code: Code
    message: str
    details: dict[str, object]


@dataclass(frozen=True)
class Reply:
    """One line of the child's: how far it is, or how it ended; one of the first four is given.

    Attributes:
        gaps: which protections this kernel did not grant the child, in words.
    """

    progress: float | None = None
    probed: Probe | None = None
    analysed: Analysis | None = None
    refused: Refusal | None = None
    gaps: tuple[str, ...] = ()
