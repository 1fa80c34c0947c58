"""Bad still pictures, each built on the spot; every builder takes the path to write to."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from scenedex.domain.errors import Code
from scenedex.testing.clips import blocks
from scenedex.testing.hostile.hostile_file import HostileFile

_MIB = 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


def encode(picture: Image.Image, form: str, **options: object) -> bytes:
    """A picture as a file of a format that Pillow can write."""
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A PNG's chunk."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def insert_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """A PNG with one chunk more, after its header."""
    at = len(_PNG) + 25
    return png[:at] + chunk(name, data) + png[at:]


def png_bomb(path: Path) -> None:
    """400 million white pixels in 400 kB."""
    width = height = 20_000
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * width
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    path.write_bytes(_PNG + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def jpeg_of_65535(path: Path) -> None:
    """A small JPEG whose header says 65535×65535."""
    data = bytearray(_bytes("JPEG"))
    at = data.find(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, 65_535, 65_535)
    path.write_bytes(data)


def webp_of_16384(path: Path) -> None:
    """A small WebP whose canvas says 16384×16384, for which libwebp takes 2 GiB at once."""
    data = bytearray(_bytes("WEBP", icc_profile=b"gives the file a header of its own"))
    data[24:30] = (16_383).to_bytes(3, "little") * 2
    path.write_bytes(data)


def profile_bomb(path: Path) -> None:
    """A colour profile of 64 MiB in 64 kB."""
    path.write_bytes(insert_chunk(_bytes("PNG"), b"iCCP", b"icc\0\0" + _zeroes()))


def text_bomb(path: Path) -> None:
    """A compressed text of 64 MiB."""
    path.write_bytes(insert_chunk(_bytes("PNG"), b"zTXt", b"Comment\0\0" + _zeroes()))


def international_text_bomb(path: Path) -> None:
    """Likewise, in the other chunk that holds texts."""
    path.write_bytes(insert_chunk(_bytes("PNG"), b"iTXt", b"Comment\0\1\0\0\0" + _zeroes()))


def cut_off_jpeg(path: Path) -> None:
    """Half of a JPEG."""
    _cut(path, _bytes("JPEG"))


def cut_off_progressive(path: Path) -> None:
    """Half of a JPEG that comes in scans: a blurred picture could be shown of it."""
    _cut(path, _bytes("JPEG", progressive=True))


def cut_off_png(path: Path) -> None:
    """Half of a PNG."""
    _cut(path, _bytes("PNG"))


def cut_off_webp(path: Path) -> None:
    """Half of a WebP."""
    _cut(path, _bytes("WEBP"))


def cut_off_header(path: Path) -> None:
    """A JPEG that ends in its header."""
    path.write_bytes(_bytes("JPEG")[:40])


def damaged_png(path: Path) -> None:
    """A PNG in whose middle bytes are broken."""
    path.write_bytes(_spoilt(_bytes("PNG")))


def damaged_webp(path: Path) -> None:
    """A WebP in whose middle bytes are broken."""
    path.write_bytes(_spoilt(_bytes("WEBP")))


def signature_alone(path: Path) -> None:
    """A PNG's first eight bytes, then bytes that mean nothing."""
    path.write_bytes(_PNG + np.random.default_rng(2).bytes(5000))


def svg(path: Path) -> None:
    """A drawing that names a local file."""
    path.write_text(
        '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">'
        '<image href="file:///etc/passwd"/></svg>\n'
    )


def bmp(path: Path) -> None:
    """A picture without compression."""
    path.write_bytes(_bytes("BMP"))


def avif(path: Path) -> None:
    """A picture in boxes, which libav would take for a video."""
    path.write_bytes(_bytes("AVIF"))


def heic(path: Path) -> None:
    """What iPhones take: the beginning of one."""
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(2000))


def jpeg_2000(path: Path) -> None:
    """A JPEG of the year 2000, which is none."""
    path.write_bytes(_bytes("JPEG2000"))


HOSTILE_STILLS = (
    HostileFile("png bomb", png_bomb, Code.PICTURE_TOO_LARGE),
    HostileFile("jpeg of 65535", jpeg_of_65535, Code.PICTURE_TOO_LARGE),
    HostileFile("webp of 16384", webp_of_16384, Code.PICTURE_TOO_LARGE),
    HostileFile("profile bomb", profile_bomb, Code.PICTURE_TOO_LARGE),
    HostileFile("text bomb", text_bomb, Code.PICTURE_TOO_LARGE),
    HostileFile("international text bomb", international_text_bomb, Code.PICTURE_TOO_LARGE),
    HostileFile("cut off jpeg", cut_off_jpeg, Code.FILE_TRUNCATED),
    HostileFile("cut off progressive", cut_off_progressive, Code.FILE_TRUNCATED),
    HostileFile("cut off png", cut_off_png, Code.FILE_TRUNCATED),
    HostileFile("cut off webp", cut_off_webp, Code.FILE_TRUNCATED),
    HostileFile("cut off header", cut_off_header, Code.FILE_TRUNCATED),
    HostileFile("damaged png", damaged_png, Code.NO_FRAMES),
    HostileFile("damaged webp", damaged_webp, Code.NO_FRAMES),
    HostileFile("signature alone", signature_alone, Code.NO_FRAMES),
    HostileFile("svg", svg, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("bmp", bmp, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("avif", avif, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("heic", heic, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("jpeg 2000", jpeg_2000, Code.CONTAINER_NOT_ALLOWED),
)
"""Every bad still picture that the probe rejects."""


def _bytes(form: str, **options: object) -> bytes:
    return encode(Image.fromarray(blocks(1)), form, **options)


def _zeroes() -> bytes:
    return zlib.compress(bytes(64 * _MIB), 9)


def _cut(path: Path, data: bytes) -> None:
    path.write_bytes(data[: len(data) // 2])


def _spoilt(data: bytes) -> bytes:
    third = len(data) // 3
    return data[:third] + bytes(byte ^ 0x55 for byte in data[third : 2 * third]) + data[2 * third :]
