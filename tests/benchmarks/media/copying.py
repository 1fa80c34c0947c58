"""Puts encoded pieces together by copying their packets, with a sound track beside them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.packet import Packet

_SOUND_RATE_HZ = 48_000
_SOUND_FRAME = 1024
_SOUND_S = 20
_SOUND_BIT_S = 128_000


def write_sound(path: Path) -> None:
    """Writes twenty seconds of AAC, 48 kHz stereo: tones that come and go, and hiss."""
    rng = np.random.default_rng(4)
    when = np.arange(_SOUND_S * _SOUND_RATE_HZ) / _SOUND_RATE_HZ
    swell = 0.5 + 0.5 * np.sin(2 * np.pi * when * 1.5)
    wave = 0.2 * np.sin(2 * np.pi * when * 330) * swell + 0.02 * rng.standard_normal(len(when))
    samples = np.stack([wave, wave[::-1]]).astype(np.float32)
    with av.open(str(path), "w", "ipod") as container:
        stream: Any = container.add_stream("aac", rate=_SOUND_RATE_HZ)
        stream.bit_rate, stream.layout = _SOUND_BIT_S, "stereo"
        for start in range(0, samples.shape[1], _SOUND_FRAME):
            block = np.ascontiguousarray(samples[:, start : start + _SOUND_FRAME])
            frame = av.AudioFrame.from_ndarray(block, "fltp", "stereo")
            frame.sample_rate, frame.pts = _SOUND_RATE_HZ, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def copy_pieces(pieces: Sequence[Path], sound: Path, path: Path) -> None:
    """Copies pieces one after the other, and the sound as often as it takes."""
    new = path.with_suffix(".new")
    with (
        av.open(str(pieces[0])) as piece,
        av.open(str(sound)) as noise,
        av.open(str(new), "w", "mp4") as target,
    ):
        pictures = target.add_stream_from_template(piece.streams.video[0])
        sounds = _sounds(sound, target.add_stream_from_template(noise.streams.audio[0]))
        for packet in _pictures(pieces, pictures):
            shown_s = (packet.dts or 0) * float(packet.time_base or 0)
            target.mux(packet)
            for each in sounds:
                target.mux(each)
                if (each.pts or 0) / _SOUND_RATE_HZ >= shown_s:
                    break
    new.replace(path)


def _pictures(pieces: Sequence[Path], stream: Any) -> "Iterator[Packet[Any]]":
    passed = 0
    for path in pieces:
        with av.open(str(path)) as container:
            length = 0
            for packet in container.demux(video=0):
                if packet.dts is None or packet.pts is None:
                    continue
                length += packet.duration or 0
                packet.pts, packet.dts = packet.pts + passed, packet.dts + passed
                packet.stream = stream
                yield packet
            passed += length


def _sounds(path: Path, stream: Any) -> "Iterator[Packet[Any]]":
    """The sound's packets over and over."""
    with av.open(str(path)) as container:
        blocks = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
    for number in count():
        packet = Packet(blocks[number % len(blocks)])
        packet.pts = packet.dts = number * _SOUND_FRAME
        packet.duration, packet.time_base = _SOUND_FRAME, Fraction(1, _SOUND_RATE_HZ)
        packet.stream = stream
        yield packet
