"""A stretch of time within a video."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class TimeSpan:
    """From ``start_s`` (inclusive) to ``end_s`` (exclusive), in seconds of the video's own time."""

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not 0 <= self.start_s <= self.end_s:
            raise ValueError(f"a span starts at 0 or later and does not end before: {self}")

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s

    def overlap_s(self, other: "TimeSpan") -> float:
        """Seconds that both spans share; 0 where they only touch or lie apart."""
        return max(0.0, min(self.end_s, other.end_s) - max(self.start_s, other.start_s))
