"""Containers whose structure is nonsense, or has no end."""

import os
import struct
from pathlib import Path

from scenedex.domain.errors import Code
from scenedex.testing.hostile import elements as mkv
from scenedex.testing.hostile import transport
from scenedex.testing.hostile.boxes import box, full_box, moved, rewrite
from scenedex.testing.hostile.good import good, silent
from scenedex.testing.hostile.hostile_file import HostileFile, taken

_GIB = 1024**3
_DEEP = 10_000
_TRACKS = mkv.element(mkv.TRACKS, mkv.video_track("V_MJPEG"))


def nested_boxes(path: Path) -> None:
    """Ten thousand boxes in each other."""
    path.write_bytes(_start() + _nest(b"moov", b"trak"))


def nested_notes(path: Path) -> None:
    """Likewise, in the box of notes of a good video."""
    notes = _nest(b"udta", b"udta")
    path.write_bytes(rewrite(silent(), [b"moov"], lambda old: box(b"moov", old[8:], notes)))


def many_boxes(path: Path) -> None:
    """A good video behind a hundred thousand empty boxes."""
    path.write_bytes(
        _start()
        + box(b"free") * 100_000
        + moved(silent(faststart=True), 8 * 100_000 + len(_start()))
    )


def endless_box(path: Path) -> None:
    """A first box whose size is 0: it goes on to the end of the file."""
    data = bytearray(silent())
    data[:4] = bytes(4)
    path.write_bytes(data)


def wide_box(path: Path) -> None:
    """A box of 2⁶³ bytes before the index."""
    path.write_bytes(_start() + struct.pack(">I4sQ", 1, b"free", 1 << 63) + silent())


def narrow_box(path: Path) -> None:
    """A box of 64 bits whose size is 0."""
    path.write_bytes(_start() + struct.pack(">I4sQ", 1, b"free", 0) + silent())


def tiny_box(path: Path) -> None:
    """A box that is smaller than its own header."""
    path.write_bytes(_start() + struct.pack(">I4s", 3, b"free") + silent())


def index_twice(path: Path) -> None:
    """An MP4 with two indexes."""
    data = silent()
    path.write_bytes(data + data[data.index(b"moov") - 4 :])


def sparse(path: Path) -> None:
    """Eight gigabytes of nothing between the beginning and the index of a good video."""
    data = silent()
    with path.open("wb") as file:
        file.write(_start() + struct.pack(">I4sQ", 1, b"free", 8 * _GIB))
        file.seek(8 * _GIB - 16, os.SEEK_CUR)
        file.write(moved(data, 8 * _GIB + len(_start())))


def sparse_promise(path: Path) -> None:
    """A file that says it is eight gigabytes long, of which there are 100 kB."""
    path.write_bytes(_start() + struct.pack(">I4sQ", 1, b"mdat", 8 * _GIB) + bytes(100_000))


def many_edits(path: Path) -> None:
    """An edit list of five hundred parts, each of which shows all pictures anew."""
    path.write_bytes(_edited(struct.pack(">IiI", 1, 0, 0x10000) * 500, 500))


def absurd_edits(path: Path) -> None:
    """An edit list that plays what lies before the beginning and after the end, backwards."""
    entries = [(0x7FFFFFFF, 0x7FFFFFFF), (0xFFFFFFFF, -2), (0, 100), (500, -0x80000000)]
    listed = b"".join(struct.pack(">IiI", *each, 0xFFFF0000) for each in entries)
    path.write_bytes(_edited(listed, len(entries)))


def edits_announced(path: Path) -> None:
    """An edit list that announces four billion parts and holds none."""
    path.write_bytes(_edited(b"", 0xFFFFFFFF))


def fragment_of_billions(path: Path) -> None:
    """A fragment that announces four billion pictures."""
    data = bytearray(good("h264 fragments"))
    struct.pack_into(">I", data, data.index(b"trun") + 8, 0xFFFFFFFF)
    path.write_bytes(data)


def fragment_elsewhere(path: Path) -> None:
    """A fragment of a track that does not exist."""
    data = bytearray(good("h264 fragments"))
    at = data.find(b"tfhd")
    while at >= 0:
        struct.pack_into(">I", data, at + 8, 99)
        at = data.find(b"tfhd", at + 1)
    path.write_bytes(data)


def segment_index_loop(path: Path) -> None:
    """An index of segments that names itself."""
    index = full_box(b"sidx", 1, 1000, 0, 0, 1, 0x80000000, 1000, 0)
    data = good("h264 fragments")
    at = data.index(b"moof") - 4
    path.write_bytes(data[:at] + index * 1000 + data[at:])


def void_bomb(path: Path) -> None:
    """A million elements that mean nothing."""
    path.write_bytes(mkv.film(bytes([mkv.VOID, 0x80]) * 1_000_000, _TRACKS))


