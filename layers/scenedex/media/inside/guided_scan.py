"""The guided way: key frames are decoded, and what lies between them where it must be.

Key frames are decoded and groups of pictures are read by a crew, each worker with a decoder of its
own. What they find is taken in the order of time, so that the result does not depend on who was
quicker.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, TypeVar

import numpy as np
from av.packet import Packet

from scenedex.domain.findings import Cut, CutKind, ScanReport, ScanWay
from scenedex.media.inside.geometry import Geometry
from scenedex.media.inside.glimpses import SoftCut
from scenedex.media.inside.gop_reading import GopReading
from scenedex.media.inside.gops import Gop, GopFindings, GopReader, KeyFrame
from scenedex.media.inside.judging import Stretch, large_around
from scenedex.media.inside.moments import MomentMaker
from scenedex.media.inside.packets import Losses
from scenedex.media.inside.surveying import Survey
from scenedex.media.inside.timestamps import PacketClock
from scenedex.media.inside.transitions import TransitionFinder
from scenedex.media.inside.window import Window

_T = TypeVar("_T")
# Where a transition begins and ends is known about as well as that.
_BESIDE_S = 0.2
# So many key frames may come within the seconds after which a transition is known.
_MOST_ASSUMED = 16
# Groups that wait for their turn hold their packets and candidates.
_MOST_AHEAD_OF_A_WORKER = 4


@dataclass
class _Waiting:
    """A group of pictures whose packets come in.

    Attributes:
        at_s: when its key frame is shown.
        since_marked: how many pictures lie between the last key frame that the file marks as one
            and its own; 0 where it is that one.
        packets: its own, then those of the next group that are shown before that one's key frame,
            which stands between them.
        leading: how many those are.
    """

    at_s: float
    since_marked: int
    packets: "list[Packet[Any]]" = field(default_factory=list)
    leading: int = 0
    gop: Gop | None = None
    key: Future[KeyFrame] | None = None
    findings: Future[GopFindings] | None = None

    @property
    def frames(self) -> int:
        """How many pictures it holds."""
        return len(self.packets) - bool(self.leading)


class GuidedScan:
    """Takes the packets of the pictures; decodes few of them.

    Args:
        readers: one for each of the crew.
        losses: gets what the readers could not decode, when the scan is finished.

    Attributes:
        origin_s: when the video's first picture is shown, on the file's clock.
        end_s: when the last picture ends, on the video's own.
        geometry: of the first picture; None before it is decoded.
    """

    def __init__(
        self,
        survey: Survey,
        moments: MomentMaker,
        *,
        window: Window,
        crew: Executor,
        readers: list[GopReader],
        losses: Losses,
        reason: str,
    ) -> None:
        self._survey = survey
        self._losses = losses
        self._moments = moments
        self._window = window
        self._crew = crew
        self._headers = readers[0].headers
        self._readers: SimpleQueue[GopReader] = SimpleQueue()
        for reader in readers:
            self._readers.put(reader)
        self._most_ahead = _MOST_AHEAD_OF_A_WORKER * len(readers)
        self._reason = reason
        self._gops: deque[_Waiting] = deque()
        self._closed: _Waiting | None = None
        self._transitions = TransitionFinder(moments.rules.min_scene_s)
        self.origin_s = survey.origin_s if window.origin_s is None else window.origin_s
        self.end_s = round(survey.origin_s + survey.end_s - self.origin_s, 6)
        self.geometry: Geometry | None = None
        self._clock = PacketClock()
        self._is_over = False
        self._assumed: deque[Cut] = deque(maxlen=_MOST_ASSUMED)
        self._frames = self._decoded = 0

    def take(self, packet: "Packet[Any]") -> None:
        """Notes the next packet of the pictures."""
        at_s = self._clock_of(packet)
        is_marked = packet.is_keyframe
        if is_marked or (self._gops and self._headers.read(packet).is_intra):
            if not self._is_over and self._window.has_begun(at_s):
                self._begin_gop(packet, at_s, is_marked=is_marked)
        elif self._gops and at_s < self._gops[-1].at_s:
            self._add_leading(packet)
        elif self._gops and not self._is_over:
            self._gops[-1].packets.append(packet)

    def finish(self) -> ScanReport:
        """Waits for the crew and hands on what it found."""
        if len(self._gops) > 1:
            self._close(self._gops[-2], self._gops[-1])
        if self._gops:
            self._close(self._gops[-1], None)
        if self._closed and not self._is_over:
            self._submit(self._closed, None)
        while self._gops and self._gops[0].findings:
            self._hand_on(self._gops.popleft())
        self._end_run()
        while not self._readers.empty():
            self._losses.include(self._readers.get().decoder.losses)
        return ScanReport(ScanWay.GUIDED, self._reason, self._frames, self._decoded)

    def _begin_gop(self, packet: "Packet[Any]", at_s: float, *, is_marked: bool) -> None:
        if len(self._gops) > 1:
            self._close(self._gops[-2], self._gops[-1])
        if is_marked:
            self._gops.append(_Waiting(at_s, 0, [packet]))
        else:
            since_marked = self._gops[-1].since_marked + self._gops[-1].frames
            self._gops.append(_Waiting(at_s, since_marked, [self._headers.as_key_frame(packet)]))
        self._is_over = self._window.is_past(at_s)
        while len(self._gops) > self._most_ahead and self._gops[0].findings:
            self._hand_on(self._gops.popleft())

    def _add_leading(self, packet: "Packet[Any]") -> None:
        """Keeps a picture that comes after a key frame and is shown before it."""
        if len(self._gops) > 1:
            earlier, later = self._gops[-2], self._gops[-1]
            if not earlier.leading:  # they are told from the later key frame as well
                earlier.packets.append(later.packets[0])
            earlier.packets.append(packet)
            earlier.leading += 1

    def _close(self, waiting: _Waiting, following: _Waiting | None) -> None:
        """Has the key frame of a group read that is complete, and the group before it."""
        sizes = np.array([packet.size for packet in waiting.packets[1:]], np.int64)
        is_marked = following is None or following.since_marked == 0
        if waiting.leading:
            sizes[-waiting.leading - 1] = 0  # the next key frame's tell nothing of what is between
        stretch = Stretch(
            sizes=sizes,
            around=large_around(sizes),
            key_bytes=waiting.packets[0].size,
            next_key_bytes=following.packets[0].size if following else 0,
            follows_cuts=self._survey.follows_cuts or not is_marked,
            is_cut_short=not is_marked
            or self._survey.is_cut_short(waiting.since_marked + waiting.frames),
            leading=waiting.leading,
            early=self._survey.shortest_gop,
        )
        gop = waiting.gop = Gop(waiting.packets, stretch, self._survey.frame_s)
        waiting.key = self._crew.submit(self._with_reader, lambda reader: reader.read_key(gop))
        if self._closed:
            self._submit(self._closed, waiting.key)
        self._closed = waiting

    def _submit(self, waiting: _Waiting, following: Future[KeyFrame] | None) -> None:
        assert waiting.gop  # noqa: S101 (it was closed before)
        assert waiting.key  # noqa: S101
        self._frames += waiting.frames
        waiting.findings = self._crew.submit(self._read, waiting.gop, waiting.key, following)

    def _read(
        self, gop: Gop, key: Future[KeyFrame], following: Future[KeyFrame] | None
    ) -> GopFindings:
        """Reads a group. What it waits for began before it, so that the crew is never stuck."""
        here, there = key.result(), following.result() if following else None
        return self._with_reader(lambda reader: GopReading(reader, gop, here, there).run())

    def _with_reader(self, read: Callable[[GopReader], _T]) -> _T:
        reader = self._readers.get()
        try:
            return read(reader)
        finally:
            self._readers.put(reader)

    def _hand_on(self, waiting: _Waiting) -> None:
        assert waiting.findings  # noqa: S101 (handed on after it was submitted)
        assert waiting.key  # noqa: S101
        findings = waiting.findings.result()
        self.geometry = self.geometry or waiting.key.result().geometry
        self._decoded += findings.decoded
        for cut in findings.cuts:
            self._moments.cut(cut)
        if findings.assumed:
            self._assumed.append(findings.assumed)
        for glimpse in findings.glimpses:
            self._transitions.see_glimpse(glimpse)
            self._note(self._transitions.take_settled(glimpse.at_s))
        if not findings.is_whole:
            self._end_run()
        for candidate in findings.candidates:
            self._moments.add(candidate)

    def _end_run(self) -> None:
        """Says that the next picture to be looked at does not follow the last one."""
        self._note(self._transitions.finish())
        self._transitions = TransitionFinder(self._moments.rules.min_scene_s)

    def _note(self, transitions: list[SoftCut]) -> None:
        """Notes soft cuts; a key frame within a fade was taken for one at a hard cut."""
        for soft in transitions:
            for cut in self._assumed if soft.kind is CutKind.FADE else ():
                if soft.span.start_s - _BESIDE_S <= cut.at_s <= soft.span.end_s + _BESIDE_S:
                    self._moments.take_back(cut)
            self._moments.cut(soft.cut, soft.span)

    def _clock_of(self, packet: "Packet[Any]") -> float:
        """When it is shown; the survey found that every packet says so."""
        return round((self._clock.time_of(packet) or 0.0) - self.origin_s, 6)
