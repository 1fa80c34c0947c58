"""The pass: every artefact of a video, or of a part of one, from one walk through its packets."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from av.packet import Packet

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.findings import Findings, ScanReport, ScanWay
from scenedex.domain.segments import Segment
from scenedex.domain.span import TimeSpan
from scenedex.media.inside.album import Album, keep_covers, missing_pictures
from scenedex.media.inside.decoders import StretchDecoder, worker_count
from scenedex.media.inside.full_scan import FullScan
from scenedex.media.inside.geometry import Geometry
from scenedex.media.inside.gops import GopReader
from scenedex.media.inside.guided_scan import GuidedScan
from scenedex.media.inside.moments import MomentMaker
from scenedex.media.inside.packets import Losses
from scenedex.media.inside.sheets import SheetMaker
from scenedex.media.inside.source import Source, open_source
from scenedex.media.inside.surveying import NoGuidance, Survey, choose_way, take_survey
from scenedex.media.inside.timestamps import PacketClock
from scenedex.media.inside.tracks import Tracks
from scenedex.media.inside.window import Window
from scenedex.media.limits import AnalyseOptions
from scenedex.media.results import Analysis
from scenedex.media.wire import INPUT_NAME, Reply, Request, Tell

_MICROSECONDS = 1_000_000
# Of the crew, so many may wait for a key frame that others are reading; they hold no decoder.
_MAY_WAIT = 3


def analyse(request: Request, tell: Tell) -> Reply:
    """Analyses the input in the working directory."""
    assert request.analyse  # noqa: S101 (main chose this work by it)
    path = Path(INPUT_NAME)
    return Reply(analysed=analyse_file(path, request.analyse, request.segment, tell))


def analyse_file(
    path: Path, options: AnalyseOptions, segment: Segment | None, tell: Tell
) -> Analysis:
    """Finds cuts, pictures, sound and captions of a video, in the working directory.

    Args:
        segment: the part of the video that the file holds; None: all of it.

    Raises:
        Rejected: it is not a video that we take, or not one picture of it can be decoded.
    """
    window = Window.of(segment)
    with open_source(path, options.limits) as source:
        survey = take_survey(source, window.packets(source, Losses(), [source.video]))
        way, reason = choose_way(source, survey, options)
        if way is ScanWay.GUIDED:
            try:
                return _analyse(path, options, _Plan(window, survey, way, reason, source), tell)
            except NoGuidance as turned_out:
                _clear(path)
                reason = str(turned_out)
    return _analyse(path, options, _Plan(window, survey, ScanWay.FULL, reason), tell)


@dataclass(frozen=True)
class _Plan:
    """What to look at, and how.

    Attributes:
        surveyed: the file as the survey left it: nobody has used its decoder.
    """

    window: Window
    survey: Survey
    way: ScanWay
    reason: str
    surveyed: Source | None = None


class _Scan(Protocol):
    """A way to look at the pictures."""

    @property
    def origin_s(self) -> float | None:
        """When the first picture is shown, on the file's clock; None before it is known."""

    @property
    def end_s(self) -> float:
        """When the last picture ends, on the video's own."""

    @property
    def geometry(self) -> Geometry | None:
        """Of the first picture; None before it is decoded."""

    def take(self, packet: "Packet[Any]") -> None:
        """Looks at the next packet of the pictures."""

    def finish(self) -> ScanReport:
        """Looks at what is left."""


def _analyse(path: Path, options: AnalyseOptions, plan: _Plan, tell: Tell) -> Analysis:
    with ExitStack() as stack:
        # Closed after the crew has stopped: who decodes on from a closed file takes us all along.
        source, losses = stack.enter_context(open_source(path, options.limits)), Losses()
        files = stack.enter_context(ExitStack())
        context = source.video.codec_context
        count = worker_count(context.width * context.height)
        crew = stack.enter_context(_crew(count + _MAY_WAIT))
        sheets = SheetMaker(_video_length_s(source, plan), start_s=plan.window.start_s)
        moments = MomentMaker(
            options.rules,
            Album(crew),
            start_s=plan.window.start_s,
            watch=lambda candidate, since_s: sheets.offer(
                candidate.at_s, candidate.picture, since_s=since_s
            ),
        )
        scan: _Scan
        if plan.way is ScanWay.GUIDED:
            # To open one takes as long as to decode a picture or two, and these are at hand.
            decoders = [source, *([plan.surveyed] if plan.surveyed else [])][:count]
            while len(decoders) < count:
                decoders.append(files.enter_context(open_source(path, options.limits)))
            readers = [_reader(each, options, plan) for each in decoders]
            scan = GuidedScan(
                plan.survey, moments,
                window=plan.window, crew=crew, readers=readers, losses=losses, reason=plan.reason,
            )  # fmt: skip
        else:
            scan = FullScan(
                source, options, moments, window=plan.window, losses=losses, reason=plan.reason
            )
        return _Pass(source, losses, options, plan.window, scan, moments, sheets).run(tell)


