"""Every bad upload ends in its code and in a sentence that a user understands."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scenedex.domain.errors import Code, Rejected
from scenedex.media import AnalyseOptions, MediaLimits, analyse, probe
from scenedex.testing.hostile import files
from scenedex.testing.hostile.files import HOSTILE_FILES, HostileFile

NAMES = [hostile.name for hostile in HOSTILE_FILES]


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    return tmp_path / "video.mp4"


@pytest.mark.parametrize("hostile", HOSTILE_FILES, ids=NAMES)
def test_a_bad_file_is_rejected_with_its_code(
    hostile: HostileFile, upload: Path, limits: MediaLimits
) -> None:
    hostile.build(upload)
    before = sorted(upload.parent.iterdir())

    with pytest.raises(Rejected) as caught:
        probe(upload, limits)

    assert caught.value.code == hostile.code
    assert caught.value.message.endswith(".")
    assert "input" not in caught.value.message
    assert sorted(upload.parent.iterdir()) == before


@pytest.mark.parametrize("build", [files.ffconcat, files.no_frames, files.cut_off])
def test_the_decode_pass_rejects_what_the_probe_does(
    build: Callable[[Path], None], upload: Path, tmp_path: Path, options: AnalyseOptions
) -> None:
    build(upload)
    workdir = tmp_path / "work"
    workdir.mkdir()

    with pytest.raises(Rejected):
        analyse(upload, workdir, options)

    assert not list(workdir.iterdir())


@pytest.mark.parametrize(
    ("build", "held_s"), [(files.cut_off_late, (5.0, 7.0)), (files.short_header, (2.9, 3.1))]
)
def test_a_header_that_lies_a_little_is_a_warning(
    build: Callable[[Path], None], held_s: tuple[float, float], upload: Path, limits: MediaLimits
) -> None:
    build(upload)

    found = probe(upload, limits)

    assert [notice.code for notice in found.notices] == [Code.HEADER_LIES]
    assert held_s[0] < found.duration_s < held_s[1]


def test_damaged_places_are_skipped_with_a_warning(
    upload: Path, tmp_path: Path, options: AnalyseOptions
) -> None:
    files.damaged(upload)

    found = probe(upload, options.limits)
    analysis = analyse(upload, tmp_path, options)

    assert found.duration_s == pytest.approx(3.0, abs=0.2)
    assert analysis.duration_s == pytest.approx(3.0, abs=0.2)
    assert Code.DECODE_ERRORS in [notice.code for notice in analysis.notices]


def test_a_change_of_size_on_the_way_is_taken(
    upload: Path, tmp_path: Path, options: AnalyseOptions
) -> None:
    files.changing_size(upload)

    analysis = analyse(upload, tmp_path, options)

    assert (analysis.width, analysis.height) == (320, 180)
    assert len(analysis.scenes) == 2
    assert all(scene.preview and scene.thumbnail for scene in analysis.scenes)
