"""When packets are shown or heard; times that cannot be true are taken away before all else."""

from collections.abc import Iterable, Iterator
from typing import Any

from av.packet import Packet

# Pictures are stored up to a second or so out of order. One flipped bit in an MPEG transport
# stream makes a picture 26 hours late.
_BELIEVABLE_S = 10.0


class PacketClock:
    """Tells when packets of one file are shown or heard.

    To ask a packet for its unit takes longer than all the rest, so each stream is asked once.
    """

    def __init__(self) -> None:
        self._units: dict[int, tuple[int, int] | None] = {}

    def time_of(self, packet: "Packet[Any]") -> float | None:
        """In seconds of the file's own clock; None where nothing says so."""
        index = packet.stream_index
        if index not in self._units:
            unit = packet.time_base
            self._units[index] = None if unit is None else (unit.numerator, unit.denominator)
        ticks, parts = packet.pts, self._units[index]
        return None if ticks is None or parts is None else ticks * parts[0] / parts[1]


def without_outliers(packets: "Iterable[Packet[Any]]") -> "Iterator[Packet[Any]]":
    """Passes packets on, one of each stream late; a lone absurd timestamp becomes None.

    A timestamp is absurd if it lies far from the middle one of itself and its two neighbours in
    the stream. A real gap has both sides, so it stays.
    """
    clock = PacketClock()
    waiting: dict[int, tuple[Packet[Any], float | None]] = {}
    before: dict[int, float] = {}
    for packet in packets:
        index, after_s = packet.stream_index, clock.time_of(packet)
        if index in waiting:
            held, at_s = waiting[index]
            if at_s is not None and after_s is not None:
                if _is_absurd(before.get(index, at_s), at_s, after_s):
                    held.pts = None
                else:
                    before[index] = at_s
            yield held
        waiting[index] = packet, after_s
    for held, _ in waiting.values():
        yield held


def _is_absurd(before_s: float, at_s: float, after_s: float) -> bool:
    middle_s = sorted((before_s, at_s, after_s))[1]
    return abs(at_s - middle_s) > _BELIEVABLE_S


def time_of(packet: "Packet[Any]") -> float | None:
    """When it is shown or heard, in seconds of the file's own clock; None where nothing says so."""
    return PacketClock().time_of(packet)
