"""Takes away timestamps that cannot be true, before anything is measured by them."""

from collections.abc import Iterable, Iterator
from typing import Any

from av.packet import Packet

# Pictures are stored up to a second or so out of order. One flipped bit in an MPEG transport
# stream makes a picture 26 hours late.
_BELIEVABLE_S = 10.0


def without_outliers(packets: "Iterable[Packet[Any]]") -> "Iterator[Packet[Any]]":
    """Passes packets on, one of each stream late; a lone absurd timestamp becomes None.

    A timestamp is absurd if it lies far from the middle one of itself and its two neighbours in
    the stream. A real gap has both sides, so it stays.
    """
    waiting: dict[int, Packet[Any]] = {}
    before: dict[int, float] = {}
    for packet in packets:
        index = packet.stream_index
        if held := waiting.pop(index, None):
            _judge(held, before, time_of(packet))
            yield held
        waiting[index] = packet
    yield from waiting.values()


def _judge(packet: "Packet[Any]", before: dict[int, float], after_s: float | None) -> None:
    at_s = time_of(packet)
    if at_s is None or after_s is None:
        return
    before_s = before.get(packet.stream_index, at_s)
    if abs(at_s - sorted((before_s, at_s, after_s))[1]) > _BELIEVABLE_S:
        packet.pts = None
    else:
        before[packet.stream_index] = at_s


def time_of(packet: "Packet[Any]") -> float | None:
    """When it is shown or heard, in seconds of the file's own clock; None where nothing says so."""
    unit = packet.time_base
    if packet.pts is None or unit is None:
        return None
    return packet.pts * unit.numerator / unit.denominator
