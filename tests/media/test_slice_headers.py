"""What the headers of H.264 packets say, compared with what a decoder makes of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from scenedex.media.inside.slice_headers import UNKNOWN, SliceHeaderReader
from scenedex.testing.clips import ClipForm, Take, write_clip
from scenedex.testing.clips.takes import Filmed, drawn

SIZE, RATE = (320, 180), 25
H264 = {
    "an mp4": ("a.mp4", {"preset": "veryfast"}),
    "a transport stream": ("a.ts", {"preset": "veryfast"}),
    "several slices": ("a.mp4", {"preset": "veryfast", "x264-params": "slices=4"}),
    "open groups": ("a.mkv", {"preset": "veryfast", "x264-params": "open-gop=1:keyint=30"}),
    "fields": ("a.mp4", {"preset": "veryfast", "x264-params": "tff=1"}),
}


def takes() -> list[Take]:
    """Cuts that x264 tells by a picture that needs no other, some of them too soon for a key."""
    return [
        Filmed(drawn(seed, (400, 180)), SIZE, frames / RATE, pan=0.4)
        for seed, frames in enumerate((40, 8, 12, 50, 20))
    ]


@contextmanager
def packets_of(path: Path) -> "Iterator[tuple[VideoStream, list[Packet[Any]]]]":
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        yield stream, [packet for packet in container.demux(stream) if packet.size]


def decode(stream: VideoStream, packets: "list[Packet[Any]]") -> dict[int, VideoFrame]:
    frames = [frame for packet in packets for frame in stream.decode(packet)]
    return {frame.pts or 0: frame for frame in [*frames, *stream.decode(None)]}


@pytest.mark.parametrize("form", H264)
def test_headers_say_what_a_decoder_finds(form: str, tmp_path: Path) -> None:
    name, options = H264[form]
    write_clip(tmp_path / name, takes(), ClipForm(options=options))

    with packets_of(tmp_path / name) as (stream, packets):
        headers = SliceHeaderReader(stream)
        seen = {packet.pts or 0: headers.read(packet).is_intra for packet in packets}
        frames = decode(stream, packets)

    intra = {pts: frame.pict_type == PictureType.I for pts, frame in frames.items()}
    assert seen == intra
    assert sum(seen.values()) >= 4


@pytest.mark.parametrize("form", ["an mp4", "a transport stream", "several slices"])
def test_no_other_picture_changes_when_what_is_expendable_is_left_out(
    form: str, tmp_path: Path
) -> None:
    name, options = H264[form]
    write_clip(tmp_path / name, takes(), ClipForm(options=options))
    with packets_of(tmp_path / name) as (stream, packets):
        headers = SliceHeaderReader(stream)
        needed = [packet for packet in packets if not headers.read(packet).is_expendable]
        whole = decode(stream, packets)
        stream.codec_context.flush_buffers()
        fewer = decode(stream, needed)

    assert 0.2 * len(whole) < len(fewer) < 0.8 * len(whole)
    for pts, frame in fewer.items():
        assert np.array_equal(frame.to_ndarray(), whole[pts].to_ndarray())


def test_of_other_codecs_nothing_is_known(tmp_path: Path) -> None:
    form = ClipForm(codec="mpeg4", options={"b": "2M"})
    write_clip(tmp_path / "a.mp4", takes(), form)

    with packets_of(tmp_path / "a.mp4") as (stream, packets):
        headers = SliceHeaderReader(stream)
        assert all(headers.read(packet) == UNKNOWN for packet in packets)


@pytest.mark.parametrize("name", ["a.mp4", "a.ts"])
def test_any_bytes_are_read_without_a_fault(name: str, tmp_path: Path) -> None:
    write_clip(tmp_path / name, takes()[:1], ClipForm(options={"preset": "veryfast"}))
    rng = np.random.default_rng(7)

    with packets_of(tmp_path / name) as (stream, packets):
        headers = SliceHeaderReader(stream)
        for _ in range(500):
            data = bytearray(bytes(packets[int(rng.integers(len(packets)))]))
            del data[int(rng.integers(len(data))) :]
            for at in rng.integers(0, max(1, len(data)), 8).tolist():
                data[at : at + 1] = rng.bytes(1)
            headers.read(Packet(bytes(data)))


@pytest.mark.parametrize("name", ["a.mp4", "a.ts"])
@pytest.mark.parametrize("filling", [b"\0", b"\0\0\1"])
def test_of_a_packet_full_of_beginnings_only_some_are_read(
    name: str, filling: bytes, tmp_path: Path
) -> None:
    write_clip(tmp_path / name, takes()[:1], ClipForm(options={"preset": "veryfast"}))

    with packets_of(tmp_path / name) as (stream, _):
        headers = SliceHeaderReader(stream)
        units = headers._with_lengths if headers._length_bytes else headers._with_start_codes
        assert len(list(units(Packet(filling * 1_000_000)))) <= 1_000
