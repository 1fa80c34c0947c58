from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scenedex.domain.findings import SeekSheet
from scenedex.media.inside.sheets import MOST_TILES, SheetMaker, tile_interval_s
from scenedex.testing.clips import blocks, plain


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def shade(at_s: float) -> NDArray[np.uint8]:
    """A picture that tells when it was shown."""
    return np.full((90, 160, 3), 10 + round(at_s) * 2 % 240, np.uint8)


def pixels(sheet: SeekSheet) -> NDArray[np.uint8]:
    with Image.open(sheet.picture) as picture:
        return np.asarray(picture.convert("RGB"))


def tiles(sheet: SeekSheet) -> list[NDArray[np.uint8]]:
    whole = pixels(sheet)
    found = []
    for number in range(len(sheet.starts_s)):
        row, column = divmod(number, sheet.columns)
        top, left = row * sheet.tile_height, column * sheet.tile_width
        tile = whole[top : top + sheet.tile_height, left : left + sheet.tile_width]
        assert tile.shape == (sheet.tile_height, sheet.tile_width, 3)
        found.append(tile)
    return found


def centre(tile: NDArray[np.uint8]) -> float:
    return float(tile[30:60, 50:110].mean())


@pytest.mark.parametrize(
    ("duration_s", "interval_s"),
    [(0, 2), (61, 2), (600, 2), (601, 5), (1800, 5), (1801, 10), (4 * 3600, 10), (86_400, 57.6)],
)
def test_longer_videos_have_longer_intervals(duration_s: float, interval_s: float) -> None:
    assert tile_interval_s(duration_s) == interval_s


def test_their_number_is_bounded() -> None:
    lengths_s = [10.0**power * digit for power in range(8) for digit in range(1, 10)]
    assert max(length / tile_interval_s(length) for length in lengths_s) <= MOST_TILES


def test_a_tile_is_the_picture_nearest_to_the_middle_of_its_interval() -> None:
    maker = SheetMaker(10)
    for frame in range(100):
        maker.offer(frame / 10, np.full((90, 160, 3), frame * 2, np.uint8))
    [sheet] = maker.finish()

    assert sheet.starts_s == (0, 2, 4, 6, 8)
    assert [centre(tile) for tile in tiles(sheet)] == pytest.approx([20, 60, 100, 140, 180], abs=2)


def test_between_far_key_frames_each_lasts_until_the_next() -> None:
    key_frames_s = [0.0, 9.6, 11.2, 17.0, 31.4]
    maker = SheetMaker(40)
    for at_s in key_frames_s:
        maker.offer(at_s, shade(at_s))
    [sheet] = maker.finish()

    assert sheet.starts_s == tuple(key_frames_s)
    for at_s, tile in zip(key_frames_s, tiles(sheet), strict=True):
        assert centre(tile) == pytest.approx(int(shade(at_s)[0, 0, 0]), abs=2)


def test_the_order_of_offers_makes_no_difference(tmp_path: Path) -> None:
    offers = [frame * 0.37 for frame in range(600)]
    found = []
    for seed in range(3):
        folder = tmp_path / str(seed)
        folder.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            maker = SheetMaker(offers[-1])
            for at_s in Random(seed).sample(offers, len(offers)) if seed else offers:
                maker.offer(at_s, shade(at_s))
            sheets = maker.finish()
            found.append((sheets, [Path(sheet.picture).read_bytes() for sheet in sheets]))

    assert found[0] == found[1] == found[2]


def test_sheets_hold_a_hundred_tiles_and_nothing_else_is_left() -> None:
    maker = SheetMaker(500)
    for at_s in range(500):
        maker.offer(at_s, shade(at_s))
    sheets = maker.finish()

    assert [len(sheet.starts_s) for sheet in sheets] == [100, 100, 50]
    assert [sheet.picture for sheet in sheets] == [f"sheets/{n:03d}.jpg" for n in range(3)]
    assert [pixels(sheet).shape[:2] for sheet in sheets] == [(900, 1600), (900, 1600), (450, 1600)]
    assert sorted(map(str, Path("sheets").iterdir())) == [sheet.picture for sheet in sheets]
    starts_s = [start_s for sheet in sheets for start_s in sheet.starts_s]
    assert all(before < after for before, after in pairwise(starts_s))


@pytest.mark.parametrize(
    ("size", "tile"),
    [
        ((800, 450), (160, 90)),
        ((338, 600), (90, 160)),
        ((600, 600), (160, 160)),
        ((64, 48), (64, 48)),
        ((800, 2), (160, 1)),
    ],
)
def test_tiles_keep_the_pictures_proportions(size: tuple[int, int], tile: tuple[int, int]) -> None:
    maker = SheetMaker(3)
    maker.offer(0, plain(100, size))
    maker.offer(2, Image.fromarray(plain(200, size)))
    [sheet] = maker.finish()

    assert (sheet.tile_width, sheet.tile_height, sheet.columns) == (*tile, 2)
    first, second = tiles(sheet)
    assert int(first[0, 0, 0]) == pytest.approx(100, abs=4)
    assert int(second[-1, -1, 0]) == pytest.approx(200, abs=4)


def test_a_picture_of_another_size_fills_its_tile() -> None:
    maker = SheetMaker(3)
    maker.offer(0, plain(100, (800, 450)))
    maker.offer(2, plain(200, (100, 300)))
    [sheet] = maker.finish()

    assert tiles(sheet)[1].min() > 180


def test_a_part_begins_with_its_first_tile_and_keeps_the_videos_intervals() -> None:
    maker = SheetMaker(3600, start_s=123.0)
    for at_s in range(121, 160):
        maker.offer(at_s, shade(at_s))
    [sheet] = maker.finish()

    assert sheet.starts_s == (123, 130, 140, 150)
    assert centre(tiles(sheet)[1]) == pytest.approx(int(shade(135)[0, 0, 0]), abs=2)


def test_a_video_longer_than_it_said_has_no_more_tiles() -> None:
    maker = SheetMaker(1)
    for at_s in range(0, 2 * MOST_TILES + 500, 2):
        maker.offer(at_s, plain(0, (16, 16)))

    assert sum(len(sheet.starts_s) for sheet in maker.finish()) == MOST_TILES


def test_nothing_offered_makes_no_sheet() -> None:
    assert SheetMaker(10).finish() == ()


def test_a_pass_that_sees_every_picture_paints_few() -> None:
    maker = SheetMaker(60)
    painted = 0
    for frame in range(60 * 30):
        if maker.wants(frame / 30):
            maker.offer(frame / 30, blocks(frame))
            painted += 1
    [sheet] = maker.finish()

    assert len(sheet.starts_s) == 30
    assert painted <= 30 * 3


def test_pictures_seen_backwards_are_taken_as_they_are() -> None:
    """A view, as of BGR pixels read as RGB."""
    maker = SheetMaker(1)
    bgr = np.full((90, 160, 3), (10, 100, 200), np.uint8)
    maker.offer(0, bgr[..., ::-1])
    [sheet] = maker.finish()

    assert tiles(sheet)[0][20, 20].astype(int) == pytest.approx([200, 100, 10], abs=6)
