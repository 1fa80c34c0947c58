"""How a long video is split into parts, each of which reads only its own bytes of the file.

Parts begin at key frames. A part decides what happens up to and including the moment at which the
next one begins, so it also gets the bytes of a little more than its own time.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

MIB = 1024 * 1024
LOOK_AHEAD_S = 3.0
"""So much of the next part's time does a part get: pictures that are stored after the key frame but
shown before it, and both sides of a cut or a short fade that lies on the boundary."""
LOOK_BACK_S = 1.0
"""So much of the time before does a part get: sound that is stored before its pictures."""
_MERGE_BYTES = 1 * MIB
"""Ranges closer than this are one: a request costs about as much as so many bytes."""
_SLACK_BYTES = 256 * 1024
"""What an MPEG transport stream or a container's block adds behind a packet's own bytes."""
_HEADER_BYTES = 4 * MIB
"""Longest stretch before a packet that is taken for its container's header, and not for streams
that nobody reads."""
_LEAD_S = 60
"""Sound and text may begin so much before what comes first in the file."""
_NEVER = 1 << 62


@dataclass(frozen=True, order=True)
class ByteRange:
    """From ``start`` (inclusive) to ``end`` (exclusive), in bytes of a file."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a range starts at 0 or later and is not empty: {self}")

    @property
    def size_bytes(self) -> int:
        """Its length."""
        return self.end - self.start


@dataclass(frozen=True)
class Segment:
    """One part of a video.

    Attributes:
        start_s: when its first key frame is shown, on the video's own time; 0 for part 0.
        end_s: when the next part's first key frame is shown; None for the last part, which ends
            with the video.
        ranges: what it needs of the file, in order; everything else of it may be a hole.
        origin_s: when the video's first picture is shown on the file's own clock: the video's own
            time is the file's less this.
    """

    part: int
    start_s: float
    end_s: float | None
    ranges: tuple[ByteRange, ...]
    origin_s: float = 0.0

    def __post_init__(self) -> None:
        if not (self.start_s >= 0 and (self.end_s is None or self.end_s > self.start_s)):
            raise ValueError(f"a segment ends after it starts: {self}")
        if any(before.end > after.start for before, after in pairwise(self.ranges)):
            raise ValueError(f"ranges are in order and do not overlap: {self}")

    @property
    def size_bytes(self) -> int:
        """How much of the file it needs."""
        return sum(each.size_bytes for each in self.ranges)


@dataclass(frozen=True)
class SegmentRules:
    """When a video is split, and into what.

    Attributes:
        over_s: only a longer video is split.
        segment_s: about how long a part is.
    """

    over_s: float
    segment_s: float


@dataclass(frozen=True)
class SegmentPlan:
    """How a video is split.

    Attributes:
        segments: two or more, contiguous and in order; none where one part does all.
        reason: why it is split, or why it is not, in words for the operator.
    """

    segments: tuple[Segment, ...] = ()
    reason: str = "short"

    def __post_init__(self) -> None:
        ends = [segment.end_s for segment in self.segments]
        starts = [segment.start_s for segment in self.segments]
        if starts[:1] not in ([], [0.0]) or ends[-1:] not in ([], [None]):
            raise ValueError("a plan covers the video")
        if ends[:-1] != starts[1:] or len(self.segments) == 1:
            raise ValueError("segments are contiguous, and at least two")
        if [segment.part for segment in self.segments] != list(range(len(self.segments))):
            raise ValueError("parts are numbered from 0")

    @property
    def parts(self) -> int:
        """How many runs it takes."""
        return max(1, len(self.segments))

    def fits(self, size_bytes: int, duration_s: float, rules: SegmentRules) -> bool:
        """Whether it can be one for such a file: a probe that was taken over may say anything."""
        ends = [each.end for segment in self.segments for each in segment.ranges]
        return (
            len(self.segments) <= max(2, round(duration_s / rules.segment_s))
            and max(ends, default=0) <= size_bytes
            and all(segment.ranges for segment in self.segments)
        )


IN_ONE = SegmentPlan()
"""The plan of a video that is short."""


