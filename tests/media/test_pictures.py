from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenedex.domain.errors import Code
from scenedex.media.inside import album as albums
from scenedex.media.inside.grouping import Moment, Take, outline_scenes
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

    assert score_frame(sharp, 1.0) > score_frame(sharp, 0.1)
    assert score_frame(sharp, 1.0) > score_frame(dim, 1.0) > score_frame(black, 1.0)
    assert score_frame(sharp, 1.0) > score_frame(white, 1.0)


@pytest.mark.parametrize("failure", [ValueError("encoder"), OSError("encoder error -2")])
def test_a_thumbnail_that_fails_is_a_warning(
    failure: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(picture: Image.Image, path: Path) -> None:
        path.write_bytes(b"half a picture")
        raise failure

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(albums, "save_thumbnail", fail)
    album = albums.Album()
    name = album.add(Image.fromarray(blocks(1)))
    take = Take((Moment(0.0, 0.5, 1.0, name),))
    outlines = outline_scenes([take], end_s=1, min_scene_s=0.6, max_scene_s=60, moment_s=10)

    [scene] = album.finish(outlines)

    assert scene.thumbnail is None
    assert scene.preview
    assert scene.frames[0].path.exists()
    [notice] = albums.missing_pictures([scene])
    assert (notice.code, notice.details) == (Code.THUMBNAIL_FAILED, {"scenes": 1})


def test_a_full_disk_is_not_the_pictures_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(picture: Image.Image, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(albums, "save_preview", fail)

    with pytest.raises(OSError, match="No space"):
        albums.Album().add(Image.fromarray(blocks(1)))
