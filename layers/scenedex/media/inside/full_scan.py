"""The full way: every picture is decoded, once, and looked at as it goes by."""

from typing import Any

from av.packet import Packet
from av.video.frame import VideoFrame

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.findings import Cut, ScanReport, ScanWay
from scenedex.media.inside.clock import PictureClock
from scenedex.media.inside.cuts import CutFinder
from scenedex.media.inside.decoders import use_all_processors
from scenedex.media.inside.geometry import Geometry
from scenedex.media.inside.glimpses import SoftCut
from scenedex.media.inside.looks import Look, Shrinker
from scenedex.media.inside.moments import MomentMaker
from scenedex.media.inside.packets import Losses, decode_packet, drain_decoder
from scenedex.media.inside.pictures import FramePainter
from scenedex.media.inside.slices import SliceKeeper
from scenedex.media.inside.source import Source
from scenedex.media.inside.transitions import GLIMPSED_EVERY_S, TransitionFinder
from scenedex.media.inside.window import Window
from scenedex.media.limits import AnalyseOptions


class FullScan:
    """Decodes packet by packet and looks at every frame.

    Attributes:
        geometry: of the first picture; None before it is decoded.
    """

    def __init__(
        self,
        source: Source,
        options: AnalyseOptions,
        moments: MomentMaker,
        *,
        window: Window,
        losses: Losses,
        reason: str,
    ) -> None:
        self._stream = source.video
        self._options = options
        self._moments = moments
        self._window = window
        self._losses = losses
        self._reason = reason
        self._cuts = CutFinder(options.cut_threshold)
        self._transitions = TransitionFinder(options.min_scene_s)
        self._slices = SliceKeeper(FramePainter(source.video))
        self._shrinker: Shrinker | None = None
        self._frames = 0
        self._glimpsed_s = -GLIMPSED_EVERY_S
        self._is_over = False
        self._clock = PictureClock(source.video, window.origin_s)
        self.geometry: Geometry | None = None
        use_all_processors(source.video.codec_context)

    @property
    def origin_s(self) -> float | None:
        """When the first picture is shown, on the file's clock; None before it is known."""
        return self._clock.origin_s

    @property
    def end_s(self) -> float:
        """When the latest picture ends."""
        return self._clock.end_s

    def take(self, packet: "Packet[Any]") -> None:
        """Looks at the pictures that a packet completes."""
        for frame in decode_packet(packet, self._losses):
            self._see(frame)  # type: ignore[arg-type]

    def finish(self) -> ScanReport:
        """Looks at what the decoder held back."""
        for frame in drain_decoder(self._stream, self._losses):
            self._see(frame)  # type: ignore[arg-type]
        self._slices.close()
        self._note(self._transitions.finish())
        self._hand_on()
        return ScanReport(ScanWay.FULL, self._reason, self._frames, self._frames)

    def _see(self, frame: VideoFrame) -> None:
        at_s = self._clock.time_of(frame)
        if at_s > self._options.limits.max_duration_s:
            raise Rejected(Code.VIDEO_TOO_LONG, "The video is longer than the longest allowed.")
        if self._is_over or at_s < self._window.start_s:
            return
        self.geometry = self.geometry or Geometry.of(frame, self._stream)
        self._shrinker = self._shrinker or Shrinker(frame.width, frame.height)
        small = self._shrinker.shrink(frame)
        is_cut = self._cuts.is_cut(Look(at_s, small))
        if is_cut:
            self._moments.cut(Cut(at_s))
        if self._window.is_past(at_s):
            self._is_over = True  # the next part begins here; only the cut was asked for
            return
        self._frames += 1
        if at_s >= self._glimpsed_s + GLIMPSED_EVERY_S:
            self._transitions.see(at_s, small)
            self._glimpsed_s = at_s
        self._slices.see(frame, small, at_s=at_s, is_cut=is_cut)
        self._hand_on()

    def _note(self, transitions: list[SoftCut]) -> None:
        for soft in transitions:
            self._moments.cut(soft.cut, soft.span)

    def _hand_on(self) -> None:
        for candidate in self._slices.take_done():
            self._note(self._transitions.take_settled(candidate.at_s))
            self._moments.add(candidate)
