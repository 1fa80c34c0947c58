"""Finds out what a file holds: every packet is read, one picture is decoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from av.packet import Packet
from av.video.frame import VideoFrame

from scenedex.domain.errors import Code, Rejected
from scenedex.media.inside.geometry import Geometry
from scenedex.media.inside.packets import Losses, decode_packet, drain_decoder, read_packets
from scenedex.media.inside.planning import Planner
from scenedex.media.inside.source import Source, check_size, open_source
from scenedex.media.inside.timestamps import time_of
from scenedex.media.limits import MediaLimits
from scenedex.media.results import Probe
from scenedex.media.wire import INPUT_NAME, Reply, Request, Tell
from scenedex.telemetry import Notice

_MICROSECONDS = 1_000_000
# Muxers round, and sound ends a little after the pictures; less than this is no lie.
_TOLERANCE_S = 0.5
_TOLERANCE = 0.05
_NOMINAL_RATE = Fraction(25)
_SHORTEST_S = 0.001
# Their headers announce nothing; what libav calls their duration is a guess from timestamps.
_WITHOUT_DURATION = {"mpegts", "mpeg"}


@dataclass
class _Extent:
    """The time that packets cover, in seconds of the file's own clock, as far as it is shown."""

    start_s: float | None = None
    end_s: float = 0.0
    packets: int = 0

    def add(self, packet: "Packet[Any]") -> None:
        if packet.is_discard:  # an edit list hides it
            return
        self.packets += 1
        at_s = time_of(packet)
        if at_s is None:
            return
        self.start_s = at_s if self.start_s is None else min(self.start_s, at_s)
        length_s = float((packet.duration or 0) * (packet.time_base or 0))
        self.end_s = max(self.end_s, at_s + length_s)

    def begin_at(self, first_s: float, times_s: Sequence[float]) -> None:
        """Leaves out those of these times that come before the first picture that is whole.

        A file that was cut begins with pictures that need others from before the cut.
        """
        self.start_s = first_s
        self.packets -= sum(at_s < first_s for at_s in times_s)

    @property
    def length_s(self) -> float:
        return max(0.0, self.end_s - (self.start_s or 0.0))


def probe(request: Request, _tell: Tell) -> Reply:
    """Probes the input in the working directory."""
    assert request.probe  # noqa: S101 (main chose this work by it)
    return Reply(probed=probe_file(Path(INPUT_NAME), request.probe))


def probe_file(path: Path, limits: MediaLimits) -> Probe:
    """What a file holds, by its content and not by its header.

    Raises:
        Rejected: it is not a video that we take.
    """
    with open_source(path, limits) as source:
        planner = Planner(source.video, limits)
        picture, pictures, everything = _survey(source, limits, planner)
        if picture is None:
            raise _no_frames(pictures)
        geometry = Geometry.of(picture, source.video)
        duration_s = _duration_s(source, pictures)
        return Probe(
            duration_s=duration_s,
            width=geometry.width,
            height=geometry.height,
            fps=_frames_per_second(source, pictures),
            video_codec=source.video.codec.canonical_name,
            container=source.container.format.name,
            has_audio=source.audio is not None,
            has_captions=source.text is not None,
            stream_count=len(source.container.streams),
            notices=_notices(source, pictures, everything),
            plan=planner.plan(path, picture, duration_s),
        )


def _survey(
    source: Source, limits: MediaLimits, planner: Planner
) -> tuple[VideoFrame | None, _Extent, _Extent]:
    """Reads every packet and decodes until the first picture comes out."""
    picture: VideoFrame | None = None
    pictures, everything, losses = _Extent(), _Extent(), Losses()
    early_s: list[float] = []
    for packet in read_packets(source, losses):
        everything.add(packet)
        planner.note(packet)
        if packet.stream is not source.video:
            continue
        pictures.add(packet)
        _check_duration(pictures.length_s, limits)
        if picture is None:
            early_s += _times_of_shown(packet)
            picture = _first_picture(decode_packet(packet, losses), limits)
    if picture is None:
        picture = _first_picture(drain_decoder(source.video, losses), limits)
    if picture and picture.pts is not None and source.video.time_base:
        pictures.begin_at(float(picture.pts * source.video.time_base), early_s)
    return picture, pictures, everything


def _times_of_shown(packet: "Packet[Any]") -> list[float]:
    at_s = time_of(packet)
    return [] if at_s is None or packet.is_discard else [at_s]


def _first_picture(frames: list[Any], limits: MediaLimits) -> VideoFrame | None:
    for frame in frames:
        check_size(frame.width, frame.height, limits)
        return frame  # type: ignore[no-any-return]
    return None


def _check_duration(duration_s: float, limits: MediaLimits) -> None:
    if duration_s > limits.max_duration_s:
        raise Rejected(
            Code.VIDEO_TOO_LONG,
            f"The video is longer than {limits.max_duration_s / 60:g} minutes, the most allowed.",
        )


def _no_frames(pictures: _Extent) -> Rejected:
    if not pictures.packets:
        return Rejected(
            Code.FILE_TRUNCATED,
            "The file is incomplete: it announces pictures but holds none. Upload it again.",
        )
    return Rejected(Code.NO_FRAMES, "Not one picture of the video can be decoded.")


def _duration_s(source: Source, pictures: _Extent) -> float:
    """From the first picture to the end of the last, which lasts one frame if nothing says more.

    However short a video is, only a still picture has no length.
    """
    if pictures.length_s > 0:
        return max(_SHORTEST_S, round(pictures.length_s, 3))
    return max(_SHORTEST_S, round(float(1 / (source.video.guessed_rate or _NOMINAL_RATE)), 3))


def _frames_per_second(source: Source, pictures: _Extent) -> float:
    return round(pictures.packets / _duration_s(source, pictures), 3)


def _notices(source: Source, pictures: _Extent, everything: _Extent) -> tuple[Notice, ...]:
    video = source.video
    if source.container.format.name in _WITHOUT_DURATION:
        return ()
    if video.duration and video.time_base:
        return _compare(float(video.duration * video.time_base), pictures)
    if source.container.duration:
        return _compare(source.container.duration / _MICROSECONDS, everything)
    return ()


def _compare(declared_s: float, held: _Extent) -> tuple[Notice, ...]:
    """Compares the header's duration with the packets'.

    A header may count from 0 even where the first picture is shown later.

    Raises:
        Rejected: the file holds less than half of what it announces.
    """
    held_s = min(held.length_s, held.end_s, key=lambda length_s: abs(length_s - declared_s))
    if abs(declared_s - held_s) <= max(_TOLERANCE_S, _TOLERANCE * declared_s):
        return ()
    if held_s < declared_s / 2:
        raise Rejected(
            Code.FILE_TRUNCATED,
            f"The file is incomplete: it announces {declared_s:.0f} s of video and holds "
            f"{held_s:.0f} s. Upload it again.",
        )
    return (
        Notice(
            Code.HEADER_LIES,
            f"The file announces {declared_s:.1f} s of video and holds {held_s:.1f} s.",
            {"declared_s": round(declared_s, 3), "held_s": round(held_s, 3)},
        ),
    )
