"""Reads one part of a long video out of a file that holds little else."""

from collections.abc import Iterator
from typing import Any

from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from scenedex.domain.segments import LOOK_AHEAD_S, LOOK_BACK_S, Segment
from scenedex.media.inside.packets import Losses, read_packets
from scenedex.media.inside.source import Source


def seek_to(container: InputContainer, video: VideoStream, at_s: float) -> None:
    """Goes to the key frame that is shown at this time of the file's own clock.

    The plan has tried just this: the bytes that it reads are among the segment's ranges, so nobody
    may seek in another way.

    Raises:
        av.error.FFmpegError: the file cannot be sought in.
    """
    assert video.time_base  # noqa: S101 (every stream has one)
    container.seek(round(at_s / video.time_base), stream=video, backward=True)


def read_segment(source: Source, segment: Segment, losses: Losses) -> "Iterator[Packet[Any]]":
    """The packets that decide one part, in the order of the file.

    Pictures come from the part's first key frame, or an earlier one, until ``LOOK_AHEAD_S`` past
    its end; what is shown before its start or after its end is another part's. Sound and text come
    from a little before its start until its end. What lies beyond may be a hole and is not given.
    """
    if segment.part:
        seek_to(source.container, source.video, segment.start_s + segment.origin_s)
    for packet in read_packets(source, losses):
        at_s = _time(packet, segment)
        if packet.stream is source.video:
            if _is_past(at_s, segment, LOOK_AHEAD_S):
                return
            yield packet
        elif not _is_past(at_s, segment, 0.0) and not _is_before(at_s, segment):
            yield packet


def _time(packet: "Packet[Any]", segment: Segment) -> float | None:
    """When it is decoded, on the video's own time; a picture may be shown later."""
    ticks = packet.pts if packet.dts is None else packet.dts
    if ticks is None or packet.time_base is None:
        return None
    return float(ticks * packet.time_base) - segment.origin_s


def _is_past(at_s: float | None, segment: Segment, margin_s: float) -> bool:
    return at_s is not None and segment.end_s is not None and at_s >= segment.end_s + margin_s


def _is_before(at_s: float | None, segment: Segment) -> bool:
    return at_s is not None and at_s < segment.start_s - LOOK_BACK_S