def merge(ranges: Iterable[ByteRange], *, size_bytes: int) -> tuple[ByteRange, ...]:
    """Ranges of a file of this size in order, those close to each other as one."""
    merged: list[ByteRange] = []
    for each in sorted(ranges):
        end = min(each.end, size_bytes)
        if merged and each.start <= merged[-1].end + _MERGE_BYTES:
            merged[-1] = ByteRange(merged[-1].start, max(merged[-1].end, end))
        elif each.start < end:
            merged.append(ByteRange(each.start, end))
    return tuple(merged)


class PacketMap:
    """Where in a file the packets of which second lie.

    It keeps a few numbers for each second and stream, whatever the number of packets.

    Args:
        most_s: later packets are not noted.
    """

    def __init__(self, most_s: float) -> None:
        self._most = int(most_s) + 1
        self._base_s: float | None = None
        self._lanes: dict[int, _Lane] = defaultdict(_Lane)
        self._keys_s = array("d")
        self._key_bins = array("q")
        self._latest_s = float("-inf")
        self._read_to = 0
        self.goes_back = False

    def note(self, stream: int, at_s: float | None, position: int | None, size_bytes: int) -> None:
        """Notes a packet, in the order of the file.

        Args:
            at_s: when it is shown, on the file's own clock; None where nobody knows.
            position: where it begins in the file; likewise.
        """
        before, end = self._read_to, (position or 0) + size_bytes
        self._read_to = end if position is not None else before
        if at_s is None or position is None:
            return
        if self._base_s is None:
            self._base_s = at_s - _LEAD_S
        second = int(at_s - self._base_s)
        if 0 <= second < self._most + 2 * _LEAD_S:
            header = before if before <= position <= before + _HEADER_BYTES else position
            self._lanes[stream].add(second, header, end)

    def note_key(self, at_s: float) -> None:
        """Notes a key frame of the pictures; one a second is enough."""
        if at_s < self._latest_s:
            self.goes_back = True
        self._latest_s = at_s
        second = int(at_s - self._base_s) if self._base_s is not None else 0
        if not self._key_bins or second > self._key_bins[-1]:
            self._keys_s.append(at_s)
            self._key_bins.append(second)

    def boundaries(self, origin_s: float, duration_s: float, rules: SegmentRules) -> list[float]:
        """Where parts but the first begin, on the file's own clock: at key frames.

        Args:
            origin_s: when the first picture is shown, on that clock.
        """
        count = max(2, round(duration_s / rules.segment_s))
        ideal = [origin_s + duration_s * part / count for part in range(1, count)]
        nearest = {self._nearest_key(at_s) for at_s in ideal}
        return sorted(at_s for at_s in nearest if at_s is not None and at_s > origin_s)

    def _nearest_key(self, at_s: float) -> float | None:
        place = bisect_left(self._keys_s, at_s)
        around = self._keys_s[max(0, place - 1) : place + 1]
        return min(around, key=lambda key_s: abs(key_s - at_s), default=None)

    def ranges(self, start_s: float, end_s: float, *, is_last: bool) -> list[ByteRange]:
        """What lies in the file of a span of its own clock, and a little before and after it.

        Args:
            is_last: all that comes later belongs to it too.
        """
        if self._base_s is None:
            return []
        first = int(max(0.0, start_s - LOOK_BACK_S - self._base_s))
        until_s = end_s + LOOK_AHEAD_S - self._base_s
        last = None if is_last else int(until_s) + 2  # who stops reading does so a little later
        found = [lane.extent(first, last) for lane in self._lanes.values()]
        return [each for each in found if each is not None]


class _Lane:
    """One stream's packets: for each second, where they begin and end."""

    def __init__(self) -> None:
        self._starts = array("q")
        self._ends = array("q")

    def add(self, second: int, start: int, end: int) -> None:
        missing = second + 1 - len(self._starts)
        if missing > 0:
            self._starts.extend([_NEVER] * missing)
            self._ends.extend([0] * missing)
        self._starts[second] = min(self._starts[second], start)
        self._ends[second] = max(self._ends[second], end)

    def extent(self, first: int, last: int | None) -> ByteRange | None:
        """Of the seconds from ``first`` until before ``last``; None where there is no packet."""
        start = min(self._starts[first:last], default=_NEVER)
        if start == _NEVER:
            return None
        return ByteRange(start, max(self._ends[first:last]) + _SLACK_BYTES)
