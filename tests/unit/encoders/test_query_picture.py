import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenedex.domain.errors import Code, Rejected
from scenedex.encoders.query_picture import read_picture
from scenedex.testing.hostile.hostile_file import HostileFile
from scenedex.testing.hostile.stills import HOSTILE_STILLS

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def halves(size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    return bool(np.abs(np.subtract(found, wanted)).max() < 40)


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_the_kinds_that_are_taken_are_told_by_their_content(
    form: str, options: dict[str, bool]
) -> None:
    image = read_picture(encoded(halves(), form, **options)).image
    assert (image.mode, image.size) == ("RGB", (40, 20))
    assert near(image.getpixel((5, 10)), RED)
    assert near(image.getpixel((35, 10)), BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_a_png_shows_its_picture(mode: str) -> None:
    if mode == "I;16":
        values = np.tile(np.array([0, 65535], dtype=np.uint16).repeat(10), (10, 1))
        image = Image.fromarray(values)
    else:
        image = Image.new("RGB", (20, 10), "black")
        image.paste(WHITE, (10, 0, 20, 10))
        image = image.convert(mode)
    shown = read_picture(encoded(image)).image
    assert near(shown.getpixel((2, 5)), (0, 0, 0))
    assert near(shown.getpixel((17, 5)), WHITE)


def test_sixteen_bits_keep_their_greys() -> None:
    grey = Image.fromarray(np.full((8, 8), 0x8000, dtype=np.uint16))
    assert near(read_picture(encoded(grey)).image.getpixel((4, 4)), (128, 128, 128))


def test_a_jpeg_for_printers_has_its_colours() -> None:
    printed = encoded(halves().convert("CMYK"), "JPEG", quality=95)
    assert near(read_picture(printed).image.getpixel((5, 10)), RED)


def test_what_is_transparent_shows_white() -> None:
    layer = Image.new("RGBA", (8, 8), (*RED, 0))
    assert read_picture(encoded(layer)).image.getpixel((4, 4)) == WHITE
    palette = halves().quantize(2)
    hidden = palette.getpixel((5, 10))
    image = read_picture(encoded(palette, transparency=hidden)).image
    assert image.getpixel((5, 10)) == WHITE
    assert near(image.getpixel((35, 10)), BLUE)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_as_the_camera_held_it(form: str) -> None:
    notes = Image.Exif()
    notes[0x0112] = 6  # turned clockwise to be shown
    image = read_picture(encoded(halves(), form, exif=notes)).image
    assert image.size == (20, 40)
    assert near(image.getpixel((10, 5)), RED)
    assert near(image.getpixel((10, 35)), BLUE)


@pytest.mark.parametrize("notes", [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b""])
def test_notes_that_nobody_can_read_do_no_harm(notes: bytes) -> None:
    assert read_picture(encoded(halves(), "JPEG", exif=notes)).image.size == (40, 20)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_large_picture_becomes_a_small_one_with_all_of_it(form: str) -> None:
    image = read_picture(encoded(halves((4000, 2500)), form)).image
    assert max(image.size) < 2048
    assert near(image.getpixel((image.width // 4, image.height // 2)), RED)
    assert near(image.getpixel((3 * image.width // 4, image.height // 2)), BLUE)


def test_a_thread_of_a_picture_is_one_too() -> None:
    image = read_picture(encoded(Image.new("L", (3_000_000, 1), 255))).image
    assert image.height == 1
    assert image.width < 2048


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_an_animation_is_its_first_picture(form: str) -> None:
    first, *rest = (Image.new("RGB", (16, 16), colour) for colour in (RED, BLUE, WHITE))
    found = read_picture(encoded(first, form, save_all=True, append_images=rest))
    assert near(found.image.getpixel((8, 8)), RED)
    assert found.more_pictures == 2


def refusal(content: bytes) -> Rejected:
    with pytest.raises(Rejected) as caught:
        read_picture(content)
    assert caught.value.message.endswith(".")
    return caught.value


IN_OUR_WORDS = {
    Code.NO_FRAMES: Code.FILE_DAMAGED,
    Code.CONTAINER_NOT_ALLOWED: Code.NOT_A_PICTURE,
}


@pytest.mark.parametrize("bad", HOSTILE_STILLS, ids=lambda bad: bad.name)
def test_a_bad_file_is_refused_with_its_reason(bad: HostileFile, tmp_path: Path) -> None:
    bad.build(tmp_path / "picture")
    error = refusal((tmp_path / "picture").read_bytes())
    assert error.code == IN_OUR_WORDS.get(bad.code, bad.code)
    if bad.name == "png bomb":
        assert "20,000×20,000" in error.message
        assert "50,000,000" in error.message


@pytest.mark.parametrize(
    "content",
    [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x04\0\0\0WEBP", b"RIFF\0\0\0\0WEBPVP8X",
     b"\xff\xd8\xff" + b"\0" * 99, b"RIFF\xff\xff\xff\xffWEBPVP8L\0\0\0\0/" + b"\xff" * 9],
)  # fmt: skip
def test_a_first_word_alone_is_no_picture(content: bytes) -> None:
    assert refusal(content).code in {Code.FILE_DAMAGED, Code.FILE_TRUNCATED, Code.PICTURE_TOO_LARGE}


@pytest.mark.parametrize(
    "content", [b"GIF89a\x01\0", b"hello", b"%PDF-1.7", b"\0" * 64, b"\xef\xbf\xbd" * 9]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert refusal(content).code == Code.NOT_A_PICTURE


def test_nothing_at_all_is_refused() -> None:
    assert refusal(b"").code == Code.FILE_EMPTY


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    content = encoded(Image.new("L", (4096, 4096)), "JPEG", progressive=True)
    scan = content.rindex(b"\xff\xda")
    many = content[:-2] + content[scan:-2] * 100 + content[-2:]
    assert refusal(many).code == Code.PICTURE_TOO_LARGE


MEASURE = """
import resource, sys
from scenedex.domain.errors import Rejected
from scenedex.encoders.query_picture import read_picture
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read_picture(content)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize(
    ("form", "bytes_a_pixel", "options"),
    [("JPEG", 8, {"progressive": True}), ("PNG", 8, {}), ("WEBP", 18, {})],
)
def test_a_picture_takes_no_more_memory_than_is_said(
    tmp_path: Path, form: str, bytes_a_pixel: int, options: dict[str, bool]
) -> None:
    picture = Image.new("RGB" if form == "JPEG" else "RGBA", (3000, 2000))
    (tmp_path / "large").write_bytes(encoded(picture, form, **options))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "large")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert int(done.stdout) < 6 * bytes_a_pixel + 30
