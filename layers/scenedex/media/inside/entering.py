"""Reads one part of a long video out of a file that holds little else."""

from collections.abc import Iterator, Sequence
from typing import Any

from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from scenedex.domain.segments import LOOK_AHEAD_S, LOOK_BACK_S, Segment
from scenedex.media.inside.packets import Losses, read_packets
from scenedex.media.inside.source import Source
from scenedex.media.inside.timestamps import time_of

_ROUNDED_S = 1e-5
"""A segment's times are rounded to the microsecond."""
_CERTAIN = 3
"""So many pictures in a row that come after the end are no error."""


def seek_before(container: InputContainer, video: VideoStream, key_s: float) -> None:
    """Goes to a key frame a little before this one, so that its sound is not missed.

    The plan has tried just this: the bytes that it reads are among the segment's ranges, so nobody
    may seek in another way.

    Args:
        key_s: when the key frame is shown, on the file's own clock.

    Raises:
        av.error.FFmpegError: the file cannot be sought in.
    """
    assert video.time_base  # noqa: S101 (every stream has one)
    container.seek(round((key_s - LOOK_BACK_S) / video.time_base), stream=video, backward=True)


def read_segment(
    source: Source, segment: Segment, losses: Losses, streams: Sequence[Stream] | None = None
) -> "Iterator[Packet[Any]]":
    """The packets that decide one part, in the order of the file.

    Pictures come from the part's first key frame until ``LOOK_AHEAD_S`` past its end; what is shown
    before its start or after its end is another part's. Sound and text come from a little before
    its start until its end. What lies beyond may be a hole and is not given.

    Args:
        streams: only these, the pictures' among them; None: all that we read.
    """
    has_begun = segment.part == 0
    if not has_begun:
        seek_before(source.container, source.video, segment.start_s + segment.origin_s)
    for packet in read_packets(source, losses, streams, _Until(source, segment)):
        if packet.stream is source.video:
            has_begun = has_begun or _is_first(packet, segment)
            if has_begun:
                yield packet
        elif _is_heard(_stored_s(packet, segment), segment):
            yield packet


class _Until:
    """Whether what decides a part may still come: a single timestamp is not believed."""

    def __init__(self, source: Source, segment: Segment) -> None:
        self._video = source.video
        self._segment = segment
        self._past = 0

    def __call__(self, packet: "Packet[Any]") -> bool:
        if packet.stream is self._video:
            at_s = _stored_s(packet, self._segment)
            self._past = self._past + 1 if _is_past(at_s, self._segment, LOOK_AHEAD_S) else 0
        return self._past < _CERTAIN


def _is_first(packet: "Packet[Any]", segment: Segment) -> bool:
    at_s = time_of(packet)
    if at_s is None or not packet.is_keyframe:
        return False
    return at_s - segment.origin_s > segment.start_s - _ROUNDED_S


def _stored_s(packet: "Packet[Any]", segment: Segment) -> float | None:
    """When it is decoded, on the video's own time; a picture may be shown later."""
    ticks = packet.pts if packet.dts is None else packet.dts
    if ticks is None or packet.time_base is None:
        return None
    return float(ticks * packet.time_base) - segment.origin_s


def _is_past(at_s: float | None, segment: Segment, margin_s: float) -> bool:
    return at_s is not None and segment.end_s is not None and at_s >= segment.end_s + margin_s


def _is_heard(at_s: float | None, segment: Segment) -> bool:
    is_before = at_s is not None and at_s < segment.start_s - LOOK_BACK_S
    return not is_before and not _is_past(at_s, segment, 0.0)
