"""What is measured."""

from dataclasses import dataclass
from enum import StrEnum

from scenedex.domain.findings import Findings


class Contestant(StrEnum):
    """Who looks at a video."""

    PYSCENEDETECT = "pyscenedetect"
    """Its command line, as a user would call it: ``detect-content list-scenes``, with OpenCV."""
    DECODE = "decode"
    """PyAV decodes every picture with frame threads, and does nothing with them."""
    FULL = "full"
    """Our pass with all artefacts; every picture is looked at."""
    GUIDED = "guided"
    """Our pass with all artefacts, as it is by default."""


@dataclass(frozen=True)
class Cost:
    """What a run cost, from the start of its process to the end.

    Attributes:
        rss_mib: the most memory that the process held at once.
    """

    wall_s: float
    cpu_s: float
    rss_mib: float


@dataclass(frozen=True)
class PassResult:
    """What our pass found and cost."""

    cost: Cost
    findings: Findings
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Accuracy:
    """How the cuts that a pass found compare.

    Attributes:
        f1: of hard cuts, against ContentDetector's; None where it did not run.
        missed: clear cuts that the builder made and the pass did not find.
        clear: how many clear cuts there are.
        soft_found: fades and dissolves that were found,
        soft_made: of so many,
        soft_said: and how many the pass says there are.
    """

    f1: float | None
    missed: int
    clear: int
    soft_found: int
    soft_made: int
    soft_said: int


@dataclass(frozen=True)
class PassReport:
    """One way of our pass through one video.

    Attributes:
        way: which way it took in the end,
        reason: and why.
        decoded: pictures that it decoded.
    """

    accuracy: Accuracy
    way: str
    reason: str
    decoded: int
    notices: tuple[str, ...]


@dataclass(frozen=True)
class VideoReport:
    """All that is known of one video.

    Attributes:
        group: ``default``, ``fixed``, ``intra`` or ``endless``: where its key frames are.
        costs: the cheapest run of each contestant.
        passes: of our two.
        failures: what the runs said that did not end well.
    """

    name: str
    group: str
    is_full_hd: bool
    duration_s: float
    frames: int
    mbit_s: float
    costs: dict[Contestant, Cost]
    passes: dict[Contestant, PassReport]
    failures: tuple[str, ...] = ()

    def ratio(self, slow: Contestant, quick: Contestant) -> float | None:
        """How many times longer one takes than the other; None where one did not run."""
        if slow not in self.costs or quick not in self.costs:
            return None
        return self.costs[slow].wall_s / self.costs[quick].wall_s
