from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scenedex.domain.findings import SeekSheet
from scenedex.media.inside.sheets import MOST_TILES, SheetMaker, tile_interval_s
from scenedex.testing.clips import plain


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
    [sheet] = maker.finish(10)

    assert sheet.starts_s == (0, 2, 4, 6, 8)
    assert [centre(tile) for tile in tiles(sheet)] == pytest.approx([20, 60, 100, 140, 180], abs=2)


def test_between_far_key_frames_each_lasts_until_the_next() -> None:
    key_frames_s = [0.0, 9.6, 11.2, 17.0, 31.4]
    maker = SheetMaker(40)
    for at_s in key_frames_s:
        maker.offer(at_s, shade(at_s))
    [sheet] = maker.finish(40)

    assert sheet.starts_s == tuple(key_frames_s)
    for at_s, tile in zip(key_frames_s, tiles(sheet), strict=True):
        assert centre(tile) == pytest.approx(int(shade(at_s)[0, 0, 0]), abs=2)


def test_of_each_interval_the_take_that_is_seen_longest_has_a_tile() -> None:
    """And another one if that is seen for half an interval; each begins with its cut."""
    maker = SheetMaker(14)
    maker.offer(0.0, shade(0))
    maker.offer(2.1, shade(20))
    maker.offer(3.0, shade(30))
    maker.offer(3.4, shade(34), since_s=3.25)
    maker.offer(8.0, shade(80))
    maker.offer(8.6, shade(86), since_s=8.5)
    maker.offer(9.0, shade(90), since_s=8.9)
    maker.offer(10.4, shade(104), since_s=10.3)
    maker.offer(11.9, shade(119), since_s=11.8)
    [sheet] = maker.finish(14)

    assert sheet.starts_s == (0, 2.1, 3.25, 8.9, 10.3, 11.8)
    seen = [centre(tile) for tile in tiles(sheet)]
    expected = [int(shade(at_s)[0, 0, 0]) for at_s in (0, 30, 34, 90, 104, 119)]
    assert seen == pytest.approx(expected, abs=2)


def test_short_takes_share_one_tile() -> None:
    maker = SheetMaker(4)
    for number in range(20):
        maker.offer(number / 10, shade(number), since_s=number / 10 if number else None)
    [sheet] = maker.finish(1.95)

    assert sheet.starts_s == (0,)


def test_sheets_hold_a_hundred_tiles_and_nothing_else_is_left() -> None:
    maker = SheetMaker(500)
    for at_s in range(500):
        maker.offer(at_s, shade(at_s))
    sheets = maker.finish(500)

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
    [sheet] = maker.finish(3)

    assert (sheet.tile_width, sheet.tile_height, sheet.columns) == (*tile, 2)
    first, second = tiles(sheet)
    assert int(first[0, 0, 0]) == pytest.approx(100, abs=4)
    assert int(second[-1, -1, 0]) == pytest.approx(200, abs=4)


def test_a_picture_of_another_size_fills_its_tile() -> None:
    maker = SheetMaker(3)
    maker.offer(0, plain(100, (800, 450)))
    maker.offer(2, plain(200, (100, 300)))
    [sheet] = maker.finish(3)

    assert tiles(sheet)[1].min() > 180


def test_a_part_begins_with_its_first_tile_and_keeps_the_videos_intervals() -> None:
    maker = SheetMaker(3600, start_s=123.0)
    for at_s in range(121, 160):
        maker.offer(at_s, shade(at_s))
    [sheet] = maker.finish(160)

    assert sheet.starts_s == (123, 130, 140, 150)
    assert centre(tiles(sheet)[1]) == pytest.approx(int(shade(135)[0, 0, 0]), abs=2)


def test_a_video_longer_than_it_said_has_no_more_tiles() -> None:
    maker = SheetMaker(1)
    for at_s in range(0, 2 * MOST_TILES + 500, 2):
        maker.offer(at_s, plain(0, (16, 16)))

    assert sum(len(sheet.starts_s) for sheet in maker.finish(2 * MOST_TILES + 500)) == MOST_TILES


def test_nothing_offered_makes_no_sheet() -> None:
    assert SheetMaker(10).finish(10) == ()


def test_pictures_seen_backwards_are_taken_as_they_are() -> None:
    """A view, as of BGR pixels read as RGB."""
    maker = SheetMaker(1)
    bgr = np.full((90, 160, 3), (10, 100, 200), np.uint8)
    maker.offer(0, bgr[..., ::-1])
    [sheet] = maker.finish(1)

    assert tiles(sheet)[0][20, 20].astype(int) == pytest.approx([200, 100, 10], abs=6)
