"""The tracks of a clip while it is written: pictures, sound and text."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from io import BytesIO
from typing import Any

import av
import numpy as np
from av.stream import Disposition
from av.subtitles.subtitle import SubtitleSet
from PIL import Image

from scenedex.testing.clips.colours import coded_frame
from scenedex.testing.clips.forms import ClipForm, Picture, Take

# For variable rates; MPEG-4 part 2 counts no finer than 1/65535.
_FINE_CLOCK = Fraction(1, 60_000)
_SOUND_RATE_HZ = 48_000
_SOUND_FRAME = 1024
_TONE_HZ = 440.0
_LOUDNESS = 8000
_MILLISECONDS = 1000
_MEASUREMENT = bytes.fromhex("060e2b34020b01010e01030101000000") + bytes(16)
_COVER_SIZE = (640, 480)
# libav's subtitle encoders want a SubStation header; cues refer to its one style.
_ASS_HEADER = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,16

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


class PictureTrack:
    """The pictures of all takes."""

    def __init__(self, container: Any, picture: Picture, form: ClipForm) -> None:
        self._container = container
        self._form = form
        self._stream = container.add_stream(form.codec, rate=form.rate, options=form.options)
        self._stream.height, self._stream.width = picture.shape[:2]
        self._stream.pix_fmt = form.pixels
        context = self._stream.codec_context
        context.thread_count = 1  # with more, what is coded depends on how many there are
        # MPEG-1, MPEG-2 and AVI know frames, not times.
        self._clock = _FINE_CLOCK if form.is_variable else Fraction(1, form.rate)
        context.time_base = self._clock
        context.sample_aspect_ratio = form.pixel_ratio
        if form.colours:
            form.colours.tell(context)
        if form.timecode:
            self._stream.metadata["timecode"] = form.timecode

    def write(self, at_s: float, picture: Picture) -> None:
        """Writes the next picture."""
        if self._form.colours:
            frame = coded_frame(picture, self._form.pixels, self._form.colours)
        else:
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.time_base = self._clock
        frame.pts = round((at_s + self._form.start_s) / self._clock)
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Writes what the encoder held back."""
        self._container.mux(self._stream.encode(None))


class SoundTrack:
    """A tone, or silence.

    Args:
        duration_s: that of the pictures.
    """

    def __init__(self, container: Any, form: ClipForm, duration_s: float, *, silent: bool) -> None:
        self._container = container
        self._form = form
        self._stream = container.add_stream(form.sound_codec, rate=_SOUND_RATE_HZ)
        self._frames = self._tone(duration_s, 0 if silent else _LOUDNESS)

    def write_until(self, at_s: float) -> None:
        """Writes the track up to a time, counted from the first picture."""
        for start_s, frame in self._frames:
            self._container.mux(self._stream.encode(frame))
            if start_s >= at_s:
                return

    def finish(self) -> None:
        """Writes the rest."""
        self.write_until(float("inf"))
        self._container.mux(self._stream.encode(None))

    def _tone(self, duration_s: float, loudness: int) -> Iterator[tuple[float, av.AudioFrame]]:
        form = self._form
        end = round(duration_s * _SOUND_RATE_HZ)
        for start in range(round(form.sound_start_s * _SOUND_RATE_HZ), end, _SOUND_FRAME):
            when = np.arange(start, min(end, start + _SOUND_FRAME)) / _SOUND_RATE_HZ
            wave = np.sin(2 * np.pi * _TONE_HZ * when) * loudness
            if form.tone:
                wave[(when < form.tone.start_s) | (when >= form.tone.end_s)] = 0
            frame = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None], "s16", "mono")
            frame.sample_rate = _SOUND_RATE_HZ
            frame.pts = round(form.start_s * _SOUND_RATE_HZ) + start
            frame.time_base = Fraction(1, _SOUND_RATE_HZ)
            yield start / _SOUND_RATE_HZ, frame


class TextTrack:
    """The cues, all written at once."""

    def __init__(self, container: Any, form: ClipForm) -> None:
        self._container = container
        self._form = form
        self._stream = container.add_stream(form.text_codec)
        self._stream.codec_context.subtitle_header = _ASS_HEADER
        self._stream.metadata["language"] = "eng"

    def write(self) -> None:
        """Writes them."""
        for each in self._form.cues:
            length = round(each.span.duration_s * _MILLISECONDS)
            line = f"0,0,Default,,0,0,0,,{each.text}".encode()
            packet = self._stream.codec_context.encode_subtitle(SubtitleSet.create(line, 0, length))
            packet.stream, packet.time_base = self._stream, Fraction(1, _MILLISECONDS)
            packet.pts = packet.dts = round(
                (each.span.start_s + self._form.start_s) * _MILLISECONDS
            )
            packet.duration = length
            self._container.mux(packet)


class DataTrack:
    """Measurements, as drones send them (SMPTE 336M)."""

    def __init__(self, container: Any) -> None:
        self._container = container
        self._stream = container.add_data_stream("klv")

    def write(self, at_s: float) -> None:
        """Writes what was measured at a time on the file's clock."""
        packet = av.Packet(_MEASUREMENT)
        packet.stream, packet.time_base = self._stream, Fraction(1, _MILLISECONDS)
        packet.pts = packet.dts = round(at_s * _MILLISECONDS)
        self._container.mux(packet)


def add_cover(container: Any) -> None:
    """Adds a cover; Matroska attaches it as a file, MP4 has it as a stream."""
    jpeg = BytesIO()
    Image.new("RGB", _COVER_SIZE, "white").save(jpeg, "JPEG")
    if container.format.name == "matroska":
        container.add_attachment("cover.jpg", "image/jpeg", jpeg.getvalue())
        return
    stream = container.add_stream("mjpeg", rate=1, width=_COVER_SIZE[0], height=_COVER_SIZE[1])
    stream.pix_fmt = "yuvj420p"
    stream.disposition = Disposition.attached_pic
    packet = av.Packet(jpeg.getvalue())
    packet.stream, packet.pts, packet.dts = stream, 0, 0
    packet.is_keyframe = True
    container.mux(packet)


def timed_frames(takes: Sequence[Take], form: ClipForm) -> Iterator[tuple[float, Picture]]:
    """Every picture and when it is shown, counted from the first."""
    number = 0
    for take in takes:
        for index in range(round(take.duration_s * form.rate)):
            if not (form.is_variable and index % 3 == 1):
                yield number / form.rate, take.frame(index)
            number += 1