def matroska_lie(path: Path) -> None:
    """A segment whose first element is larger than any disk."""
    path.write_bytes(
        mkv.film(mkv.element(mkv.INFO, bytes(100), size=b"\x01" + b"\xff" * 6 + b"\xfe"))
    )


def matroska_header_lie(path: Path) -> None:
    """A header of 72 petabytes."""
    path.write_bytes(mkv.element(mkv.EBML, bytes(100), size=b"\x01" + b"\xff" * 6 + b"\xfe"))


def clusters_in_clusters(path: Path) -> None:
    """Ten thousand clusters in each other, none of known size."""
    head = mkv.element(mkv.CLUSTER, size=mkv.UNKNOWN) + mkv.number(mkv.CLUSTER_TIME, 0)
    path.write_bytes(mkv.film(mkv.info(1.0), _TRACKS, head * _DEEP))


def laced_lie(path: Path) -> None:
    """Blocks that hold many pictures, whose sizes contradict each other."""
    blocks = [mkv.block(at, b"\xff\xff\xff\x01\x02" * 20, flags=0x86) for at in range(0, 1000, 40)]
    path.write_bytes(mkv.film(mkv.info(1.0), _TRACKS, mkv.cluster(0, *blocks)))


def seek_loop(path: Path) -> None:
    """A table of contents that names itself."""
    entry = mkv.element(
        0x4DBB, mkv.element(0x53AB, bytes.fromhex("114d9b74")), mkv.number(0x53AC, 0)
    )
    seek_head = mkv.element(0x114D9B74, entry * 1000)
    path.write_bytes(mkv.film(seek_head, mkv.info(1.0), _TRACKS))


def garbage_tables(path: Path) -> None:
    """A transport stream whose tables are noise."""
    noise = bytes(range(256))
    packets = [transport.packet(index % 40, noise[index % 60 :]) for index in range(400)]
    path.write_bytes(b"".join(packets))


def null_packets(path: Path) -> None:
    """A transport stream of filling."""
    path.write_bytes(transport.packet(transport.NULL_PID, b"") * 2000)


def tables_alone(path: Path) -> None:
    """A transport stream that announces pictures for ever."""
    tables = transport.packet(0, transport.program(1, 32))
    tables += transport.packet(32, transport.program_map(1, [(0x1B, 256)]))
    path.write_bytes(tables * 500)


def many_programs(path: Path) -> None:
    """A transport stream whose map changes with every packet."""
    tables = b"".join(
        transport.packet(0, transport.program(number, 32))
        + transport.packet(32, transport.program_map(number, [(0x1B, 300 + number % 7000)]))
        for number in range(1, 2000)
    )
    path.write_bytes(tables)


def scrambled(path: Path) -> None:
    """A transport stream of a television station one has to pay for."""
    data = bytearray(good("h264 ts"))
    for at in range(3, len(data), transport.PACKET_BYTES):
        pid = (data[at - 2] & 0x1F) << 8 | data[at - 1]
        if pid >= 256:
            data[at] |= 0xC0
            data[at + 30 : at + 180] = bytes(0xA5 ^ each for each in data[at + 30 : at + 180])
    path.write_bytes(data)


def bad_checksums(path: Path) -> None:
    """An Ogg file whose every page has a wrong checksum."""
    data = bytearray(good("vp8 ogg"))
    at = data.find(b"OggS")
    while at >= 0:
        data[at + 22] ^= 0xFF
        at = data.find(b"OggS", at + 4)
    path.write_bytes(data)


def endless_pages(path: Path) -> None:
    """An Ogg packet that goes on from page to page and never ends."""
    page = b"OggS\0\1" + bytes(8) + struct.pack("<III", 1, 0, 0) + b"\xff" + b"\xff" * 255
    path.write_bytes((page + bytes(255 * 255)) * 20)


def empty_tags(path: Path) -> None:
    """An FLV of a hundred thousand tags with nothing in them."""
    tag = b"\x09" + bytes(10) + struct.pack(">I", 11)
    path.write_bytes(b"FLV\1\1\0\0\0\x09" + bytes(4) + tag * 100_000)


def tags_to_themselves(path: Path) -> None:
    """An FLV whose index of key frames names its beginning."""
    names = b"\0\x0dfilepositions\x0a\0\0\0\4" + (b"\0" + struct.pack(">d", 13.0)) * 4
    times = b"\0\5times\x0a\0\0\0\4" + (b"\0" + struct.pack(">d", 0.0)) * 4
    script = (
        b"\2\0\x0aonMetaData\x08\0\0\0\1\0\x09keyframes\3" + names + times + b"\0\0\x09\0\0\x09"
    )
    tag = b"\x12" + len(script).to_bytes(3) + bytes(7) + script
    data = good("h264 flv")
    path.write_bytes(data[:13] + tag + struct.pack(">I", len(tag)) + data[13:])


