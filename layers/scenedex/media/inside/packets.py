"""Walks through a file packet by packet, past damaged places, and counts them."""

import builtins
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import av.error
from av.frame import Frame
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame

from scenedex.domain.notices import Notice
from scenedex.media.inside.colours import settle_matrix
from scenedex.media.inside.source import Source
from scenedex.media.inside.timestamps import without_outliers
from scenedex.media.notices import damage

# libav resynchronises by itself; a demuxer that fails so often in a row is stuck.
_MAX_FAILURES_IN_A_ROW = 32


@dataclass
class Losses:
    """Places that could not be read, by what they held."""

    container: int = 0
    video: int = 0
    audio: int = 0
    subtitle: int = 0

    def add(self, kind: str) -> None:
        """Counts one; streams of other kinds are not read, so they lose nothing."""
        setattr(self, kind, getattr(self, kind) + 1)

    def include(self, other: "Losses") -> None:
        """Counts what another walk lost."""
        for kind, count in vars(other).items():
            setattr(self, kind, getattr(self, kind) + count)

    def notices(self) -> tuple[Notice, ...]:
        """The warning for the user, if anything was lost."""
        counts = {kind: count for kind, count in vars(self).items() if count}
        return (damage(counts),) if counts else ()


def read_packets(
    source: Source,
    losses: Losses,
    streams: Sequence[Stream] | None = None,
    is_wanted: "Callable[[Packet[Any]], bool]" = lambda _: True,
) -> "Iterator[Packet[Any]]":
    """The packets of the streams we read, in the order of the file, without empty ones.

    Timestamps that cannot be true are taken away.

    Args:
        streams: only these; None: all that we read.
        is_wanted: is asked for each packet, as the file has it; the first that is not ends it.
    """
    packets = _demux(source, losses, streams or source.streams)
    return without_outliers(takewhile(is_wanted, packets))


def _demux(source: Source, losses: Losses, streams: Sequence[Stream]) -> "Iterator[Packet[Any]]":
    failures = 0
    while failures < _MAX_FAILURES_IN_A_ROW:
        try:
            for packet in source.container.demux(list(streams)):
                failures = 0
                if packet.size:
                    yield packet
        except builtins.MemoryError:
            raise
        except av.error.FFmpegError:
            losses.add("container")
            failures += 1
        except IndexError:  # PyAV, at the end, where streams have appeared on the way
            return
        else:
            return


def decode_packet(packet: "Packet[Any]", losses: Losses) -> list[Frame]:
    """The frames that a packet completes; none where it is damaged."""
    return decode_by(packet.stream, packet, losses)


def drain_decoder(stream: Stream, losses: Losses) -> list[Frame]:
    """The frames that the decoder still held back at the end."""
    return decode_by(stream, None, losses)


def decode_by(stream: Any, packet: "Packet[Any] | None", losses: Losses) -> list[Any]:
    """The frames that a stream's decoder completes with a packet, which need not be its own.

    Args:
        packet: None at the end of what belongs together.
    """
    try:
        frames: list[Frame] = stream.decode(packet)
    except builtins.MemoryError:
        raise
    except av.error.EOFError:
        return []
    except av.error.FFmpegError:
        losses.add(stream.type)
        return []
    for frame in frames:
        if isinstance(frame, VideoFrame):
            settle_matrix(frame)
        if frame.is_corrupt:
            losses.add(stream.type)
    return frames
