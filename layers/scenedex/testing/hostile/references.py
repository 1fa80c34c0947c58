"""Good videos in which something names another file or an address."""

import struct
from collections.abc import Callable
from pathlib import Path

from scenedex.domain.errors import Code
from scenedex.testing.hostile import elements as mkv
from scenedex.testing.hostile.boxes import box, full_box, rewrite
from scenedex.testing.hostile.good import good, silent
from scenedex.testing.hostile.hostile_file import Build, HostileFile, taken
from scenedex.testing.hostile.scripts import LISTENER, write_neighbour

_REFERENCES = (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref")
_NEXT_FILE, _NEXT_ID, _PREVIOUS_FILE = 0x3E83BB, 0x3EB923, 0x3C83AB


def elsewhere(entry: Callable[[str], bytes]) -> Build:
    """An MP4 whose pictures lie in another file.

    Args:
        entry: the reference, made of the other file's path.
    """

    def write(path: Path) -> None:
        neighbour = write_neighbour(path)
        listed = full_box(b"dref", 1, tail=entry(str(neighbour)))
        path.write_bytes(rewrite(silent(), _REFERENCES, lambda _: listed))

    return write


def _address(text: str) -> bytes:
    return box(b"url ", bytes(4), text.encode() + b"\0")


def _file_address(text: str) -> bytes:
    return _address(f"file://{text}")


def _web_address(_: str) -> bytes:
    return _address(f"http://{LISTENER}/a")


def _name(text: str) -> bytes:
    return box(b"urn ", bytes(4), b"neighbour\0" + text.encode() + b"\0")


def _alias(text: str) -> bytes:
    """QuickTime's alias record, with the name of a volume, of a file and a whole path."""
    name = Path(text).name.encode()
    head = struct.pack(">IHHH", 0, 150, 2, 0) + b"\3neo".ljust(28, b"\0") + bytes(4 + 2 + 2 + 4)
    head += bytes([len(name)]) + name.ljust(63, b"\0") + bytes(16) + struct.pack(">HH", 1, 1)
    head += bytes(16)
    relative = struct.pack(">hH", 2, len(name)) + name + b"\0" * (len(name) % 2)
    whole = struct.pack(">hH", 18, len(text)) + text.encode() + b"\0" * (len(text) % 2)
    return box(b"alis", bytes(4), head + relative + whole + struct.pack(">hH", -1, 0))


def reference_movie(path: Path) -> None:
    """A QuickTime movie that consists of an address."""
    address = f"http://{LISTENER}/a.mov".encode() + b"\0"
    reference = full_box(b"rdrf", tail=b"url " + struct.pack(">I", len(address)) + address)
    movie = box(b"moov", box(b"rmra", box(b"rmda", reference)))
    path.write_bytes(box(b"ftyp", b"qt  \0\0\0\0qt  ") + movie)


def linked_segments(path: Path) -> None:
    """A Matroska file whose next part is another file."""
    neighbour = str(write_neighbour(path)).encode()
    links = mkv.element(_NEXT_FILE, neighbour) + mkv.element(_PREVIOUS_FILE, neighbour)
    linked = links + mkv.element(_NEXT_ID, bytes(range(16)))
    data = good("h264 mkv")
    at = data.index(mkv.INFO.to_bytes(4))
    # libav leaves a void in front of the information; a segment's size is not believed anyway.
    path.write_bytes(data[:at] + mkv.element(mkv.INFO, linked) + data[at:])


def attached_playlist(path: Path) -> None:
    """A Matroska file to which a playlist is attached."""
    neighbour = str(write_neighbour(path)).encode()
    script = b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n" + neighbour + b"\n"
    file = mkv.element(
        0x61A7,
        mkv.element(0x466E, b"../neighbour.mp4"),
        mkv.element(0x4660, b"application/vnd.apple.mpegurl"),
        mkv.number(0x46AE, 1),
        mkv.element(0x465C, script),
    )
    data = good("h264 mkv")
    at = data.index(mkv.CLUSTER.to_bytes(4))
    path.write_bytes(data[:at] + mkv.element(0x1941A469, file) + data[at:])


def captions_with_playlist(path: Path) -> None:
    """An AVI whose captions are a playlist, which libav once opened (CVE-2016-1897)."""
    neighbour = str(write_neighbour(path))
    script = f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{neighbour}\n#EXTINF:5,\n"
    script += f"http://{LISTENER}/a.ts\n#EXT-X-ENDLIST\n"
    path.write_bytes(_with_captions(script.encode()))


def captions_with_images(path: Path) -> None:
    """An AVI whose captions name files."""
    neighbour = str(write_neighbour(path))
    path.write_bytes(
        _with_captions(f"<SAMI><BODY><SYNC Start=0><IMG SRC={neighbour}></SAMI>".encode())
    )


def media_script(path: Path) -> None:
    """A Windows Media file that has a player open an address."""
    address = f"http://{LISTENER}/a\0".encode("utf-16-le")
    kind = "URL".encode("utf-16-le")
    body = bytes(16) + struct.pack("<HH", 1, 1) + struct.pack("<H", 3) + kind
    body += struct.pack("<IHH", 0, 0, len(address) // 2) + address
    command = bytes.fromhex("301afb1e620bd011a39b00a0c90348f6")
    script = command + struct.pack("<Q", 24 + len(body)) + body
    data = bytearray(good("windows media"))
    [size, count] = struct.unpack_from("<QI", data, 16)
    struct.pack_into("<QI", data, 16, size + len(script), count + 1)
    path.write_bytes(bytes(data[:30]) + script + bytes(data[30:]))


def flash_address(path: Path) -> None:
    """An FLV whose script names an address."""
    address = f"http://{LISTENER}/a".encode()
    script = b"\2\0\x0aonMetaData\x08\0\0\0\1\0\3url\2" + struct.pack(">H", len(address)) + address
    script += b"\0\0\x09"
    tag = b"\x12" + len(script).to_bytes(3) + bytes(7) + script
    data = good("h264 flv")
    path.write_bytes(data[:13] + tag + struct.pack(">I", len(tag)) + data[13:])


def _with_captions(text: bytes) -> bytes:
    """An AVI with a track of captions, as DivX has them."""
    data = bytearray(good("mpeg-4 avi"))
    file = (
        b"GAB2\0\2\0" + struct.pack("<I", 4) + b"a\0b\0" + struct.pack("<HI", 4, len(text)) + text
    )
    header = struct.pack("<4s4sIHHIIIIIIII", b"txts", bytes(4), 0, 0, 0, 0, 1, 25, 0, 1, 0, 0, 0)
    lists = _chunk(b"strh", header + bytes(8)) + _chunk(b"strf", bytes(4))
    stream = _chunk(b"LIST", b"strl" + lists)
    at = data.index(b"LIST", data.index(b"auds"))
    [size] = struct.unpack_from("<I", data, 16)
    struct.pack_into("<I", data, 16, size + len(stream))
    movie = data.index(b"movi")
    [length] = struct.unpack_from("<I", data, movie - 4)
    packet = _chunk(b"02tx", file)
    struct.pack_into("<I", data, movie - 4, length + len(packet))
    return bytes(data[:at] + stream + data[at : movie + 4] + packet + data[movie + 4 :])


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


REFERENCES = (
    # libav reads an address as if the pictures were in the file itself, where these are too.
    taken("pictures elsewhere", elsewhere(_file_address), Code.AUDIO_MISSING),
    taken("pictures at path", elsewhere(_address), Code.AUDIO_MISSING),
    taken("pictures by name", elsewhere(_name), Code.AUDIO_MISSING),
    taken("pictures at address", elsewhere(_web_address), Code.AUDIO_MISSING),
    HostileFile("pictures by alias", elsewhere(_alias), Code.FILE_TRUNCATED),
    HostileFile("reference movie", reference_movie, Code.FILE_DAMAGED),
    taken("linked segments", linked_segments),
    taken("attached playlist", attached_playlist),
    taken("captions with playlist", captions_with_playlist),
    taken("captions with images", captions_with_images),
    taken("media script", media_script),
    taken("flash address", flash_address),
)
