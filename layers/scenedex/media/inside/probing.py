"""Finds out what a file holds: every packet is read, one picture is decoded."""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from av.packet import Packet
from av.video.frame import VideoFrame

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.notices import Notice
from scenedex.media.inside.complaints import Complaints, overheard
from scenedex.media.inside.extents import Extent
from scenedex.media.inside.framing import missing_share
from scenedex.media.inside.geometry import Geometry
from scenedex.media.inside.packets import Losses, decode_by, read_packets
from scenedex.media.inside.planning import Planner
from scenedex.media.inside.signature import damaged, incomplete
from scenedex.media.inside.source import Source, check_size, open_source
from scenedex.media.inside.timestamps import time_of
from scenedex.media.limits import MediaLimits
from scenedex.media.results import Probe
from scenedex.media.wire import INPUT_NAME, Reply, Request, Tell

_MICROSECONDS = 1_000_000
# Muxers round, and sound ends a little after the pictures; less than this is no lie.
_TOLERANCE_S = 0.5
_TOLERANCE = 0.05
_NOMINAL_RATE = Fraction(25)
_SHORTEST_S = 0.001
# Muxers round their structure up, to a byte or a block.
_MISSING_TOLERANCE = 0.005
# Their headers announce nothing; what libav calls their duration is a guess from timestamps.
_WITHOUT_DURATION = {"mpegts", "mpeg"}


@dataclass(frozen=True)
class _Survey:
    """What reading the whole file has shown.

    Attributes:
        picture: the first one; None where there is none.
        complaints: what the decoder said before that.
    """

    picture: VideoFrame | None
    pictures: Extent
    everything: Extent
    losses: Losses
    complaints: Complaints


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
        survey = _survey(source, limits, planner)
        if survey.picture is None:
            raise _no_frames(survey)
        geometry = Geometry.of(survey.picture, source.video)
        duration_s = _duration_s(source, survey.pictures)
        return Probe(
            duration_s=duration_s,
            width=geometry.width,
            height=geometry.height,
            fps=_frames_per_second(source, survey.pictures),
            video_codec=source.video.codec.canonical_name,
            container=source.container.format.name,
            has_audio=source.audio is not None,
            has_captions=source.text is not None,
            stream_count=len(source.container.streams),
            notices=_notices(path, source, survey),
            plan=planner.plan(path, survey.picture, duration_s),
        )


def _survey(source: Source, limits: MediaLimits, planner: Planner) -> _Survey:
    """Reads every packet and decodes until the first picture comes out."""
    # What is overheard must run in one thread, and one picture needs no more.
    source.video.codec_context.thread_count = 1
    survey = _Survey(None, Extent(_frame_s(source)), Extent(), Losses(), Complaints())
    early_s: list[float] = []
    for packet in read_packets(source, survey.losses):
        survey.everything.add(packet)
        planner.note(packet)
        if packet.stream is not source.video:
            continue
        survey.pictures.add(packet)
        _check_duration(survey.pictures, limits)
        if survey.picture is None:
            early_s += _times_of_shown(packet)
            survey = replace(survey, picture=_first_picture(source, packet, survey, limits))
    if survey.picture is None:
        survey = replace(survey, picture=_first_picture(source, None, survey, limits))
    picture = survey.picture
    if picture and picture.pts is not None and source.video.time_base:
        survey.pictures.begin_at(float(picture.pts * source.video.time_base), early_s)
    return survey


def _times_of_shown(packet: "Packet[Any]") -> list[float]:
    at_s = time_of(packet)
    return [] if at_s is None or packet.is_discard else [at_s]


def _first_picture(
    source: Source, packet: "Packet[Any] | None", survey: _Survey, limits: MediaLimits
) -> VideoFrame | None:
    with overheard() as complaints:
        frames: list[VideoFrame] = decode_by(source.video, packet, survey.losses)
    survey.complaints.add(complaints)
    for frame in frames:
        check_size(frame.width, frame.height, limits)
        return frame
    return None


def _check_duration(pictures: Extent, limits: MediaLimits) -> None:
    if pictures.length_s <= limits.max_duration_s:
        return
    if pictures.length_s - pictures.leaps_s <= limits.max_duration_s:
        raise Rejected(
            Code.TIMES_INVALID,
            "The file's clock leaps, so nobody can tell how long the video is. Export it anew.",
        )
    raise Rejected(
        Code.VIDEO_TOO_LONG,
        f"The video is longer than {limits.max_duration_s / 60:g} minutes, the most allowed.",
    )


def _no_frames(survey: _Survey) -> Rejected:
    if survey.complaints.mention("max pixel count", "Picture size"):
        message = "The pictures are larger than they may be, or say that they are."
        return Rejected(Code.PICTURE_TOO_LARGE, message)
    if survey.pictures.packets:
        return Rejected(Code.NO_FRAMES, "Not one picture of the video can be decoded.")
    if survey.pictures.hidden:
        return Rejected(Code.NO_FRAMES, "The video's edit list hides all of its pictures.")
    if survey.losses.container:
        return damaged()
    return Rejected(
        Code.FILE_TRUNCATED,
        "The file is incomplete: it announces pictures but holds none. Upload it again.",
    )


def _duration_s(source: Source, pictures: Extent) -> float:
    """From the first picture to the end of the last, which lasts one frame if nothing says more.

    However short a video is, only a still picture has no length.
    """
    if pictures.length_s > 0:
        return max(_SHORTEST_S, round(pictures.length_s, 3))
    return max(_SHORTEST_S, round(_frame_s(source), 3))


def _frame_s(source: Source) -> float:
    return float(1 / (source.video.guessed_rate or _NOMINAL_RATE))


def _frames_per_second(source: Source, pictures: Extent) -> float:
    return round(pictures.packets / _duration_s(source, pictures), 3)


def _notices(path: Path, source: Source, survey: _Survey) -> tuple[Notice, ...]:
    if survey.pictures.is_out_of_order:
        message = "The pictures' times stand still or go back, so that times may be off."
        return (Notice(Code.TIMES_INVALID, message, {"pictures": survey.pictures.backsteps}),)
    return _compare_lengths(source, survey) or _compare_sizes(path)


def _compare_sizes(path: Path) -> tuple[Notice, ...]:
    """Compares the size that the file's structure says it has with its own.

    Raises:
        Rejected: less than half of it is there.
    """
    missing = missing_share(path)
    if missing > 1 / 2:
        raise incomplete()
    if missing <= _MISSING_TOLERANCE:
        return ()
    message = f"The file is incomplete: {missing:.0%} of it is missing."
    return (Notice(Code.HEADER_LIES, message, {"missing": round(missing, 3)}),)


def _compare_lengths(source: Source, survey: _Survey) -> tuple[Notice, ...]:
    video = source.video
    if source.container.format.name in _WITHOUT_DURATION:
        return ()
    if video.duration and video.time_base:
        return _compare(float(video.duration * video.time_base), survey.pictures)
    if source.container.duration:
        return _compare(source.container.duration / _MICROSECONDS, survey.everything)
    return ()


def _compare(declared_s: float, held: Extent) -> tuple[Notice, ...]:
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
