from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenedex.domain.errors import Code
from scenedex.domain.findings import Findings, Moment, ScanReport, ScanWay, SceneRules
from scenedex.domain.span import TimeSpan
from scenedex.media.inside import album as albums
from scenedex.media.inside.pictures import crop_window
from scenedex.media.inside.scoring import score_frame
from scenedex.testing.clips import blocks, plain


def busy_at(left: int, top: int, size: tuple[int, int]) -> Image.Image:
    """A grey picture with a patch of detail."""
    picture = plain(120, size)
    picture[top : top + 60, left : left + 60] = np.random.default_rng(1).integers(
        0, 255, (60, 60, 3), np.uint8
    )
    return Image.fromarray(picture)


@pytest.mark.parametrize(
    ("size", "patch"),
    [
        ((800, 200), (700, 70)),
        ((800, 200), (10, 70)),
        ((200, 600), (70, 500)),
        ((200, 600), (70, 5)),
    ],
)
def test_the_crop_keeps_the_detail(size: tuple[int, int], patch: tuple[int, int]) -> None:
    left, top, right, bottom = crop_window(busy_at(*patch, size), (320, 180))

    assert left <= patch[0] <= patch[0] + 60 <= right
    assert top <= patch[1] <= patch[1] + 60 <= bottom
    assert (right - left) / (bottom - top) == pytest.approx(16 / 9, abs=0.02)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]


def test_the_crop_of_an_even_picture_is_its_middle() -> None:
    assert crop_window(Image.fromarray(plain(99, (400, 400))), (320, 180)) == (0, 88, 400, 313)


def test_a_picture_of_the_right_shape_is_not_cropped() -> None:
    assert crop_window(Image.fromarray(blocks(1)), (320, 180)) == (0, 0, 320, 180)


def test_scores_prefer_what_a_person_would() -> None:
    sharp, black, white = blocks(1), plain(0), plain(255)
    dim = (sharp * 0.1).astype(np.uint8)

    assert score_frame(sharp) > score_frame(dim) > score_frame(black) > 0
    assert score_frame(sharp) > score_frame(white)


@pytest.mark.parametrize("failure", [ValueError("encoder"), OSError("encoder error -2")])
def test_a_thumbnail_that_fails_is_a_warning(
    failure: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(picture: Image.Image, path: Path) -> None:
        path.write_bytes(b"half a picture")
        raise failure

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(albums, "save_thumbnail", fail)
    moment = Moment(0.0, 0.5, 1.0, albums.frame_name(0))
    with ThreadPoolExecutor(1) as crew:
        album = albums.Album(crew)
        album.add(Image.fromarray(blocks(1)), moment)
        [written] = album.finish([moment])

    assert written.thumbnail is None
    assert written.preview
    assert Path(written.frame).exists()
    assert not list(Path(albums.THUMBNAILS).iterdir())
    report = ScanReport(ScanWay.FULL, "", frames=1, decoded=1)
    findings = Findings(TimeSpan(0, 1), 320, 180, (), (written,), (), None, None, report)
    [notice] = albums.missing_pictures(findings, SceneRules(0.6, 60, 10))
    assert (notice.code, notice.details) == (Code.THUMBNAIL_FAILED, {"scenes": 1})


def test_a_full_disk_is_not_the_pictures_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(picture: Image.Image, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(albums, "save_preview", fail)

    with ThreadPoolExecutor(1) as crew:
        album = albums.Album(crew)
        album.add(Image.fromarray(blocks(1)), moment := Moment(0, 0, 1.0, albums.frame_name(0)))
        with pytest.raises(OSError, match="No space"):
            album.finish([moment])
