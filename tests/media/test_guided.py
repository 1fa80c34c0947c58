"""The guided way on small clips as encoders leave them: it finds what the full way finds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame

from scenedex.domain.findings import CutKind, ScanWay, outline_scenes
from scenedex.media import AnalyseOptions, Analysis
from scenedex.media.inside.decoders import StretchDecoder
from scenedex.media.inside.gops import GopReader
from scenedex.media.inside.judging import is_same
from scenedex.media.inside.looks import Change
from scenedex.media.inside.packets import Losses
from scenedex.media.inside.source import open_source
from scenedex.media.inside.timestamps import time_of
from scenedex.testing.clips import ClipForm, Shot, Take, blocks, plain, write_clip
from scenedex.testing.clips.takes import Filmed, Grainy, Lit, Passing, Texture, drawn
from scenedex.testing.clips.transitions import HARD, Montage

Analyse = Callable[..., Analysis]

SIZE = (320, 180)
RATE = 25
DEFAULT = ClipForm()
FIXED = ClipForm(options={"preset": "veryfast", "g": "50", "keyint_min": "50", "sc_threshold": "0"})
OPEN = ClipForm(
    options={"preset": "veryfast", "x264-params": "open-gop=1:keyint=50:min-keyint=50:scenecut=0"}
)
OPEN_AT_CUTS = ClipForm(options={"preset": "veryfast", "x264-params": "open-gop=1:keyint=60"})
PYRAMID = ClipForm(
    options={"preset": "veryfast", "x264-params": "bframes=8:b-adapt=0:b-pyramid=normal"}
)
HEVC = ClipForm(
    codec="libx265", options={"preset": "ultrafast", "x265-params": "log-level=error:keyint=50"}
)
VP9 = ClipForm(
    codec="libvpx-vp9", options={"deadline": "realtime", "cpu-used": "8", "b": "1M", "g": "50"}
)
MPEG4 = ClipForm(codec="mpeg4", options={"b": "2M", "g": "50"})
FORMS = {
    "default": ("a.mp4", DEFAULT),
    "fixed": ("a.mp4", FIXED),
    "open": ("a.mp4", OPEN),
    "open at cuts": ("a.mkv", OPEN_AT_CUTS),
    "pyramid": ("a.mp4", PYRAMID),
    "hevc": ("a.mp4", HEVC),
    "vp9": ("a.webm", VP9),
    "mpeg4": ("a.mp4", MPEG4),
}


def film(seed: int, frames: int, *, size: tuple[int, int] = SIZE) -> Take:
    """A camera that pans over a drawn scene."""
    canvas = drawn(seed, (round(size[0] * 1.3), size[1]))
    return Filmed(canvas, size, frames / RATE, pan=0.4)


def films(*frames: int, seed: int = 40) -> list[Take]:
    return [film(seed + number, count) for number, count in enumerate(frames)]


def busy(seed: int, frames: int) -> Take:
    return Texture(seed, SIZE, frames / RATE)


# What is seen; cuts are clear, so that there is no doubt about what must be found.
FILMS = {
    "one take": films(250),
    "a few cuts": films(80, 60, 75),
    "cuts on regular key frames": films(50, 100, 50),
    "a cut beside a regular key frame": films(49, 52, 60),
    "two cuts close to each other": films(70, 20, 90),
    "cuts soon after key frames": films(60, 17, 43, 16, 64),
    "many cuts": films(30, 26, 28, 40, 27, 31, 29, 33),
    "there and back again": [film(40, 70), film(41, 30), film(40, 70)],
    "there and back again between key frames": [film(40, 56), film(41, 18), film(40, 76)],
    "there for the shortest while": [film(40, 70), film(41, 15), film(40, 70)],
    "busy": [busy(1, 75), busy(2, 75), busy(3, 60)],
    "busy and calm": [busy(1, 70), film(40, 75), busy(2, 65)],
    "grainy": [Grainy(film(40, 70)), Grainy(film(41, 60)), Grainy(film(42, 60))],
    "someone passes": [Passing(film(40, 80)), Passing(film(41, 70))],
    "a cut just before the end": films(100, 20),
    "calm, and then much": [*films(150), *films(30, 30, 30, seed=60)],
}
# Cuts that an older detector also sees, or does not, where the light changes.
FLASHES = {
    "flashes": [Lit(film(40, 100), flashes_s=(1.0, 2.48)), Lit(film(41, 75), flashes_s=(1.5,))],
    "flickering light": [Lit(film(40, 80), flicker=0.04), Lit(film(41, 80), flicker=0.04)],
    "one frame of another picture": [film(40, 60), Shot(blocks(3), 1 / RATE), film(40, 60)],
    "one black frame": [film(40, 60), Shot(plain(0), 1 / RATE), film(40, 60)],
}


# Hardest for each form; every film in the two that are sent most.
_TELLING = [
    "there and back again",
    "one take",
    "a few cuts",
    "cuts soon after key frames",
    "busy and calm",
]
CASES = [
    (form, film) for form in FORMS for film in (FILMS if form in {"default", "fixed"} else _TELLING)
]


@dataclass(frozen=True)
class Case:
    """A clip, and what each way makes of it."""

    cuts: list[float]
    guided: Analysis
    full: Analysis


@pytest.fixture(scope="module")
def look(
    tmp_path_factory: pytest.TempPathFactory, analyse_here: Analyse, options: AnalyseOptions
) -> Callable[[str, ClipForm, list[Take]], Case]:
    def both(name: str, form: ClipForm, takes: list[Take]) -> Case:
        path = tmp_path_factory.mktemp("clip") / name
        cuts = write_clip(path, takes, form)
        return Case(cuts, analyse_here(path), analyse_here(path, replace(options, scan="full")))

    return both


@pytest.fixture(scope="module", params=CASES, ids=" · ".join)
def case(request: pytest.FixtureRequest, look: Callable[[str, ClipForm, list[Take]], Case]) -> Case:
    form, film = request.param
    return look(*FORMS[form], FILMS[film])


def hard_cuts(analysis: Analysis) -> list[float]:
    return [cut.at_s for cut in analysis.findings.cuts if cut.kind is CutKind.HARD]


def scene_starts(analysis: Analysis, options: AnalyseOptions) -> list[float]:
    return [scene.span.start_s for scene in outline_scenes([analysis.findings], options.rules)]


def test_the_guided_way_is_taken_and_decodes_no_more_than_there_is(case: Case) -> None:
    guided, full = case.guided.findings.scan, case.full.findings.scan

    assert (guided.way, full.way) == (ScanWay.GUIDED, ScanWay.FULL)
    assert guided.reason.startswith("key frames stand ")
    assert guided.decoded <= guided.frames == full.frames == full.decoded


def test_both_ways_find_the_cuts_that_there_are(case: Case) -> None:
    assert hard_cuts(case.full) == pytest.approx(case.cuts, abs=1.1 / RATE)
    assert hard_cuts(case.guided) == pytest.approx(case.cuts, abs=1.1 / RATE)


def test_both_ways_say_the_same_of_the_whole(case: Case) -> None:
    guided, full = case.guided.findings, case.full.findings

    assert (guided.width, guided.height) == (full.width, full.height) == SIZE
    assert guided.span.end_s == pytest.approx(full.span.end_s, abs=0.6 / RATE)


def test_moments_are_in_order_and_every_cut_begins_one(case: Case) -> None:
    for findings in (case.guided.findings, case.full.findings):
        starts = [moment.start_s for moment in findings.moments]
        assert starts[0] == 0
        assert starts == sorted(set(starts))
        assert {cut.at_s for cut in findings.cuts} <= set(starts)
        for moment, end_s in zip(findings.moments, [*starts[1:], findings.span.end_s], strict=True):
            assert moment.start_s <= moment.at_s < end_s


def test_nothing_is_left_but_what_findings_name(case: Case) -> None:
    for analysis in (case.guided, case.full):
        left = {
            str(path.relative_to(analysis.folder))
            for path in analysis.folder.rglob("*")
            if not path.is_dir()
        }
        assert left == set(analysis.files)


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Water after a film: x264 took its first picture for none, and a later one for a take's.

    It does so of itself where there is noise in large pictures; here it is told to.
    """
    path = tmp_path_factory.mktemp("late") / "clip.mp4"
    montage = Montage([film(40, 60), film(41, 60), busy(40, 70), film(42, 60)], [HARD] * 3)
    options = {"preset": "medium", "sc_threshold": "0", "forced-idr": "1"}
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for number in range(250):
            frame = av.VideoFrame.from_ndarray(montage.frame(number), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            if number in (0, 30, 60, 128, 190):
                frame.pict_type = PictureType.I
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_a_cut_is_found_that_a_late_key_frame_seems_to_be(
    late: Path, analyse_here: Analyse
) -> None:
    analysis = analyse_here(late)

    assert hard_cuts(analysis) == pytest.approx([60 / RATE, 120 / RATE, 190 / RATE], abs=0.01)
    assert analysis.findings.scan.decoded < 0.5 * analysis.findings.scan.frames


def test_a_packet_tells_a_new_take_from_one_that_goes_on(
    late: Path, options: AnalyseOptions
) -> None:
    """It is seen after the key frame alone, and hardly any of it is predicted from others."""
    with open_source(late, options.limits) as source:
        packets = {
            round((time_of(packet) or 0) * RATE): packet
            for packet in source.container.demux(source.video)
            if packet.size
        }
        reader = GopReader(StretchDecoder(source), 0.0, options.cut_threshold)
        key = reader.glance(packets[60], packets[60]) or pytest.fail("nothing")
        seen = {
            number: reader.glance(packets[60], packets[number]) or pytest.fail(f"{number}: nothing")
            for number in range(61, 121)
        }
        glances = reader.glances or pytest.fail("none")
        alone = {number: glances.read(packets[number]) for number in range(61, 125)}

    others = [number for number in seen if not is_same(Change.between(key, seen[number]))]
    assert others == [120]
    shares = {number: read[0].share for number, read in alone.items() if read}
    assert [number for number, share in shares.items() if share < 0.5] == [123]
    assert shares[123] < 0.05
    assert len(shares) > 50
    assert reader.decoder.losses == Losses()


def test_pictures_that_no_other_needs_are_left_out_beside_a_cut(
    look: Callable[[str, ClipForm, list[Take]], Case],
) -> None:
    case = look(*FORMS["fixed"], films(85, 90, seed=90))

    assert hard_cuts(case.guided) == case.cuts
    key_frames, group = 4, 50
    assert case.guided.findings.scan.decoded < key_frames + group / 2 + 25 / 2


@pytest.mark.parametrize("film", FLASHES)
@pytest.mark.parametrize("form", ["default", "fixed"])
def test_light_that_changes_makes_no_scenes_more_than_in_full(
    form: str,
    film: str,
    options: AnalyseOptions,
    look: Callable[[str, ClipForm, list[Take]], Case],
) -> None:
    """Flashes are cuts to the detector, two frames apart; the guided way may miss some."""
    case = look(*FORMS[form], FLASHES[film])

    found, full = (scene_starts(each, options) for each in (case.guided, case.full))

    assert all(min(abs(at_s - each) for each in full) < 2.1 / RATE for at_s in found)
    for cut_s in case.cuts if len(case.cuts) == 1 else []:
        assert min(abs(cut_s - each) for each in found) < 1.1 / RATE


@pytest.mark.parametrize("form", ["default", "fixed"])
def test_what_is_found_does_not_depend_on_who_was_quicker(
    form: str, tmp_path: Path, analyse_here: Analyse
) -> None:
    name, given = FORMS[form]
    write_clip(tmp_path / name, FILMS["many cuts"], replace(given, has_sound=True))

    first, *others = (analyse_here(tmp_path / name) for _ in range(3))

    for other in others:
        assert other.findings == first.findings
        for file in first.files:
            assert (other.folder / file).read_bytes() == (first.folder / file).read_bytes()


def test_where_a_key_frame_cannot_be_decoded_all_pictures_are_looked_at(
    tmp_path: Path, analyse_here: Analyse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decoder holds back a late key frame, as it does where fields come one by one."""
    path = tmp_path / "clip.mp4"
    cuts = write_clip(path, FILMS["a few cuts"], FIXED)
    decode = StretchDecoder.decode

    def hold_back(decoder: StretchDecoder, packet: "Packet[Any]") -> list[VideoFrame]:
        frames = decode(decoder, packet)
        return [] if packet.is_keyframe and (time_of(packet) or 0) > 3 else frames

    monkeypatch.setattr(StretchDecoder, "decode", hold_back)
    monkeypatch.setattr(StretchDecoder, "drain", lambda _: [])

    analysis = analyse_here(path)

    scan = analysis.findings.scan
    assert (scan.way, scan.reason) == (ScanWay.FULL, "a key frame cannot be decoded by itself")
    assert hard_cuts(analysis) == pytest.approx(cuts, abs=1.1 / RATE)
    left = {path for path in analysis.folder.rglob("*") if not path.is_dir()}
    assert left == {analysis.folder / name for name in analysis.files}


@pytest.mark.parametrize(
    ("form", "film", "share"),
    [
        ("default", "a few cuts", 0.5),
        ("fixed", "one take", 0.5),
        ("vp9", "one take", 0.9),
        ("hevc", "one take", 0.3),
        ("open", "one take", 0.3),
    ],
)
def test_little_is_decoded_where_little_happens(
    form: str,
    film: str,
    share: float,
    look: Callable[[str, ClipForm, list[Take]], Case],
) -> None:
    scan = look(*FORMS[form], FILMS[film]).guided.findings.scan

    assert scan.decoded <= share * scan.frames
