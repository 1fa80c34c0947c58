"""Small synthetic videos whose cuts, sound and captions are known, written with PyAV."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
from av.subtitles.subtitle import SubtitleSet
from numpy.typing import NDArray

from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment

Picture = NDArray[np.uint8]
# MPEG-4 part 2 counts no finer than 1/65535.
_CLOCK = Fraction(1, 60_000)
_SOUND_RATE_HZ = 48_000
_SOUND_FRAME = 1024
_TONE_HZ = 440.0
_MILLISECONDS = 1000
# libav's subtitle encoders want a SubStation header; cues refer to its one style.
_ASS_HEADER = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,16

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
# ISO/IEC 14496-12, track header: the matrix starts 40 bytes into a version 0 box's content.
_MATRIX_AT = 44
_ONE, _UNIT = 0x10000, 0x40000000
_MATRICES = {
    90: (0, _ONE, 0, -_ONE, 0, 0, 0, 0, _UNIT),
    180: (-_ONE, 0, 0, 0, -_ONE, 0, 0, 0, _UNIT),
    270: (0, -_ONE, 0, _ONE, 0, 0, 0, 0, _UNIT),
}


class Take(Protocol):
    """What is filmed without a cut."""

    @property
    def duration_s(self) -> float:
        """How long it lasts."""

    def frame(self, index: int) -> Picture:
        """Its frame of this number, RGB, shape (height, width, 3); all of one size."""


@dataclass(frozen=True)
class Shot:
    """One take: a picture that moves a little, for a while.

    Attributes:
        picture: RGB, shape (height, width, 3), as large as the clip.
        drift: pixels by which it moves to the side with each frame.
    """

    picture: Picture
    duration_s: float
    drift: int = 1

    def frame(self, index: int) -> Picture:
        """The picture, moved."""
        return np.roll(self.picture, index * self.drift, axis=1)


@dataclass(frozen=True)
class ClipForm:
    """How a clip is coded.

    Attributes:
        rate: frames per second; of a variable rate, the fastest.
        is_variable: every third frame is left out, so that no two gaps in a row are equal.
        has_sound: a 440 Hz tone, as long as the pictures.
        start_s: when the first picture is shown on the file's clock.
        turn: degrees clockwise that a player turns the picture: 0, 90, 180 or 270; MP4 only.
        pixel_ratio: width of a pixel to its height.
        cues: an embedded text track.
        text_codec: ``mov_text`` for MP4, else ``subrip``, ``webvtt`` or ``ass``.
        container: libav's name of the muxer; None: by the file's suffix.
        muxer: options for it.
        options: for the video encoder.
    """

    codec: str = "libx264"
    rate: int = 25
    is_variable: bool = False
    has_sound: bool = False
    sound_codec: str = "aac"
    start_s: float = 0.0
    turn: int = 0
    pixel_ratio: Fraction = Fraction(1)
    cues: Sequence[TranscriptSegment] = ()
    text_codec: str = "mov_text"
    container: str | None = None
    muxer: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=lambda: {"preset": "veryfast"})


def cue(start_s: float, end_s: float, text: str) -> TranscriptSegment:
    """A cue for an embedded text track."""
    return TranscriptSegment(TimeSpan(start_s, end_s), text)


def blocks(seed: int, size: tuple[int, int] = (320, 180)) -> Picture:
    """A picture of coloured blocks; two seeds differ enough for a cut.

    Args:
        size: width and height.
    """
    width, height = size
    rng = np.random.default_rng(seed)
    coarse = rng.integers(30, 226, (6, 8, 3), dtype=np.uint8)
    rows = np.arange(height) * len(coarse) // height
    columns = np.arange(width) * coarse.shape[1] // width
    return np.ascontiguousarray(coarse[rows][:, columns])


def plain(level: int, size: tuple[int, int] = (320, 180)) -> Picture:
    """A grey picture; level 0 is black."""
    return np.full((size[1], size[0], 3), level, np.uint8)


def shots(*durations_s: float, size: tuple[int, int] = (320, 180), seed: int = 1) -> list[Shot]:
    """Shots of blocks, one for each duration."""
    return [
        Shot(blocks(seed + index, size), duration_s) for index, duration_s in enumerate(durations_s)
    ]


def write_clip(path: Path, takes: Sequence[Take], form: ClipForm | None = None) -> list[float]:
    """Writes a video.

    Returns:
        The times of its cuts, counted from the first picture.
    """
    form = form or ClipForm()
    with av.open(str(path), "w", format=form.container, options=form.muxer) as container:
        streams = _Streams(container, takes[0].frame(0), form)
        cuts = streams.write(takes)
    if form.turn:
        _turn(path, form.turn)
    return cuts


class _Streams:
    """The streams of a clip that is being written."""

    def __init__(self, container: Any, picture: Picture, form: ClipForm) -> None:
        self._container = container
        self._form = form
        self._video = container.add_stream(form.codec, rate=form.rate, options=form.options)
        self._video.height, self._video.width = picture.shape[:2]
        self._video.pix_fmt = "yuv420p"
        self._video.codec_context.time_base = _CLOCK
        self._video.codec_context.sample_aspect_ratio = form.pixel_ratio
        self._sound = (
            container.add_stream(form.sound_codec, rate=_SOUND_RATE_HZ) if form.has_sound else None
        )
        self._text = container.add_stream(form.text_codec) if form.cues else None
        if self._text:
            self._text.codec_context.subtitle_header = _ASS_HEADER
            self._text.metadata["language"] = "eng"

    def write(self, takes: Sequence[Take]) -> list[float]:
        """Writes everything and gives the cuts."""
        times = _cut_times(takes, self._form)
        sound = self._sound_frames(sum(take.duration_s for take in takes))
        self._write_text()
        for at_s, picture in _frames(takes, self._form):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.time_base = _CLOCK
            frame.pts = round((at_s + self._form.start_s) / _CLOCK)
            self._container.mux(self._video.encode(frame))
            self._write_sound_until(at_s, sound)
        self._write_sound_until(float("inf"), sound)
        for stream in filter(None, (self._video, self._sound)):
            self._container.mux(stream.encode(None))
        return times

    def _sound_frames(self, duration_s: float) -> Iterator[tuple[float, av.AudioFrame]]:
        total = round(duration_s * _SOUND_RATE_HZ) if self._sound else 0
        first = round(self._form.start_s * _SOUND_RATE_HZ)
        for start in range(0, total, _SOUND_FRAME):
            when = np.arange(start, min(total, start + _SOUND_FRAME)) / _SOUND_RATE_HZ
            wave = np.sin(2 * np.pi * _TONE_HZ * when) * 8000
            frame = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None], "s16", "mono")
            frame.sample_rate, frame.pts = _SOUND_RATE_HZ, first + start
            frame.time_base = Fraction(1, _SOUND_RATE_HZ)
            yield start / _SOUND_RATE_HZ, frame

    def _write_sound_until(self, at_s: float, sound: Iterator[tuple[float, av.AudioFrame]]) -> None:
        for start_s, frame in sound:
            assert self._sound
            self._container.mux(self._sound.encode(frame))
            if start_s >= at_s:
                return

    def _write_text(self) -> None:
        for each in self._form.cues if self._text else ():
            assert self._text
            length = round(each.span.duration_s * _MILLISECONDS)
            line = f"0,0,Default,,0,0,0,,{each.text}".encode()
            packet = self._text.codec_context.encode_subtitle(SubtitleSet.create(line, 0, length))
            packet.stream, packet.time_base = self._text, Fraction(1, _MILLISECONDS)
            packet.pts = packet.dts = round(
                (each.span.start_s + self._form.start_s) * _MILLISECONDS
            )
            packet.duration = length
            self._container.mux(packet)


def _frames(takes: Sequence[Take], form: ClipForm) -> Iterator[tuple[float, Picture]]:
    number = 0
    for take in takes:
        for index in range(round(take.duration_s * form.rate)):
            if not (form.is_variable and index % 3 == 1):
                yield number / form.rate, take.frame(index)
            number += 1


def _cut_times(takes: Sequence[Take], form: ClipForm) -> list[float]:
    frames = np.cumsum([round(take.duration_s * form.rate) for take in takes[:-1]])
    return [float(count) / form.rate for count in frames]


def _turn(path: Path, degrees: int) -> None:
    """Writes the display matrix into every track header, as phones do."""
    data = bytearray(path.read_bytes())
    at = data.find(b"tkhd")
    while at >= 0:
        struct.pack_into(">9i", data, at + _MATRIX_AT, *_MATRICES[degrees])
        at = data.find(b"tkhd", at + 1)
    path.write_bytes(data)
