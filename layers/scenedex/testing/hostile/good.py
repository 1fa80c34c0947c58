"""Good clips as bytes, which bad ones are made of; each is encoded once."""

import tempfile
import threading
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import av

from scenedex.testing.clips import ClipForm, shots, write_clip
from scenedex.testing.clips.catalogue import SPECIMENS

SIZE = (160, 90)
# Two encoders that began at once in one process have spun for ever.
_ENCODING = threading.Lock()


class PacketPlace(NamedTuple):
    """Where a packet lies in a file, or begins to, in bytes."""

    at: int
    size: int


def packets_in(data: bytes) -> list[PacketPlace]:
    """The packets of a good clip, in the order of the file."""
    with av.open(BytesIO(data), mode="r") as container:
        return [
            PacketPlace(packet.pos, packet.size)
            for packet in container.demux()
            if packet.pos is not None and packet.size
        ]


@cache
def good(name: str) -> bytes:
    """A specimen of the catalogue: 2.2 s, 160×90, mostly with sound."""
    with _ENCODING, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "good").with_suffix(SPECIMENS[name].suffix)
        form = SPECIMENS[name].form
        # Without it, Matroska's numbers are drawn by lot.
        exact = replace(form, muxer={**form.muxer, "fflags": "+bitexact"})
        replace(SPECIMENS[name], form=exact).write(path)
        return path.read_bytes()


@cache
def silent(suffix: str = ".mp4", length_s: float = 2.0, *, faststart: bool = False) -> bytes:
    """One take in H.264 without sound.

    Args:
        faststart: whether an MP4 has its index in front.
    """
    form = ClipForm(muxer={"movflags": "faststart"} if faststart else {})
    with _ENCODING, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "good").with_suffix(suffix)
        write_clip(path, shots(length_s, size=SIZE), form)
        return path.read_bytes()


@cache
def coded_pictures() -> tuple[bytes, list[tuple[bool, bytes]]]:
    """The parameters of two seconds of H.264, and its pictures with whether they are key frames."""
    options = {"preset": "veryfast", "bf": "0", "g": "12"}
    with _ENCODING, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "good.mp4")
        write_clip(path, shots(1.0, 1.0, size=SIZE), ClipForm(options=options))
        with av.open(str(path)) as container:
            parameters = container.streams.video[0].codec_context.extradata or b""
            packets = [each for each in container.demux() if each.size]
            return parameters, [(bool(each.is_keyframe), bytes(each)) for each in packets]
