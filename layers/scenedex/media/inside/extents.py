"""Which stretch of time packets cover, and how far their times can be believed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from av.packet import Packet

from scenedex.media.inside.timestamps import PacketClock

# A clock that goes on so much later has leapt.
_LEAP_S = 10.0
# Where a recording was cut, its clock may step back a little, and once; further back is worse.
_FEW_BACKSTEPS = 2
_FEW_BACKSTEPS_SHARE = 0.01
_LONG_BACKSTEP_S = 0.5


@dataclass
class Extent:
    """The time that packets cover, in seconds of the file's own clock, as far as it is shown.

    Attributes:
        least_s: how long a packet is shown that does not say.
        packets: how many are shown.
        hidden: how many an edit list hides.
        backsteps: packets that are decoded no later than the one before.
        leaps_s: time in which nothing is shown although nobody says so.
    """

    least_s: float = 0.0
    start_s: float | None = None
    end_s: float = 0.0
    packets: int = 0
    hidden: int = 0
    backsteps: int = 0
    leaps_s: float = 0.0
    _clock: PacketClock = field(default_factory=PacketClock)
    _decoded_s: float | None = None
    _due_s: float = 0.0
    _furthest_back_s: float = 0.0

    def add(self, packet: "Packet[Any]") -> None:
        """Notes the next packet in the order of the file."""
        if packet.is_discard:
            self.hidden += 1
            self._decoded_s = None
            return
        self.packets += 1
        unit_s = float(packet.time_base or 0)
        length_s = (packet.duration or 0) * unit_s or self.least_s
        at_s = self._clock.time_of(packet)
        if at_s is None:
            self.end_s += length_s
            return
        self.start_s = at_s if self.start_s is None else min(self.start_s, at_s)
        self.end_s = max(self.end_s, at_s + length_s)
        if packet.dts is not None:
            self._follow(packet.dts * unit_s, length_s)

    def _follow(self, decoded_s: float, length_s: float) -> None:
        if self._decoded_s is not None:
            back_s = self._decoded_s - decoded_s
            self.backsteps += back_s >= 0
            self._furthest_back_s = max(self._furthest_back_s, back_s)
            if decoded_s - self._due_s > _LEAP_S:
                self.leaps_s += decoded_s - self._due_s
        self._decoded_s, self._due_s = decoded_s, decoded_s + length_s

    def begin_at(self, first_s: float, times_s: Sequence[float]) -> None:
        """Leaves out those of these times that come before the first picture that is whole.

        A file that was cut begins with pictures that need others from before the cut.
        """
        if self.is_out_of_order:
            return
        self.start_s = first_s
        self.packets -= sum(at_s < first_s for at_s in times_s)

    @property
    def length_s(self) -> float:
        """From the first one's beginning to the last one's end."""
        return max(0.0, self.end_s - (self.start_s or 0.0))

    @property
    def is_out_of_order(self) -> bool:
        """Whether the times say little about when something is shown."""
        few = max(_FEW_BACKSTEPS, _FEW_BACKSTEPS_SHARE * self.packets)
        return self.backsteps > few or self._furthest_back_s > _LONG_BACKSTEP_S
