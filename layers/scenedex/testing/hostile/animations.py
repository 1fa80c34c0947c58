"""Still pictures that move for hours, of which only the first picture is looked at."""

import struct
from io import BytesIO
from pathlib import Path

from PIL import Image

from scenedex.domain.errors import Code
from scenedex.testing.clips import blocks
from scenedex.testing.hostile.good import good
from scenedex.testing.hostile.hostile_file import HostileFile, taken
from scenedex.testing.hostile.stills import chunk, encode, insert_chunk

_FRAMES = 100_000
_SIZE = (32, 18)


def endless_png(path: Path) -> None:
    """A PNG that says it has two billion pictures and holds a hundred thousand."""
    png = insert_chunk(_still("PNG"), b"acTL", struct.pack(">II", 0x7FFFFFFF, 0))
    end = chunk(b"IEND", b"")
    more = b"".join(
        chunk(b"fcTL", struct.pack(">5I2H2B", number, *_SIZE, 0, 0, 1, 100, 0, 0))
        for number in range(_FRAMES)
    )
    path.write_bytes(png.removesuffix(end) + more + end)


def endless_webp(path: Path) -> None:
    """A WebP of a hundred thousand pictures."""
    file = BytesIO()
    pictures = [Image.fromarray(blocks(seed, _SIZE)) for seed in range(2)]
    pictures[0].save(file, "WEBP", save_all=True, append_images=pictures[1:])
    data = file.getvalue()
    at = data.rindex(b"ANMF")
    body = data[12:] + data[at:] * _FRAMES
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body)


def gif_and_video(path: Path) -> None:
    """A GIF behind which a good video stands."""
    path.write_bytes(_still("GIF") + good("h264 mp4"))


def png_with_video(path: Path) -> None:
    """A PNG in one of whose chunks a good video stands."""
    path.write_bytes(insert_chunk(_still("PNG"), b"viDo", good("h264 mp4")))


def jpeg_of_jpegs(path: Path) -> None:
    """A thousand JPEGs one after the other, which libav would take for a film."""
    path.write_bytes(_still("JPEG") * 1000)


ANIMATIONS = (
    taken("endless png", endless_png, probe=(Code.ANIMATION_SKIPPED,)),
    taken("endless webp", endless_webp, probe=(Code.ANIMATION_SKIPPED,)),
    HostileFile("gif and video", gif_and_video, Code.CONTAINER_NOT_ALLOWED),
    taken("png with video", png_with_video),
    taken("jpeg of jpegs", jpeg_of_jpegs),
)


def _still(form: str) -> bytes:
    return encode(Image.fromarray(blocks(1, _SIZE)), form)
