"""Plans how a long video is split, while a probe reads all of its packets.

What a demuxer reads to open a file and to find a key frame differs from format to format and is not
guessed: it is done once for every part, and what was read is noted.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import av
import av.error
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from scenedex.domain.segments import (
    IN_ONE,
    MIB,
    ByteRange,
    PacketMap,
    Segment,
    SegmentPlan,
    SegmentRules,
    merge,
)
from scenedex.media.inside.clock import makes_up_times
from scenedex.media.inside.entering import seek_before
from scenedex.media.inside.source import open_options
from scenedex.media.inside.timestamps import time_of
from scenedex.media.limits import MediaLimits

_BLOCK_BYTES = 128 * 1024
"""Reads are noted in blocks: another build of libav may have other buffers."""
_OPEN_BYTES = 96 * MIB
"""To open a file libav reads its index, which for four hours of MP4 has about 15 MiB, and 5 MB of
packets (``probesize``). What needs more is no index but the file."""
_SEEK_BYTES = 96 * MIB
"""Likewise to find a key frame from the one before: 10 s of 4K at 60 Mbit/s have 75 MB."""
_PACKETS_TO_KEY = 5000
"""To a key frame from the one before; more are no GOP."""
_DOUBTFUL = 0.01
"""Share of the pictures without a time or a place above which the others are not trusted."""
_LARGE_BYTES = 64 * MIB
"""A smaller file is fetched in no time, however much of it a part needs."""
_MOST_OF_FILE = 0.75
_DIGITS = 6


class NoPlanError(Exception):
    """One part does all; the text says why."""


class Planner:
    """Hears of every packet, and then plans."""

    def __init__(self, video: VideoStream, limits: MediaLimits) -> None:
        self._video = video
        self._limits = limits
        self._map = PacketMap(limits.max_duration_s)
        self._pictures = 0
        self._doubtful = 0

    def note(self, packet: "Packet[Any]") -> None:
        """Notes where a packet lies; in the order of the file."""
        at_s = time_of(packet)
        self._map.note(packet.stream_index, at_s, packet.pos, packet.size)
        if packet.stream is self._video:
            self._pictures += 1
            if at_s is None or packet.pos is None:
                self._doubtful += 1
            elif packet.is_keyframe:
                self._map.note_key(at_s)

    def plan(self, path: Path, picture: VideoFrame, duration_s: float) -> SegmentPlan:
        """How the video is split.

        Args:
            picture: the first one.
        """
        rules = self._limits.segments
        if rules is None or duration_s <= rules.over_s:
            return IN_ONE
        try:
            segments = self._split(path, picture, duration_s, rules)
        except NoPlanError as error:
            return SegmentPlan(reason=str(error))
        except (av.error.FFmpegError, EOFError, IndexError) as error:
            return SegmentPlan(reason=f"its key frames cannot be sought: {error}")
        return SegmentPlan(segments, f"longer than {rules.over_s:g} s")

    def _split(
        self, path: Path, picture: VideoFrame, duration_s: float, rules: SegmentRules
    ) -> tuple[Segment, ...]:
        has_times = picture.pts is not None and not makes_up_times(self._video)
        if not has_times or self._doubtful > _DOUBTFUL * self._pictures:
            raise NoPlanError("its pictures have no times or places")
        if self._map.goes_back:
            raise NoPlanError("its clock goes back")
        origin_s = float((picture.pts or 0) * (self._video.time_base or 0))
        keys_s = self._map.boundaries(origin_s, duration_s, rules)
        if not keys_s:
            raise NoPlanError("it has too few key frames")
        return tuple(self._segments(path, origin_s, keys_s, origin_s + duration_s))

    def _segments(
        self, path: Path, origin_s: float, keys_s: Sequence[float], end_s: float
    ) -> Iterator[Segment]:
        size_bytes = path.stat().st_size
        bounds = [origin_s, *keys_s, end_s]
        for part, (first_s, next_s) in enumerate(pairwise(bounds)):
            is_last = part == len(keys_s)
            reads = self._reads_to(path, first_s if part else None)
            own = self._map.ranges(first_s, next_s, is_last=is_last)
            segment = Segment(
                part=part,
                start_s=round(first_s - origin_s, _DIGITS) if part else 0.0,
                end_s=None if is_last else round(next_s - origin_s, _DIGITS),
                ranges=merge([*reads, *own], size_bytes=size_bytes),
                origin_s=origin_s,
            )
            if size_bytes > _LARGE_BYTES and segment.size_bytes > _MOST_OF_FILE * size_bytes:
                raise NoPlanError("a part would need most of the file")
            yield segment

    def _reads_to(self, path: Path, key_s: float | None) -> list[ByteRange]:
        """What is read to open the file and to get to a key frame."""
        with path.open("rb") as file:
            recorder = _Recorder(file)
            with recorder.within(_OPEN_BYTES):
                container = av.open(
                    recorder,
                    mode="r",
                    options=open_options(self._limits),
                    metadata_errors="replace",
                )
            with container, recorder.within(_SEEK_BYTES):
                video = container.streams[self._video.index]
                if key_s is not None and isinstance(video, VideoStream):
                    _go_to(container, video, key_s)
            return recorder.ranges


def _go_to(container: InputContainer, video: VideoStream, key_s: float) -> None:
    seek_before(container, video, key_s)
    for count, packet in enumerate(container.demux(video)):
        if packet.is_keyframe and time_of(packet) == key_s:
            return
        if count > _PACKETS_TO_KEY:
            break
    raise NoPlanError("its key frames are not found by their time")


class _Recorder:
    """A file for libav that notes which blocks of it are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._blocks: set[int] = set()
        self._budget = 0

    @contextmanager
    def within(self, budget_bytes: int) -> Iterator[None]:
        """Lets the block read so much and no more."""
        self._budget = budget_bytes
        try:
            yield
        except (av.error.FFmpegError, EOFError) as error:
            raise self._too_much() if self._budget <= 0 else error from error
        if self._budget <= 0:
            raise self._too_much()

    @staticmethod
    def _too_much() -> NoPlanError:
        return NoPlanError("most of it has to be read to find a key frame")

    def read(self, size: int) -> bytes:
        """As a file; at the end of the budget, as at the end of the file."""
        if self._budget <= 0:
            return b""
        start = self._file.tell()
        data = self._file.read(size)
        self._budget -= len(data)
        last = (start + max(1, len(data)) - 1) // _BLOCK_BYTES
        self._blocks.update(range(start // _BLOCK_BYTES, last + 1))
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """As a file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As a file."""
        return self._file.tell()

    @property
    def ranges(self) -> list[ByteRange]:
        """What was read."""
        return [
            ByteRange(block * _BLOCK_BYTES, (block + 1) * _BLOCK_BYTES)
            for block in sorted(self._blocks)
        ]