def riff_in_riff(path: Path) -> None:
    """An AVI of ten thousand lists in each other."""
    lists = b"".join(struct.pack("<4sI4s", b"LIST", 0x7FFFFFF0, b"hdrl") for _ in range(_DEEP))
    path.write_bytes(struct.pack("<4sI4s", b"RIFF", 0x7FFFFFFF, b"AVI ") + lists)


def index_to_itself(path: Path) -> None:
    """An AVI whose index of indexes names itself."""
    data = good("mpeg-4 avi")
    at = data.index(b"strh") - 4 + struct.unpack_from("<I", data, data.index(b"strh") + 4)[0] + 12
    entry = struct.pack("<QII", at, 1000, 1)
    index = struct.pack("<HBBI4s3I", 4, 0, 0, 3, b"00dc", 0, 0, 0) + entry * 3
    chunk = struct.pack("<4sI", b"indx", len(index)) + index
    path.write_bytes(data[:at] + chunk + data[at:])


def no_packets(path: Path) -> None:
    """A Windows Media file whose packets have no length."""
    data = bytearray(good("windows media"))
    at = data.index(bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365"))
    struct.pack_into("<II", data, at + 92, 0, 0)
    path.write_bytes(data)


def stuffed_stream(path: Path) -> None:
    """A program stream of packets whose lengths lie."""
    pack = bytes.fromhex("000001ba44000400040100000303f8")
    path.write_bytes((pack[:14] + b"\0\0\1\xe0\0\0" + b"\0\0\1\xe0\xff\xff" + bytes(40)) * 500)


CONTAINERS = (
    HostileFile("nested boxes", nested_boxes, Code.NO_VIDEO_STREAM),
    HostileFile("nested notes", nested_notes, Code.FILE_DAMAGED),
    taken("many boxes", many_boxes, Code.AUDIO_MISSING),
    HostileFile("endless box", endless_box, Code.FILE_DAMAGED),
    HostileFile("wide box", wide_box, Code.FILE_TRUNCATED),
    HostileFile("narrow box", narrow_box, Code.FILE_DAMAGED),
    HostileFile("tiny box", tiny_box, Code.FILE_DAMAGED),
    taken("index twice", index_twice, Code.AUDIO_MISSING),
    taken("sparse", sparse, Code.AUDIO_MISSING),
    HostileFile("sparse promise", sparse_promise, Code.FILE_TRUNCATED),
    HostileFile("many edits", many_edits, Code.NO_FRAMES),
    taken("absurd edits", absurd_edits, Code.AUDIO_MISSING),
    taken("edits announced", edits_announced, Code.AUDIO_MISSING),
    HostileFile("fragment of billions", fragment_of_billions, Code.FILE_DAMAGED),
    HostileFile("fragment elsewhere", fragment_elsewhere, Code.FILE_DAMAGED),
    HostileFile("segment index loop", segment_index_loop, Code.FILE_DAMAGED),
    HostileFile("void bomb", void_bomb, Code.FILE_DAMAGED),
    HostileFile("matroska lie", matroska_lie, Code.FILE_DAMAGED),
    HostileFile("matroska header lie", matroska_header_lie, Code.FILE_DAMAGED),
    HostileFile("clusters in clusters", clusters_in_clusters, Code.FILE_TRUNCATED),
    HostileFile("laced lie", laced_lie, Code.FILE_TRUNCATED),
    HostileFile("seek loop", seek_loop, Code.FILE_DAMAGED),
    HostileFile("garbage tables", garbage_tables, Code.FILE_DAMAGED),
    HostileFile("null packets", null_packets, Code.FILE_DAMAGED),
    HostileFile("tables alone", tables_alone, Code.FILE_TRUNCATED),
    HostileFile("many programs", many_programs, Code.TOO_MANY_STREAMS),
    HostileFile("scrambled", scrambled, Code.NO_FRAMES),
    HostileFile("bad checksums", bad_checksums, Code.FILE_DAMAGED),
    HostileFile("endless pages", endless_pages, Code.FILE_DAMAGED),
    HostileFile("empty tags", empty_tags, Code.FILE_DAMAGED),
    taken("tags to themselves", tags_to_themselves),
    HostileFile("riff in riff", riff_in_riff, Code.FILE_DAMAGED),
    taken("index to itself", index_to_itself),
    HostileFile("no packets", no_packets, Code.FILE_TRUNCATED),
    HostileFile("stuffed stream", stuffed_stream, Code.FILE_DAMAGED),
)


def _start() -> bytes:
    return box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")


def _nest(outer: bytes, inner: bytes) -> bytes:
    sizes = range(8 * _DEEP, 0, -8)
    return b"".join(
        struct.pack(">I4s", size, inner if index else outer) for index, size in enumerate(sizes)
    )


def _edited(entries: bytes, count: int) -> bytes:
    listed = full_box(b"elst", count, tail=entries)
    return rewrite(silent(), (b"moov", b"trak", b"edts"), lambda _: box(b"edts", listed))
