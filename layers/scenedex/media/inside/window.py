"""Which part of a file a pass is about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from av.packet import Packet

from scenedex.domain.segments import Segment
from scenedex.media.inside.source import Source

# Times of one picture, reckoned in two ways, differ by rounding.
_SAME_S = 0.0005
# Sound and text lie beside pictures in the file, a little before or after them.
_BESIDE_S = 2.0


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

    @classmethod
    def of(cls, segment: Segment | None) -> Self:
        """The window of a part; the whole video where there are no parts."""
        return cls() if segment is None else cls(segment.start_s, segment.end_s, segment.origin_s)

    def seek(self, source: Source) -> None:
        """Goes to where the part begins in a file that was just opened."""
        if self.start_s > 0 and source.video.time_base:
            at = (self.start_s + (self.origin_s or 0.0)) / float(source.video.time_base)
            source.container.seek(round(at), stream=source.video)

    def read(self, packets: "Iterable[Packet[Any]]") -> "Iterator[Packet[Any]]":
        """The packets up to where nothing of the part comes any more."""
        for packet in packets:
            if self.end_s is not None and packet.dts is not None and packet.time_base:
                at_s = float(packet.dts * packet.time_base) - (self.origin_s or 0.0)
                if at_s > self.end_s + _BESIDE_S:
                    return
            yield packet

    def has_begun(self, at_s: float) -> bool:
        """Whether what is shown then is not before the part."""
        return at_s >= self.start_s - _SAME_S

    def holds(self, at_s: float) -> bool:
        """Whether what is shown then belongs to the part."""
        return self.has_begun(at_s) and not self.is_past(at_s)

    def is_past(self, at_s: float) -> bool:
        """Whether what is shown then belongs to the next part."""
        return self.end_s is not None and at_s >= self.end_s - _SAME_S
