"""Still pictures, from any camera and from anybody who means harm."""

import struct
import zlib
from collections.abc import Callable
from contextlib import chdir
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from scenedex.domain.errors import Code, Rejected, ScenedexError
from scenedex.domain.findings import Findings, ScanWay, SceneRules, outline_scenes
from scenedex.domain.span import TimeSpan
from scenedex.media import AnalyseOptions, MediaLimits, Probe, analyse, probe
from scenedex.media.inside.still import probe_still
from scenedex.media.inside.still_analysing import analyse_still
from scenedex.testing.clips import ClipForm, blocks, shots, write_clip
from scenedex.testing.hostile.hostile_file import HostileFile
from scenedex.testing.hostile.stills import HOSTILE_STILLS, chunk, encode, insert_chunk

NAMES = [hostile.name for hostile in HOSTILE_STILLS]
RED, GREEN, BLUE, WHITE, GREY = (
    (250, 20, 20), (20, 250, 20), (20, 20, 250), (255, 255, 255), (128, 128, 128),
)  # fmt: skip
Colour = tuple[int, int, int]
Look = Callable[..., tuple[Findings, Path]]


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    return tmp_path / "holiday.mp4"


@pytest.fixture
def look(tmp_path_factory: pytest.TempPathFactory, limits: MediaLimits) -> Look:
    """What is made of a picture, in this process: a sandbox would only cost time."""

    def analyse(data: bytes) -> tuple[Findings, Path]:
        folder = tmp_path_factory.mktemp("still")
        (folder / "input").write_bytes(data)
        with chdir(folder):
            findings, _ = analyse_still(Path("input"), limits)
        return findings, folder

    return analyse


