"""Ground truth: synthetic videos whose cuts are known to the frame, looked at in both ways."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from scenedex.domain.findings import ScanWay, SceneOutline, outline_scenes
from scenedex.media import AnalyseOptions, Analysis
from scenedex.testing.clips import ClipForm, Shot, blocks, plain, shots, write_clip

Analyse = Callable[..., Analysis]

CLIPS = {
    "hard cuts": ("a.mp4", shots(1.2, 0.8, 2.0), ClipForm()),
    "one shot has no cut": ("a.mp4", shots(3.0), ClipForm()),
    "with sound": ("a.mp4", shots(1.0, 1.0), ClipForm(has_sound=True)),
    "variable frame rate": ("a.mp4", shots(1.2, 0.96, 2.04), ClipForm(is_variable=True)),
    "variable frame rate in matroska": ("a.mkv", shots(1.2, 0.96), ClipForm(is_variable=True)),
    "starts at an hour": ("a.mkv", shots(1.2, 0.8, 1.0), ClipForm(start_s=3600.0)),
    "transport stream": ("a.ts", shots(1.0, 1.0), ClipForm(start_s=5.0)),
    "odd size": ("a.mp4", shots(1.0, 1.0, size=(322, 242)), ClipForm()),
    "tiny": ("a.mp4", shots(1.0, 1.0, size=(32, 24)), ClipForm()),
    "upright": ("a.mp4", shots(1.0, 1.0, size=(180, 320)), ClipForm()),
    "turned": ("a.mp4", shots(1.0, 1.0), ClipForm(turn=90)),
    "wide pixels": ("a.mp4", shots(1.0, 1.0), ClipForm(pixel_ratio=Fraction(4, 3))),
    "older codec": ("a.avi", shots(1.0, 1.0), ClipForm(codec="mpeg4", options={})),
    "high frame rate": ("a.mp4", shots(1.0, 1.0), ClipForm(rate=60)),
    "low frame rate": ("a.mp4", shots(3.0, 3.0), ClipForm(rate=2)),
    "black start": ("a.mp4", [Shot(plain(0), 1.0), *shots(1.0)], ClipForm()),
}


@dataclass(frozen=True)
class Clip:
    """A clip and its truth."""

    path: Path
    takes: list[Shot]
    form: ClipForm
    cuts: list[float]


@dataclass(frozen=True)
class Case:
    """A clip and what became of it."""

    clip: Clip
    options: AnalyseOptions
    analysis: Analysis

    @property
    def scenes(self) -> list[SceneOutline]:
        return outline_scenes([self.analysis.findings], self.options.rules)


@pytest.fixture(scope="module", params=["auto", "full"])
def given(request: pytest.FixtureRequest, options: AnalyseOptions) -> AnalyseOptions:
    """Both ways to look at a video."""
    return replace(options, scan=request.param)


@pytest.fixture(scope="module", params=CLIPS)
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Clip:
    file_name, takes, form = CLIPS[request.param]
    path = tmp_path_factory.mktemp("clip") / file_name
    return Clip(path, takes, form, write_clip(path, takes, form))


@pytest.fixture(scope="module")
def case(clip: Clip, given: AnalyseOptions, analyse_here: Analyse) -> Case:
    return Case(clip, given, analyse_here(clip.path, given))


def test_every_cut_is_found_and_no_other(case: Case) -> None:
    found = [scene.span.start_s for scene in case.scenes[1:]]

    assert found == pytest.approx(case.clip.cuts, abs=1.5 / case.clip.form.rate)


def test_scenes_are_contiguous_and_cover_the_video(case: Case) -> None:
    spans = [scene.span for scene in case.scenes]
    length_s = sum(take.duration_s for take in case.clip.takes)

    assert spans[0].start_s == 0
    assert spans[-1].end_s == case.analysis.findings.span.end_s
    assert spans[-1].end_s == pytest.approx(length_s, abs=2.5 / case.clip.form.rate)
    assert [span.end_s for span in spans[:-1]] == [span.start_s for span in spans[1:]]


def test_every_scene_has_a_frame_of_its_own_time(case: Case) -> None:
    for scene in case.scenes:
        assert scene.moments
        assert all(scene.span.start_s <= each.at_s < scene.span.end_s for each in scene.moments)


def test_every_scene_has_a_cover(case: Case) -> None:
    for scene in case.scenes:
        for name in (scene.cover.frame, scene.cover.thumbnail, scene.cover.preview):
            assert name
            assert (case.analysis.folder / name).stat().st_size > 0


def test_the_full_way_is_taken_where_it_is_asked_for(case: Case) -> None:
    scan = case.analysis.findings.scan

    assert scan.decoded <= scan.frames
    if case.options.scan == "full":
        assert (scan.way, scan.reason) == (ScanWay.FULL, "it was asked for")


def test_a_long_take_is_split_and_keeps_more_frames(
    tmp_path: Path, analyse_here: Analyse, given: AnalyseOptions
) -> None:
    path = tmp_path / "long.mp4"
    write_clip(path, shots(10.0, size=(160, 90)))

    scenes = outlined(path, replace(given, max_scene_s=4.0, frame_every_s=1.0), analyse_here)

    assert [scene.span.duration_s for scene in scenes] == pytest.approx([4.0, 3.0, 3.0], abs=0.1)
    assert [len(scene.moments) for scene in scenes] == [4, 3, 3]


def test_a_cut_that_follows_too_soon_is_none(
    tmp_path: Path, analyse_here: Analyse, given: AnalyseOptions
) -> None:
    path = tmp_path / "flicker.mp4"
    write_clip(path, shots(1.0, 0.2, 1.0))

    scenes = outlined(path, given, analyse_here)

    assert [scene.span.start_s for scene in scenes] == pytest.approx([0.0, 1.0])


def test_a_short_last_take_joins_the_one_before(
    tmp_path: Path, analyse_here: Analyse, given: AnalyseOptions
) -> None:
    path = tmp_path / "end.mp4"
    write_clip(path, shots(1.0, 1.0, 0.2))

    scenes = outlined(path, given, analyse_here)

    assert [scene.span.end_s for scene in scenes] == pytest.approx([1.0, 2.2])


def test_the_cover_is_neither_black_nor_just_after_the_cut(
    tmp_path: Path, analyse_here: Analyse, given: AnalyseOptions
) -> None:
    path = tmp_path / "fade.mp4"
    fade = [Shot((blocks(1) * share).astype("uint8"), 0.2) for share in (0.0, 0.05, 0.1)]
    write_clip(path, [*fade, Shot(blocks(1), 1.0)])

    [moment] = outlined(path, given, analyse_here)[-1].moments

    assert moment.at_s > 0.6


def outlined(path: Path, given: AnalyseOptions, analyse_here: Analyse) -> list[SceneOutline]:
    return outline_scenes([analyse_here(path, given).findings], given.rules)
