"""What the pass leaves behind, in both ways."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenedex.domain.errors import Code
from scenedex.domain.findings import ScanWay, outline_scenes
from scenedex.domain.transcript import TranscriptSource
from scenedex.media import AnalyseOptions, Analysis, analyse, read_audio, read_segments
from scenedex.testing.clips import ClipForm, Shot, blocks, cue, demo_clip, shots, write_clip

RATE_HZ = 16_000


@pytest.fixture(params=["auto", "full"])
def analysed(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    analyse_here: Callable[..., Analysis],
    options: AnalyseOptions,
) -> Callable[..., Analysis]:
    def run(takes: list[Shot], form: ClipForm | None = None, name: str = "clip.mp4") -> Analysis:
        write_clip(tmp_path / name, takes, form)
        return analyse_here(tmp_path / name, replace(options, scan=request.param))

    return run


def size_of(analysis: Analysis) -> tuple[int, int]:
    return analysis.findings.width, analysis.findings.height


def quadrants(size: tuple[int, int]) -> Shot:
    """Red at the top left, green at the bottom right, grey elsewhere."""
    width, height = size
    picture = np.full((height, width, 3), 60, np.uint8)
    picture[: height // 2, : width // 2] = (250, 20, 20)
    picture[height // 2 :, width // 2 :] = (20, 250, 20)
    return Shot(picture, 0.5, drift=0)


def corner(image: Image.Image, x: float, y: float) -> str:
    """The strongest colour at a place, each from 0 to 1."""
    pixel = image.convert("RGB").getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(pixel, tuple)
    red, green, _ = pixel
    return "red" if red > green + 80 else "green" if green > red + 80 else "grey"


@pytest.mark.parametrize(
    ("size", "preview"),
    [
        ((320, 180), (320, 180)),
        ((1280, 720), (800, 450)),
        ((480, 1280), (225, 600)),
        ((64, 48), (64, 48)),
        ((640, 40), (640, 40)),
    ],
)
def test_pictures_have_their_sizes(
    size: tuple[int, int], preview: tuple[int, int], analysed: Callable[..., Analysis]
) -> None:
    analysis = analysed([Shot(blocks(3, size), 0.4)])

    [moment] = analysis.findings.moments
    assert moment.thumbnail
    assert moment.preview
    with Image.open(analysis.folder / moment.thumbnail) as image:
        assert (image.format, image.size) == ("WEBP", (320, 180))
    with Image.open(analysis.folder / moment.preview) as image:
        assert (image.format, image.size) == ("JPEG", preview)
    with Image.open(analysis.folder / moment.frame) as image:
        assert image.format == "JPEG"
        assert max(image.size) == min(512, max(preview))


@pytest.mark.parametrize(
    ("turn", "red_at", "green_at", "size"),
    [
        (0, (0.2, 0.2), (0.8, 0.8), (320, 180)),
        (90, (0.8, 0.2), (0.2, 0.8), (180, 320)),
        (180, (0.8, 0.8), (0.2, 0.2), (320, 180)),
        (270, (0.2, 0.8), (0.8, 0.2), (180, 320)),
    ],
)
def test_a_turned_camera_gives_upright_pictures(
    turn: int,
    red_at: tuple[float, float],
    green_at: tuple[float, float],
    size: tuple[int, int],
    analysed: Callable[..., Analysis],
) -> None:
    analysis = analysed([quadrants((320, 180))], ClipForm(turn=turn))

    assert size_of(analysis) == size
    with Image.open(analysis.folder / analysis.findings.moments[0].frame) as image:
        assert image.size == size
        assert (corner(image, *red_at), corner(image, *green_at)) == ("red", "green")


def test_pixels_that_are_not_square_are_made_so(analysed: Callable[..., Analysis]) -> None:
    analysis = analysed([quadrants((320, 240))], ClipForm(pixel_ratio=Fraction(4, 3)))

    assert size_of(analysis) == (427, 240)
    with Image.open(analysis.folder / analysis.findings.moments[0].frame) as image:
        assert image.size == (427, 240)


@pytest.mark.parametrize("start_s", [0.0, 7.0])
def test_sound_is_16_khz_mono_and_as_long_as_the_pictures(
    start_s: float, analysed: Callable[..., Analysis]
) -> None:
    form = ClipForm(has_sound=True, start_s=start_s)
    analysis = analysed(shots(1.0, 1.0), form, name="clip.mkv")

    assert analysis.findings.audio
    samples = read_audio(analysis.folder / analysis.findings.audio)
    assert samples.dtype == np.float32
    assert len(samples) / RATE_HZ == pytest.approx(2.0, abs=0.1)
    spectrum = np.abs(np.fft.rfft(samples[RATE_HZ // 2 : RATE_HZ]))
    assert spectrum.argmax() * 2 == pytest.approx(440, abs=4)


def test_a_video_without_sound_says_so(analysed: Callable[..., Analysis]) -> None:
    analysis = analysed(shots(0.5))

    assert analysis.findings.audio is None
    assert [notice.code for notice in analysis.notices] == [Code.AUDIO_MISSING]


def test_sound_that_cannot_be_read_says_so(analysed: Callable[..., Analysis]) -> None:
    form = ClipForm(has_sound=True, sound_codec="tta")
    analysis = analysed(shots(0.5), form, name="clip.mkv")

    assert analysis.findings.audio is None
    [notice] = analysis.notices
    assert (notice.code, notice.details) == (Code.AUDIO_UNREADABLE, {"codec": "tta"})


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp4", "mov_text"), ("a.mkv", "subrip"), ("b.mkv", "webvtt"), ("c.mkv", "ass")],
)
def test_an_embedded_text_track_is_read(
    name: str, codec: str, analysed: Callable[..., Analysis]
) -> None:
    cues = (cue(0.2, 0.8, "{\\i1}안녕{\\i0} you"), cue(0.9, 1.4, "second\\Nline"))
    analysis = analysed(shots(1.5), ClipForm(cues=cues, text_codec=codec, start_s=2.0), name=name)

    assert analysis.findings.captions
    transcript = read_segments((analysis.folder / analysis.findings.captions).read_bytes())
    assert transcript.source == TranscriptSource.EMBEDDED
    assert transcript.language == "eng"
    assert [segment.text for segment in transcript.segments] == ["안녕 you", "second line"]
    spans = [(segment.span.start_s, segment.span.end_s) for segment in transcript.segments]
    assert spans == [pytest.approx((0.2, 0.8), abs=0.02), pytest.approx((0.9, 1.4), abs=0.02)]


def test_only_pictures_of_covers_are_kept(
    tmp_path: Path, analyse_here: Callable[..., Analysis], options: AnalyseOptions
) -> None:
    write_clip(tmp_path / "clip.mp4", shots(3.0, 2.0, size=(160, 90)))
    rules = replace(options, frame_every_s=1.0)

    analysis = analyse_here(tmp_path / "clip.mp4", rules)

    covers = {scene.cover.frame for scene in outline_scenes([analysis.findings], rules.rules)}
    assert len(covers) == 2
    for moment in analysis.findings.moments:
        assert bool(moment.thumbnail) == bool(moment.preview) == (moment.frame in covers)
    kept = {str(path.relative_to(analysis.folder)) for path in analysis.folder.rglob("*.*")}
    assert kept == set(analysis.files)


@pytest.mark.parametrize("scan", ["auto", "full"])
def test_the_demo_video_through_the_sandbox(
    scan: str, tmp_path: Path, options: AnalyseOptions
) -> None:
    cuts = demo_clip(tmp_path / "demo.mp4")
    told: list[float] = []

    analysis = analyse(
        tmp_path / "demo.mp4", tmp_path, replace(options, scan=scan), progress=told.append
    )

    scenes = outline_scenes([analysis.findings], options.rules)
    assert [scene.span.start_s for scene in scenes] == pytest.approx([0.0, *cuts])
    assert analysis.findings.span.end_s == pytest.approx(24.0)
    assert analysis.findings.scan.way is (ScanWay.GUIDED if scan == "auto" else ScanWay.FULL)
    assert analysis.notices == ()
    assert len(told) > 20
    assert told == sorted(told)
    assert told[-1] > 0.9
