"""What lies beside the pictures in a file: sound and text."""

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av.error
from av.packet import Packet

from scenedex.domain.errors import Code
from scenedex.domain.notices import Notice
from scenedex.media.inside.packets import Losses, decode_packet
from scenedex.media.inside.sound import SoundWriter
from scenedex.media.inside.source import Source
from scenedex.media.inside.texts import TextCollector
from scenedex.media.inside.window import Window

_AUDIO = Path("audio.wav")
_CAPTIONS = Path("captions.json")


class Tracks:
    """Writes the sound and the captions of a part, as their packets come by.

    Args:
        longest_s: sound beyond it is dropped.
    """

    def __init__(self, source: Source, losses: Losses, *, window: Window, longest_s: float) -> None:
        if window.end_s is not None:
            longest_s = window.end_s - window.start_s
        self._source = source
        self._losses = losses
        self._window = window
        self._sound = SoundWriter(_AUDIO, longest_s) if source.audio else None
        self._text = TextCollector(source.text, losses) if source.text else None
        self._has_started = False

    def start_at(self, origin_s: float) -> None:
        """Says when the video's first picture is shown, on the file's clock; the first counts."""
        if not self._has_started and self._sound:
            self._sound.start_at(origin_s + self._window.start_s)
        self._has_started = True

    def take(self, packet: "Packet[Any]") -> None:
        """Reads a packet of the sound or of the text."""
        if packet.stream is self._source.audio and self._sound:
            for frame in decode_packet(packet, self._losses):
                with self._may_be_unknown():
                    self._sound.add(frame)  # type: ignore[arg-type]
        elif packet.stream is self._source.text and self._text:
            self._text.add(packet)

    @contextmanager
    def _may_be_unknown(self) -> Iterator[None]:
        """Counts sound that the resampler does not know."""
        try:
            yield
        except builtins.MemoryError:
            raise
        except av.error.FFmpegError:
            self._losses.add("audio")

    def finish(self, origin_s: float) -> tuple[str | None, str | None, tuple[Notice, ...]]:
        """Completes the files.

        Returns:
            The sound's and the captions' name; None where there is none. The warning for a video
            from which nothing is heard.
        """
        if self._sound:
            with self._may_be_unknown():
                self._sound.write()
        audio = self._sound.finish() if self._sound else None
        captions = self._text.finish(_CAPTIONS, origin_s, self._window) if self._text else None
        return _name(audio), _name(captions), _silence(self._source, audio)


def _name(path: Path | None) -> str | None:
    return str(path) if path else None


def _silence(source: Source, audio: Path | None) -> tuple[Notice, ...]:
    if audio:
        return ()
    if source.audio or source.unreadable_audio:
        codec = source.unreadable_audio or (source.audio and source.audio.codec_context.name)
        message = f"The sound track ({codec}) cannot be read."
        return (Notice(Code.AUDIO_UNREADABLE, message, {"codec": codec}),)
    return (Notice(Code.AUDIO_MISSING, "The video has no sound."),)