@dataclass(frozen=True)
class _Pass:
    """One walk through one file."""

    source: Source
    losses: Losses
    options: AnalyseOptions
    window: Window
    scan: _Scan
    moments: MomentMaker
    sheets: SheetMaker
    clock: PacketClock = field(default_factory=PacketClock)

    def run(self, tell: Tell) -> Analysis:
        """Makes everything.

        Raises:
            NoGuidance: another way has to be taken; what was made is worth nothing.
        """
        longest_s = self.options.limits.max_duration_s
        tracks = Tracks(self.source, self.losses, window=self.window, longest_s=longest_s)
        for packet in self.window.packets(self.source, self.losses):
            if packet.stream is not self.source.video:
                tracks.take(packet)
                continue
            self.scan.take(packet)
            if self.scan.origin_s is not None:
                tracks.start_at(self.scan.origin_s)
            tell(self._fraction(packet))
        report = self.scan.finish()
        if self.scan.geometry is None or self.scan.origin_s is None:
            raise Rejected(Code.NO_FRAMES, "Not one picture of the video can be decoded.")
        return self._result(report, self.scan.geometry, tracks)

    def _result(self, report: ScanReport, geometry: Geometry, tracks: Tracks) -> Analysis:
        tracks.start_at(self.scan.origin_s or 0.0)
        audio, captions, silence = tracks.finish(self.scan.origin_s or 0.0)
        moments = self.moments.finish()
        end_s = self.window.end_s or self.scan.end_s
        findings = Findings(
            span=TimeSpan(self.window.start_s, end_s),
            width=geometry.width,
            height=geometry.height,
            cuts=tuple(sorted(self.moments.cuts, key=lambda cut: cut.at_s)),
            moments=moments,
            sheets=self.sheets.finish(end_s),
            audio=audio,
            captions=captions,
            scan=report,
        )
        rules = self.options.rules
        notices = (
            *self.losses.notices(), *silence, *missing_pictures(findings, rules)
        )  # fmt: skip
        is_part = self.window.segment is not None
        return Analysis(keep_covers(findings, rules, is_part=is_part), notices)

    def _fraction(self, packet: "Packet[Any]") -> float:
        """How far the file's own clock has come, as far as its header can be believed."""
        container, at_s = self.source.container, self.clock.time_of(packet)
        if at_s is None or not container.duration:
            return 0.0
        passed = at_s * _MICROSECONDS - (container.start_time or 0)
        return min(1.0, max(0.0, passed / container.duration))


def _reader(source: Source, options: AnalyseOptions, plan: _Plan) -> GopReader:
    origin_s = plan.window.origin_s
    if origin_s is None:
        origin_s = plan.survey.origin_s
    return GopReader(StretchDecoder(source), origin_s, options.cut_threshold)


@contextmanager
def _crew(count: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that work beside this one, and stop where it fails."""
    crew = ThreadPoolExecutor(count, thread_name_prefix="crew")
    try:
        yield crew
    finally:
        crew.shutdown(cancel_futures=True)


def _video_length_s(source: Source, plan: _Plan) -> float:
    """The whole video's length; of a part it is known by the header alone, as in all of them."""
    if plan.window.end_s is None and plan.window.start_s == 0:
        return plan.survey.end_s
    return (source.container.duration or 0) / _MICROSECONDS


def _clear(path: Path) -> None:
    """Removes what a pass has left in the working directory, all but the file itself."""
    for entry in Path.cwd().iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != path.name:
            entry.unlink()
