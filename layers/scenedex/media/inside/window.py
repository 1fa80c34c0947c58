"""Which part of a file a pass is about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from av.packet import Packet
from av.stream import Stream

from scenedex.domain.segments import Segment
from scenedex.media.inside.entering import read_segment
from scenedex.media.inside.packets import Losses, read_packets
from scenedex.media.inside.source import Source

# Times of one picture, reckoned in two ways, differ by rounding.
_SAME_S = 0.0005


@dataclass(frozen=True)
class Window:
    """A stretch of a video, from one key frame to another.

    Attributes:
        start_s: on the video's own clock.
        end_s: likewise; None: up to the video's end.
        origin_s: when the video's first picture is shown, on the file's clock; None: the first one
            that is decoded.
    """

    start_s: float = 0.0
    end_s: float | None = None
    origin_s: float | None = None
    segment: Segment | None = None

    @classmethod
    def of(cls, segment: Segment | None) -> Self:
        """The window of a part; the whole video where there are no parts."""
        if segment is None:
            return cls()
        return cls(segment.start_s, segment.end_s, segment.origin_s, segment)

    def packets(
        self, source: Source, losses: Losses, streams: Sequence[Stream] | None = None
    ) -> "Iterator[Packet[Any]]":
        """The packets that decide the part, of a file that was just opened.

        Args:
            streams: only these; None: all that we read.
        """
        if self.segment is None:
            return read_packets(source, losses, streams)
        return read_segment(source, self.segment, losses, streams)

    def has_begun(self, at_s: float) -> bool:
        """Whether what is shown then is not before the part."""
        return at_s >= self.start_s - _SAME_S

    def holds(self, at_s: float) -> bool:
        """Whether what is shown then belongs to the part."""
        return self.has_begun(at_s) and not self.is_past(at_s)

    def is_past(self, at_s: float) -> bool:
        """Whether what is shown then belongs to the next part."""
        return self.end_s is not None and at_s >= self.end_s - _SAME_S
