"""Pictures that are too large, change on the way, or are told of in nonsense."""

import struct
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.packet import Packet
from PIL import Image

from scenedex.domain.errors import Code
from scenedex.testing.clips import ClipForm, Shot, blocks, plain, shots, write_clip
from scenedex.testing.hostile import elements as mkv
from scenedex.testing.hostile.boxes import put
from scenedex.testing.hostile.good import SIZE, coded_pictures, good, silent
from scenedex.testing.hostile.hostile_file import HostileFile, taken

_SMALL = (64, 36)


def too_large(path: Path) -> None:
    """One picture of 8192×8192 in 200 kB."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 8192, 8192, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(8192, 8192, "yuv420p")))
        container.mux(stream.encode(None))


def large_jpegs(path: Path) -> None:
    """A film of pictures of 16384×16384, each of which takes 800 MB, in 3 MB."""
    file = BytesIO()
    Image.new("L", (16_384, 16_384), 99).save(file, "JPEG", quality=1)
    path.write_bytes(_film([file.getvalue()] * 3, "V_MJPEG", (16_384, 16_384)))


def large_jpegs_inside(path: Path) -> None:
    """Likewise, but the track says 64×64."""
    file = BytesIO()
    Image.new("L", (16_384, 16_384), 99).save(file, "JPEG", quality=1)
    path.write_bytes(_film([_jpeg((64, 64)), file.getvalue()], "V_MJPEG", (64, 64)))


def huge_jpegs(path: Path) -> None:
    """Pictures whose own headers say 65535×65535."""
    data = bytearray(_jpeg(SIZE))
    struct.pack_into(">HH", data, data.index(b"\xff\xc0") + 5, 65_535, 65_535)
    path.write_bytes(_film([bytes(data)] * 25, "V_MJPEG", SIZE))


def huge_track(path: Path) -> None:
    """A Matroska track that says 65535×65535; its pictures are small."""
    path.write_bytes(_film([_jpeg(SIZE)] * 25, "V_MJPEG", (65_535, 65_535)))


def growing(path: Path) -> None:
    """Pictures that are twice as large each time, until there are too many pixels."""
    sizes = [(64 << step, 36 << step) for step in range(8)]
    path.write_bytes(_film([_jpeg(size) for size in sizes], "V_MJPEG", sizes[0]))


def any_size(path: Path) -> None:
    """Pictures each of which has another size."""
    sizes = [(16 + 30 * step % 470, 16 + 50 * step % 330) for step in range(40)]
    path.write_bytes(_film([_jpeg(size) for size in sizes], "V_MJPEG", sizes[0]))


def changing_size(path: Path) -> None:
    """A video whose pictures change their size on the way."""
    _write_parts(path, [((320, 180), {}), ((640, 480), {})])


def leaping_size(path: Path) -> None:
    """A transport stream that leaps from 320×180 to 7680×4320."""
    _write_parts(path, [((320, 180), {}), ((7680, 4320), {"options": {"preset": "ultrafast"}})])


def changing_pixels(path: Path) -> None:
    """A video whose pictures change from 4:2:0 to 4:4:4 with ten bits."""
    _write_parts(path, [(SIZE, {}), (SIZE, {"pixels": "yuv444p10le"})])


def changing_codec(path: Path) -> None:
    """A transport stream that goes on in another codec."""
    options = {"preset": "ultrafast", "x265-params": "log-level=error"}
    _write_parts(path, [(SIZE, {}), (SIZE, {"codec": "libx265", "options": options})])


def resizing_vp9(path: Path) -> None:
    """A VP9 track that goes on in another size, as VP9 may."""
    pictures = [
        packet
        for size in ((64, 36), (320, 180), (32, 32))
        for packet in _packets("libvpx-vp9", size, {"deadline": "realtime", "cpu-used": "8"})
    ]
    path.write_bytes(_film(pictures, "V_VP9", (64, 36)))


def foreign_pictures(path: Path) -> None:
    """Pictures in VP9 in a track that says VP8."""
    pictures = _packets("libvpx-vp9", SIZE, {"deadline": "realtime", "cpu-used": "8"})
    path.write_bytes(_film(pictures, "V_VP8", SIZE))


def no_parameters(path: Path) -> None:
    """H.264 whose parameter sets are missing."""
    path.write_bytes(_film(_avc(), "V_MPEG4/ISO/AVC", SIZE, b"\1\x64\0\x0a\xff\xe0\0"))


def absurd_parameters(path: Path) -> None:
    """H.264 whose parameter sets are noise."""
    noise = np.random.default_rng(5).bytes(200)
    private = b"\1\x64\0\x0a\xff\xe1" + struct.pack(">H", 100) + b"\x67" + noise[:99]
    private += b"\1" + struct.pack(">H", 50) + b"\x68" + noise[:49]
    path.write_bytes(_film(_avc(), "V_MPEG4/ISO/AVC", SIZE, private))


def hevc_without_parameters(path: Path) -> None:
    """HEVC whose video parameter set is gone."""
    data = bytearray(good("hevc mp4"))
    at = data.index(b"hvcC") + 4 + 22
    assert data[at + 1] & 0x3F == 32  # the video parameter set comes first
    data[at + 6] = 0x7E  # an unspecified kind in its place
    data[at + 1] = data[at + 1] & 0xC0 | 63
    path.write_bytes(data)


def absurd_units(path: Path) -> None:
    """AV1 whose units say they are longer than the file."""
    data = bytearray(good("av1 mp4"))
    start = data.index(b"mdat") + 4
    for at in range(start, data.index(b"moov") - 8):
        if data[at : at + 2] == b"\x32" + data[at + 1 : at + 2]:
            data[at + 1] = 0xFF
    path.write_bytes(data)


def prores_sizes(path: Path) -> None:
    """ProRes whose pictures say other sizes than there are."""
    data = bytearray(good("prores mov"))
    at = data.find(b"icpf")
    while at >= 0:
        struct.pack_into(">HH", data, at + 12, 65_535, 65_535)
        at = data.find(b"icpf", at + 4)
    path.write_bytes(data)


def prores_lengths(path: Path) -> None:
    """ProRes whose pictures say they are longer than they are."""
    data = bytearray(good("prores mov"))
    at = data.find(b"icpf")
    while at >= 0:
        struct.pack_into(">I", data, at - 4, 0x7FFFFFFF)
        at = data.find(b"icpf", at + 4)
    path.write_bytes(data)


def mpeg4_without_header(path: Path) -> None:
    """MPEG-4 whose headers are noise."""
    data = bytearray(good("mpeg-4 avi"))
    at = data.find(b"\0\0\1\x20")
    while at >= 0:
        data[at + 4 : at + 12] = b"\xff" * 8
        at = data.find(b"\0\0\1\x20", at + 4)
    path.write_bytes(data)


def one_picture(path: Path) -> None:
    """A video of one picture."""
    write_clip(path, shots(0.04, size=SIZE))


def tiny(path: Path) -> None:
    """A video of 16×2 pixels."""
    write_clip(path, shots(1.0, size=(16, 2)))


def thin(path: Path) -> None:
    """A video of 16×4096 pixels."""
    write_clip(path, shots(0.4, size=(16, 4096)))


def flat(path: Path) -> None:
    """A video of 4096×16 pixels."""
    write_clip(path, shots(0.4, size=(4096, 16)))


def black(path: Path) -> None:
    """A video in which nothing is seen."""
    write_clip(path, [Shot(plain(0, SIZE), 2.0)])


def absurd_ratio(path: Path) -> None:
    """Pixels that are 60,000 times as wide as high."""
    write_clip(path, shots(1.0, size=SIZE), ClipForm(pixel_ratio=Fraction(60_000, 1)))


def absurd_matrix(path: Path) -> None:
    """A display matrix that makes a point of the picture."""
    path.write_bytes(put(silent(), b"tkhd", 40, "9I", *[0] * 9))


def without_key_frame(path: Path) -> None:
    """A recording that begins long after its key frame."""
    parameters, _ = coded_pictures()
    path.write_bytes(_film(_avc()[1:11], "V_MPEG4/ISO/AVC", SIZE, parameters))


def scene_bomb(path: Path) -> None:
    """A cut with every picture, for a minute."""
    pictures = [Shot(blocks(seed, _SMALL), 0.04) for seed in range(1500)]
    write_clip(path, pictures)


def flashes(path: Path) -> None:
    """Black and white in turn, for half a minute."""
    write_clip(path, [Shot(plain(255 * (index % 2), _SMALL), 0.04) for index in range(750)])


PICTURES = (
    HostileFile("too large", too_large, Code.PICTURE_TOO_LARGE),
    HostileFile("large jpegs", large_jpegs, Code.PICTURE_TOO_LARGE),
    taken("large jpegs inside", large_jpegs_inside, Code.AUDIO_MISSING, Code.DECODE_ERRORS),
    HostileFile("huge jpegs", huge_jpegs, Code.PICTURE_TOO_LARGE),
    taken("huge track", huge_track, Code.AUDIO_MISSING),
    taken("growing", growing, Code.AUDIO_MISSING, Code.DECODE_ERRORS),
    taken("any size", any_size, Code.AUDIO_MISSING),
    taken("changing size", changing_size, Code.AUDIO_MISSING),
    taken("leaping size", leaping_size, Code.AUDIO_MISSING, Code.DECODE_ERRORS),
    taken("changing pixels", changing_pixels, Code.AUDIO_MISSING),
    taken("changing codec", changing_codec, Code.AUDIO_MISSING, Code.DECODE_ERRORS),
    taken("resizing vp9", resizing_vp9, Code.AUDIO_MISSING),
    HostileFile("foreign pictures", foreign_pictures, Code.NO_FRAMES),
    HostileFile("no parameters", no_parameters, Code.NO_FRAMES),
    HostileFile("absurd parameters", absurd_parameters, Code.NO_FRAMES),
    HostileFile("hevc without parameters", hevc_without_parameters, Code.NO_FRAMES),
    HostileFile("absurd units", absurd_units, Code.NO_FRAMES),
    HostileFile("prores sizes", prores_sizes, Code.PICTURE_TOO_LARGE),
    taken("prores lengths", prores_lengths),
    taken("mpeg4 without header", mpeg4_without_header, Code.DECODE_ERRORS),
    taken("one picture", one_picture, Code.AUDIO_MISSING),
    taken("tiny", tiny, Code.AUDIO_MISSING),
    taken("thin", thin, Code.AUDIO_MISSING),
    taken("flat", flat, Code.AUDIO_MISSING),
    taken("black", black, Code.AUDIO_MISSING),
    taken("absurd ratio", absurd_ratio, Code.AUDIO_MISSING),
    taken("absurd matrix", absurd_matrix, Code.AUDIO_MISSING),
    HostileFile("without key frame", without_key_frame, Code.NO_FRAMES),
    taken("scene bomb", scene_bomb, Code.AUDIO_MISSING),
    taken("flashes", flashes, Code.AUDIO_MISSING),
)


def _film(pictures: list[bytes], codec: str, size: tuple[int, int], private: bytes = b"") -> bytes:
    """A Matroska video of 25 pictures a second."""
    clusters = [
        mkv.cluster(number * 40, mkv.block(0, picture)) for number, picture in enumerate(pictures)
    ]
    length_s = len(pictures) * 0.04
    tracks = mkv.element(mkv.TRACKS, mkv.video_track(codec, size, private))
    return mkv.film(mkv.info(length_s), tracks, *clusters)


def _jpeg(size: tuple[int, int]) -> bytes:
    file = BytesIO()
    Image.fromarray(blocks(size[0], size)).save(file, "JPEG", quality=60)
    return file.getvalue()


def _avc() -> list[bytes]:
    return [picture for _, picture in coded_pictures()[1]]


def _packets(codec: str, size: tuple[int, int], options: dict[str, str]) -> list[bytes]:
    """The pictures of a second of a clip."""
    context: Any = av.CodecContext.create(codec, "w")
    context.width, context.height = size
    context.pix_fmt, context.time_base, context.options = "yuv420p", Fraction(1, 25), options
    packets: list[Packet[Any]] = []
    for number in range(25):
        frame = av.VideoFrame.from_ndarray(blocks(1, size), format="rgb24")
        frame.pts = number
        packets += context.encode(frame)
    return [bytes(each) for each in [*packets, *context.encode(None)]]


def _write_parts(path: Path, parts: list[tuple[tuple[int, int], dict[str, Any]]]) -> None:
    """A transport stream of parts of a second, one after the other."""
    written = []
    for index, (size, given) in enumerate(parts):
        form = ClipForm(start_s=float(index), container="mpegts", **given)
        write_clip(path, shots(1.0, size=size, seed=index), form)
        written.append(path.read_bytes())
    path.write_bytes(b"".join(written))