def quarters(size: tuple[int, int] = (320, 180)) -> Image.Image:
    """Red at the top left, green at the top right, blue at the bottom left, grey elsewhere."""
    width, height = size
    pixels = np.full((height, width, 3), GREY, np.uint8)
    pixels[: height // 2, : width // 2] = RED
    pixels[: height // 2, width // 2 :] = GREEN
    pixels[height // 2 :, : width // 2] = BLUE
    return Image.fromarray(pixels)


def corners(picture: Image.Image) -> list[Colour]:
    """The colours of the four quarters, row by row, as near as JPEG leaves them."""
    width, height = picture.size
    places = [(x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    known = (RED, GREEN, BLUE, WHITE, GREY, (0, 0, 0))
    pixels = [np.asarray(picture.convert("RGB").getpixel(place)) for place in places]
    return [min(known, key=lambda one: float(np.abs(pixel - one).sum())) for pixel in pixels]


def frame_of(found: tuple[Findings, Path]) -> Image.Image:
    findings, folder = found
    with Image.open(folder / findings.moments[0].frame) as picture:
        picture.load()
        return picture


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_a_video_of_no_length(form: str, upload: Path, limits: MediaLimits) -> None:
    upload.write_bytes(encode(quarters(), form))

    assert probe(upload, limits) == Probe(
        duration_s=0.0,
        width=320,
        height=180,
        fps=0.0,
        video_codec=form.lower(),
        container="image",
        has_audio=False,
        has_captions=False,
        stream_count=1,
    )


def test_the_pass_makes_the_artefacts_in_the_sandbox(
    upload: Path, tmp_path: Path, options: AnalyseOptions
) -> None:
    upload.write_bytes(encode(quarters((1200, 800)), "WEBP"))
    told: list[float] = []

    analysis = analyse(upload, tmp_path, options, progress=told.append)

    assert sorted(path.name for path in analysis.folder.rglob("*") if path.is_file()) == [
        "000000.jpg", "000000.jpg", "000000.webp",
    ]  # fmt: skip
    assert all((analysis.folder / name).is_file() for name in analysis.files)
    assert (analysis.findings.span, analysis.notices) == (TimeSpan(0.0, 0.0), ())
    assert told == [1.0]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_it_becomes_one_scene_of_one_moment(form: str, look: Look) -> None:
    found, _ = look(encode(quarters(), form))

    assert found.span == TimeSpan(0.0, 0.0)
    assert (found.width, found.height) == (320, 180)
    assert (found.cuts, found.sheets, found.audio, found.captions) == ((), (), None, None)
    assert found.scan.way is ScanWay.STILL
    [moment] = found.moments
    assert (moment.start_s, moment.at_s) == (0.0, 0.0)
    [scene] = outline_scenes([found], SceneRules(0.6, 60.0, 10.0))
    assert (scene.span, scene.moments, scene.cover) == (found.span, (moment,), moment)


@pytest.mark.parametrize(
    ("size", "preview", "frame"),
    [
        ((320, 180), (320, 180), (320, 180)),
        ((3000, 2000), (800, 533), (512, 341)),
        ((900, 4000), (135, 600), (115, 512)),
        ((1, 1), (1, 1), (1, 1)),
        ((5000, 1), (800, 1), (512, 1)),
        ((1, 5000), (1, 600), (1, 512)),
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_artefacts_have_their_sizes(
    form: str,
    size: tuple[int, int],
    preview: tuple[int, int],
    frame: tuple[int, int],
    look: Look,
) -> None:
    found, folder = look(encode(Image.fromarray(blocks(3, size)), form))

    assert (found.width, found.height) == size
    [moment] = found.moments
    for name, kind, shape in (
        (moment.thumbnail, "WEBP", (320, 180)),
        (moment.preview, "JPEG", preview),
        (moment.frame, "JPEG", frame),
    ):
        assert name
        with Image.open(folder / name) as picture:
            assert (picture.format, picture.size) == (kind, shape)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "stored"),
    [
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
        (9, None),
    ],
)
def test_pictures_stand_as_the_camera_was_held(
    form: str,
    orientation: int,
    stored: Image.Transpose | None,
    look: Look,
    tmp_path: Path,
    limits: MediaLimits,
) -> None:
    notes = Image.Exif()
    notes[0x0112] = orientation
    turned = quarters() if stored is None else quarters().transpose(stored)
    data = encode(turned, form, exif=notes)
    (tmp_path / "input").write_bytes(data)

    found = look(data)

    assert corners(frame_of(found)) == [RED, GREEN, BLUE, GREY]
    assert (found[0].width, found[0].height) == (320, 180)
    probed = probe_still(tmp_path / "input", limits)
    assert (probed.width, probed.height) == (320, 180)


def layer(mode: str) -> Image.Image:
    """Grey on the left, nothing on the right."""
    pixels = np.zeros((90, 160, 4), np.uint8)
    pixels[:, :80] = (*GREY, 255)
    return Image.fromarray(pixels).convert(mode)


def palette_with_hole() -> bytes:
    """One colour of the palette shows what is behind it."""
    picture = quarters().quantize(8)
    hole = picture.getpixel((0, 0))
    return encode(picture, "PNG", transparency=hole)


def deep_grey() -> bytes:
    """16 bits: the right half is half as bright as the left, which would both be white in 8."""
    pixels = np.full((90, 160), 128 << 8, np.uint16)
    pixels[:, :80] = 65_535
    return encode(Image.fromarray(pixels), "PNG")


def deep_colour() -> bytes:
    """16 bits a channel, which Pillow cannot write."""
    row = b"\0" + struct.pack(">3H", *(value * 257 for value in GREEN)) * 4
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 16, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(row * 4)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (encode(layer("RGBA"), "PNG"), [GREY, WHITE, GREY, WHITE]),
        (encode(layer("LA"), "PNG"), [GREY, WHITE, GREY, WHITE]),
        (encode(layer("RGBA"), "WEBP", lossless=True), [GREY, WHITE, GREY, WHITE]),
        (palette_with_hole(), [WHITE, GREEN, BLUE, GREY]),
        (encode(quarters().quantize(8), "PNG"), [RED, GREEN, BLUE, GREY]),
        (deep_grey(), [WHITE, GREY, WHITE, GREY]),
        (deep_colour(), [GREEN] * 4),
        (encode(layer("L"), "PNG"), [GREY, (0, 0, 0), GREY, (0, 0, 0)]),
        (encode(layer("L").point(lambda value: 255 * (value > 0)).convert("1"), "PNG"),
         [WHITE, (0, 0, 0), WHITE, (0, 0, 0)]),
        (encode(quarters().convert("CMYK"), "JPEG"), [RED, GREEN, BLUE, GREY]),
        (encode(quarters().convert("L"), "JPEG"), [GREY] * 4),
    ],
    ids=["alpha", "grey alpha", "webp alpha", "palette hole", "palette", "16 bits grey",
         "16 bits", "grey", "1 bit", "cmyk", "grey jpeg"],
)  # fmt: skip
def test_every_mode_is_shown_as_it_looks(
    data: bytes, shown: list[Colour], look: Look, request: pytest.FixtureRequest
) -> None:
    frame = frame_of(look(data))

    assert frame.mode == "RGB"
    if "grey jpeg" in request.node.name:
        pixel = frame.getpixel((0, 0))
        assert isinstance(pixel, tuple)
        assert max(pixel) - min(pixel) < 3
    else:
        assert corners(frame) == shown


def swapped_profile() -> bytes:
    """sRGB in which red and green are each other."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tmpZ").replace(b"gXYZ", b"rXYZ").replace(b"tmpZ", b"gXYZ")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_colours_are_those_of_the_profile(form: str, look: Look) -> None:
    data = encode(quarters(), form, icc_profile=swapped_profile())

    assert corners(frame_of(look(data))) == [GREEN, RED, BLUE, GREY]


NOTES = b"Raw profile type exif\0none\n\n\nnonsense"


@pytest.mark.parametrize(
    ("data", "warned"),
    [
        (encode(quarters(), "JPEG", icc_profile=b"no profile at all" * 20), "colour profile"),
        (encode(quarters(), "JPEG", icc_profile=swapped_profile()[:300]), "colour profile"),
        (encode(quarters().convert("CMYK"), "JPEG", icc_profile=swapped_profile()), "profile"),
        (insert_chunk(encode(quarters(), "PNG"), b"tEXt", NOTES), "camera's notes"),
        (encode(quarters(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), None),
    ],
    ids=["no profile", "half a profile", "another's profile", "notes", "exif"],
)
def test_what_a_file_says_beside_its_pixels_may_be_nonsense(
    data: bytes, warned: str | None, upload: Path, limits: MediaLimits, look: Look
) -> None:
    upload.write_bytes(data)
    folder = upload.parent

    probed = probe_still(upload, limits).notices
    with chdir(folder):
        _, notices = analyse_still(upload, limits)

    assert corners(frame_of(look(data))) == [RED, GREEN, BLUE, GREY]
    told = [notice for notice in (*probed, *notices) if notice.code == Code.DECODE_ERRORS]
    assert len(told) == (warned is not None)
    assert all(str(warned) in notice.message for notice in told)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_an_animation_is_its_first_picture_with_a_warning(
    form: str, upload: Path, limits: MediaLimits, look: Look
) -> None:
    rest = [Image.new("RGB", (320, 180), colour) for colour in (BLUE, RED)]
    data = encode(quarters(), form, save_all=True, append_images=rest)
    upload.write_bytes(data)

    [notice] = probe(upload, limits).notices

    assert (notice.code, notice.details) == (Code.ANIMATION_SKIPPED, {"pictures": 3})
    assert corners(frame_of(look(data))) == [RED, GREEN, BLUE, GREY]


def test_a_picture_with_a_second_one_behind_it_is_the_first(
    upload: Path, limits: MediaLimits, look: Look
) -> None:
    """Phones add a map of brightness or of depth: Multi-Picture Format, CIPA DC-007."""
    file = BytesIO()
    quarters().save(file, "MPO", save_all=True, append_images=[Image.new("RGB", (64, 64), BLUE)])
    upload.write_bytes(file.getvalue())

    found = probe(upload, limits)

    assert (found.video_codec, found.width, found.notices) == ("jpeg", 320, ())
    assert corners(frame_of(look(file.getvalue()))) == [RED, GREEN, BLUE, GREY]


def test_a_photograph_with_a_film_behind_it_is_the_photograph(
    upload: Path, tmp_path: Path, limits: MediaLimits
) -> None:
    """Phones' motion photographs, and files that mean to be two things."""
    write_clip(tmp_path / "clip.mp4", shots(0.4), ClipForm())
    upload.write_bytes(encode(quarters(), "JPEG") + (tmp_path / "clip.mp4").read_bytes())

    assert probe(upload, limits).container == "image"


@pytest.mark.parametrize("hostile", HOSTILE_STILLS, ids=NAMES)
def test_a_bad_picture_is_rejected_with_its_code(
    hostile: HostileFile, upload: Path, limits: MediaLimits
) -> None:
    hostile.build(upload)

    with pytest.raises(Rejected) as caught:
        probe(upload, limits)

    assert caught.value.code == hostile.code
    assert caught.value.message.endswith(".")
    assert "video" not in caught.value.message
    assert list(upload.parent.iterdir()) == [upload]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_limit_of_pixels_is_exact(form: str, upload: Path, limits: MediaLimits) -> None:
    upload.write_bytes(encode(quarters((300, 200)), form))

    assert probe_still(upload, replace(limits, max_picture_pixels=60_000)).width == 300
    for most in (59_999, 20_000):
        with pytest.raises(Rejected) as caught:
            probe_still(upload, replace(limits, max_picture_pixels=most))
        assert caught.value.code == Code.PICTURE_TOO_LARGE
        assert f"{most:,} pixels" in caught.value.message


@pytest.mark.parametrize(("form", "most"), [("JPEG", 131_072), ("PNG", 131_072), ("WEBP", 58_254)])
def test_no_picture_asks_for_more_memory_than_the_child_has(
    form: str, most: int, upload: Path, limits: MediaLimits
) -> None:
    upload.write_bytes(encode(quarters((600, 400)), form))

    with pytest.raises(Rejected) as caught:
        probe_still(upload, replace(limits, memory_mib=1))

    assert caught.value.code == Code.PICTURE_TOO_LARGE
    assert f"{most:,} pixels" in caught.value.message


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {"progressive": True, "subsampling": 0}),
        ("PNG", {"compress_level": 1}),
        ("WEBP", {"lossless": True, "method": 0}),
    ],
)
def test_the_largest_that_is_allowed_fits_into_the_child(
    form: str, options: dict[str, Any], upload: Path, limits: MediaLimits
) -> None:
    """With alpha where the format has it: the most that a pixel takes."""
    small = replace(limits, memory_mib=96)
    shares = {"JPEG": 8, "PNG": 8, "WEBP": 18}
    side = int((96 * 1024 * 1024 / shares[form]) ** 0.5)
    picture = Image.fromarray(np.kron(blocks(1, (60, 60)), np.ones((62, 62, 1), np.uint8)))
    picture = picture.convert("RGB" if form == "JPEG" else "RGBA").crop((0, 0, side, side))
    upload.write_bytes(encode(picture, form, **options))

    assert probe(upload, small).width == side


def test_seeded_mutants_end_with_a_code_or_a_picture(tmp_path: Path, limits: MediaLimits) -> None:
    rng = np.random.default_rng(7)
    notes = Image.Exif()
    notes[0x0112] = 6
    given = {"icc_profile": swapped_profile(), "exif": notes}
    whole = [encode(quarters(), form, **given) for form in ("JPEG", "PNG", "WEBP")]
    whole.append(insert_chunk(encode(layer("LA"), "PNG"), b"tEXt", b"Comment\0Hello"))
    ends = []
    for number in range(200):
        data = bytearray(whole[number % len(whole)])
        for at in rng.integers(12, len(data) if number % 2 else 400, 4):
            data[at] = rng.integers(256)
        (tmp_path / "input").write_bytes(data)
        try:
            ends.append(str(probe_still(tmp_path / "input", limits).width > 0))
        except ScenedexError as error:
            ends.append(error.code)
    assert set(ends) <= {"True", Code.NO_FRAMES, Code.FILE_TRUNCATED, Code.PICTURE_TOO_LARGE}
    assert {"True", Code.NO_FRAMES} <= set(ends)
