"""The decode pass: every packet is read once and every frame is decoded once."""

from pathlib import Path
from typing import Any

from av.packet import Packet

from scenedex.domain.errors import Code, Rejected
from scenedex.media.inside.album import missing_pictures
from scenedex.media.inside.packets import Losses, decode_packet, drain_decoder, read_packets
from scenedex.media.inside.picture_lane import PictureLane
from scenedex.media.inside.sound import SoundWriter
from scenedex.media.inside.source import Source, codec_name, open_source
from scenedex.media.inside.texts import TextCollector
from scenedex.media.limits import AnalyseOptions
from scenedex.media.results import Analysis
from scenedex.media.wire import INPUT_NAME, Reply, Request, Tell
from scenedex.telemetry import Notice

_AUDIO = Path("audio.wav")
_CAPTIONS = Path("captions.json")
_MICROSECONDS = 1_000_000


def analyse(request: Request, tell: Tell) -> Reply:
    """Analyses the input in the working directory."""
    assert request.analyse  # noqa: S101 (main chose this work by it)
    return Reply(analysed=analyse_file(Path(INPUT_NAME), request.analyse, tell))


def analyse_file(path: Path, options: AnalyseOptions, tell: Tell) -> Analysis:
    """Makes scenes, pictures, sound and captions of a video, in the working directory.

    Raises:
        Rejected: it is not a video that we take, or not one picture of it can be decoded.
    """
    with open_source(path, options.limits) as source:
        return _Pass(source, options).run(tell)


class _Pass:
    """One walk through one file."""

    def __init__(self, source: Source, options: AnalyseOptions) -> None:
        limit_s = options.limits.max_duration_s
        self._source = source
        self._losses = Losses()
        self._pictures = PictureLane(source.video, options)
        self._sound = SoundWriter(_AUDIO, limit_s) if source.audio else None
        self._text = TextCollector(source.text, self._losses) if source.text else None
        # Frames come out late but decode on all processors.
        source.video.thread_type = "FRAME"

    def run(self, tell: Tell) -> Analysis:
        for packet in read_packets(self._source, self._losses):
            self._take(packet)
            tell(self._fraction(packet))
        for frame in drain_decoder(self._source.video, self._losses):
            self._see(frame)
        return self._finish()

    def _take(self, packet: "Packet[Any]") -> None:
        if packet.stream is self._source.video:
            for frame in decode_packet(packet, self._losses):
                self._see(frame)
        elif packet.stream is self._source.audio:
            self._hear(decode_packet(packet, self._losses))
        elif self._text:
            self._text.add(packet)

    def _see(self, frame: Any) -> None:
        is_first = self._pictures.clock.origin_s is None
        self._pictures.see(frame)
        if is_first and self._sound:
            self._sound.start_at(self._pictures.clock.origin_s or 0.0)

    def _hear(self, frames: list[Any]) -> None:
        for frame in frames:
            if self._sound:
                self._sound.add(frame)

    def _finish(self) -> Analysis:
        outlines = self._pictures.finish()
        geometry = self._pictures.geometry
        if not outlines or geometry is None:
            raise Rejected(Code.NO_FRAMES, "Not one picture of the video can be decoded.")
        scenes = self._pictures.album.finish(outlines)
        audio = self._sound.finish() if self._sound else None
        origin_s = self._pictures.clock.origin_s or 0.0
        return Analysis(
            duration_s=outlines[-1].span.end_s,
            width=geometry.width,
            height=geometry.height,
            scenes=scenes,
            audio=audio,
            captions=self._text.finish(_CAPTIONS, origin_s) if self._text else None,
            notices=(
                *self._losses.notices(),
                *_silence(self._source, audio),
                *missing_pictures(scenes),
            ),
        )

    def _fraction(self, packet: "Packet[Any]") -> float:
        """How far the file's own clock has come, as far as its header can be believed."""
        container = self._source.container
        if packet.dts is None or packet.time_base is None or not container.duration:
            return 0.0
        passed = float(packet.dts * packet.time_base) - (container.start_time or 0) / _MICROSECONDS
        return min(1.0, max(0.0, passed * _MICROSECONDS / container.duration))


def _silence(source: Source, audio: Path | None) -> tuple[Notice, ...]:
    """The warning for a video from which nothing is heard."""
    if audio:
        return ()
    if source.audio or source.unreadable_audio:
        codec = source.unreadable_audio or (source.audio and codec_name(source.audio))
        message = f"The sound track ({codec}) cannot be read."
        return (Notice(Code.AUDIO_UNREADABLE, message, {"codec": codec}),)
    return (Notice(Code.AUDIO_MISSING, "The video has no sound."),)
