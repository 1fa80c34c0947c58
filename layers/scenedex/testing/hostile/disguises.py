"""What is no video at all, and what is a video and something else besides."""

import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from scenedex.domain.errors import Code
from scenedex.testing.clips import blocks
from scenedex.testing.hostile.boxes import box, moved
from scenedex.testing.hostile.good import good, silent
from scenedex.testing.hostile.hostile_file import HostileFile, taken

_MIB = 1024 * 1024
_HTML = b"<!doctype html><html><script>alert(1)</script></html>"


def empty(path: Path) -> None:
    """0 bytes."""
    path.touch()


def one_byte(path: Path) -> None:
    """The least there can be."""
    path.write_bytes(b"\0")


def noise(path: Path) -> None:
    """Bytes that mean nothing."""
    path.write_bytes(np.random.default_rng(1).bytes(50_000))


def zeroes(path: Path) -> None:
    """What a broken disk gives back."""
    path.write_bytes(bytes(_MIB))


def text(path: Path) -> None:
    """A text file, whatever its name says."""
    path.write_text("Dear diary, today I renamed a text file.\n" * 50)


def page(path: Path) -> None:
    """The error page that a download ended in."""
    path.write_bytes(_HTML + b"<p>Please log in to download video.mp4</p>\n" * 40)


def shell_script(path: Path) -> None:
    """A program."""
    path.write_text("#!/bin/sh\ncat /etc/passwd\n")


def pdf(path: Path) -> None:
    """A document."""
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n")


def zip_bomb(path: Path) -> None:
    """64 MiB of zeroes in 64 kB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("video.mp4", bytes(64 * _MIB))


def gzip_bomb(path: Path) -> None:
    """Likewise."""
    path.write_bytes(gzip.compress(bytes(64 * _MIB)))


def zipped_video(path: Path) -> None:
    """A good video in an archive that does not compress it, so that it could be seen."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("video.mp4", good("h264 mp4"))


def video_and_zip(path: Path) -> None:
    """A good video behind which an archive stands, which is a good archive."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("readme.txt", "both")
    path.write_bytes(good("h264 mp4") + archive.getvalue())


def video_with_page(path: Path) -> None:
    """A good video in whose first box a browser would see a page."""
    page = box(b"free", _HTML)
    path.write_bytes(page + moved(silent(), len(page)))


def page_and_video(path: Path) -> None:
    """A page behind which a good video stands."""
    path.write_bytes(_HTML + good("h264 mp4"))


def pdf_and_video(path: Path) -> None:
    """A document in whose middle a good video stands."""
    path.write_bytes(b"%PDF-1.7\n" + good("h264 mp4") + b"\n%%EOF\n")


def picture_and_video(path: Path) -> None:
    """A JPEG behind which a good video stands, as phones take them."""
    Image.fromarray(blocks(1)).save(path, "JPEG")
    path.write_bytes(path.read_bytes() + good("h264 mp4"))


def video_twice(path: Path) -> None:
    """Two whole MP4 in one file: the first one counts."""
    path.write_bytes(silent(length_s=2.0) + silent(length_s=1.0))


def gif(path: Path) -> None:
    """A picture of a kind that we do not take, which libav would open as a video of one frame."""
    Image.fromarray(blocks(1)).save(path, "GIF")


def moving_gif(path: Path) -> None:
    """One of many pictures."""
    pictures = [Image.fromarray(blocks(seed)) for seed in range(5)]
    pictures[0].save(path, "GIF", save_all=True, append_images=pictures[1:])


def tiff(path: Path) -> None:
    """A picture of another kind."""
    Image.fromarray(blocks(1)).save(path, "TIFF")


def raw_yuv(path: Path) -> None:
    """Pictures that nobody coded."""
    head = b"YUV4MPEG2 W64 H64 F25:1 Ip A1:1 C420\n"
    path.write_bytes(head + (b"FRAME\n" + bytes(64 * 64 * 3 // 2)) * 25)


def ivf(path: Path) -> None:
    """A container of test laboratories."""
    path.write_bytes(b"DKIF\0\0\x20\0VP90\x40\0\x40\0\x19\0\0\0\1\0\0\0" + bytes(5000))


def flash_film(path: Path) -> None:
    """A program of another age."""
    path.write_bytes(b"FWS\x05" + (2000).to_bytes(4, "little") + bytes(2000))


def realmedia(path: Path) -> None:
    """A container that we do not take."""
    path.write_bytes(b".RMF\0\0\0\x12\0\1\0\0\0\0\0\0\0\6" + bytes(2000))


DISGUISES = (
    HostileFile("empty", empty, Code.FILE_EMPTY),
    HostileFile("one byte", one_byte, Code.NOT_A_VIDEO),
    HostileFile("noise", noise, Code.NOT_A_VIDEO),
    HostileFile("zeroes", zeroes, Code.NOT_A_VIDEO),
    HostileFile("text", text, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("page", page, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("shell script", shell_script, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("pdf", pdf, Code.NOT_A_VIDEO),
    HostileFile("zip bomb", zip_bomb, Code.NOT_A_VIDEO),
    HostileFile("gzip bomb", gzip_bomb, Code.NOT_A_VIDEO),
    HostileFile("zipped video", zipped_video, Code.NOT_A_VIDEO),
    HostileFile("page and video", page_and_video, Code.NOT_A_VIDEO),
    HostileFile("pdf and video", pdf_and_video, Code.NOT_A_VIDEO),
    HostileFile("gif", gif, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("moving gif", moving_gif, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("tiff", tiff, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("raw yuv", raw_yuv, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("ivf", ivf, Code.CONTAINER_NOT_ALLOWED),
    HostileFile("flash film", flash_film, Code.NOT_A_VIDEO),
    HostileFile("realmedia", realmedia, Code.CONTAINER_NOT_ALLOWED),
    taken("video and zip", video_and_zip),
    taken("video with page", video_with_page, Code.AUDIO_MISSING),
    taken("picture and video", picture_and_video),
    taken("video twice", video_twice, Code.AUDIO_MISSING),
)
