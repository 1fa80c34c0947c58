from collections.abc import Callable

import av
import numpy as np
import pytest
from av.video.frame import PictureType, VideoFrame
from PIL import Image

from scenedex.media.inside.looks import Shrinker
from scenedex.media.inside.slices import SLICE_S, Candidate, SliceKeeper, make_candidate
from scenedex.testing.clips import Picture, blocks, plain

FRAME_S = 0.04
SHRINKER = Shrinker(320, 180)


class Painter:
    """Makes a picture of a frame, and counts."""

    def __init__(self) -> None:
        self.painted = 0

    def paint(self, frame: VideoFrame) -> Image.Image:
        self.painted += 1
        return frame.to_image()


@pytest.fixture
def painter() -> Painter:
    return Painter()


@pytest.fixture
def keeper(painter: Painter) -> SliceKeeper:
    return SliceKeeper(painter)  # type: ignore[arg-type]


def frame_of(picture: Picture, kind: PictureType = PictureType.NONE) -> VideoFrame:
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    frame.pict_type = kind
    return frame


@pytest.fixture
def see(keeper: SliceKeeper) -> Callable[..., None]:
    def show(
        picture: Picture, at_s: float, *, is_cut: bool = False, kind: PictureType = PictureType.P
    ) -> None:
        frame = frame_of(picture, kind)
        keeper.see(frame, SHRINKER.shrink(frame), at_s=at_s, is_cut=is_cut)

    return show


def blurred(share: float) -> Picture:
    """A dull picture of less contrast."""
    return (blocks(1) * share + 120 * (1 - share)).astype(np.uint8)


def times(candidates: list[Candidate]) -> list[float]:
    return [each.at_s for each in candidates]


def test_each_slice_gives_one_candidate_of_its_own_time(
    keeper: SliceKeeper, see: Callable[..., None], painter: Painter
) -> None:
    for number in range(round(4 * SLICE_S / FRAME_S)):
        see(blocks(1), number * FRAME_S)
    keeper.close()

    done = keeper.take_done()
    assert len(done) == 4
    assert painter.painted == 4
    for number, candidate in enumerate(done):
        assert candidate.at_s == pytest.approx(number * SLICE_S, abs=4 * FRAME_S)


def test_the_best_of_a_slice_is_kept(keeper: SliceKeeper, see: Callable[..., None]) -> None:
    pictures = [blurred(0.2), blurred(0.5), blocks(1), blurred(0.3), plain(0)]
    for number, picture in enumerate(pictures):
        see(picture, number * 0.1)
    keeper.close()

    assert times(keeper.take_done()) == [0.2]


def test_a_cut_ends_a_slice(keeper: SliceKeeper, see: Callable[..., None]) -> None:
    see(blurred(0.2), 0.0)
    see(blocks(1), 0.2, is_cut=True)
    keeper.close()

    assert times(keeper.take_done()) == [0.0, 0.2]


def test_of_a_video_that_flickers_five_pictures_a_second_are_painted(
    keeper: SliceKeeper, see: Callable[..., None]
) -> None:
    for number in range(50):
        see(blocks(number), number * FRAME_S, is_cut=number > 0, kind=PictureType.B)
    keeper.close()

    found = times(keeper.take_done())
    assert len(found) == 11  # the first one of all among them
    assert found[-1] == pytest.approx(49 * FRAME_S)


def test_pictures_that_nothing_depends_on_are_no_candidates(
    keeper: SliceKeeper, see: Callable[..., None]
) -> None:
    see(blurred(0.2), 0.0)
    see(blocks(1), 0.1, kind=PictureType.B)
    see(blurred(0.5), 0.2)
    keeper.close()

    assert times(keeper.take_done()) == [0.2]


def test_a_slice_of_nothing_else_keeps_its_first(
    keeper: SliceKeeper, see: Callable[..., None]
) -> None:
    for number in range(4):
        see(blocks(1), number * 0.1, kind=PictureType.B)
    keeper.close()

    assert times(keeper.take_done()) == [0.0]


def test_what_is_not_over_is_not_given(keeper: SliceKeeper, see: Callable[..., None]) -> None:
    see(blocks(1), 0.0)
    assert keeper.take_done() == []

    see(blocks(1), 1.1 * SLICE_S)
    assert times(keeper.take_done()) == [0.0]
    assert keeper.take_done() == []

    keeper.close()
    keeper.close()
    assert times(keeper.take_done()) == [1.1 * SLICE_S]


def test_after_a_gap_another_slice_begins(keeper: SliceKeeper, see: Callable[..., None]) -> None:
    for slices in (0.0, 10.5, 11.0, 11.6):
        see(blocks(1), slices * SLICE_S)
    keeper.close()

    assert times(keeper.take_done()) == [0.0, 10.5 * SLICE_S, 11.6 * SLICE_S]


def test_a_candidate_knows_its_picture(painter: Painter) -> None:
    frame = frame_of(blocks(1))

    candidate = make_candidate(frame, SHRINKER.shrink(frame), 2.0, painter)  # type: ignore[arg-type]

    assert candidate.at_s == 2.0
    assert candidate.picture.size == (320, 180)
    assert candidate.gist.shape == (9, 16)
    assert candidate.score > 1
    black = frame_of(plain(0))
    dark = make_candidate(black, SHRINKER.shrink(black), 2.0, painter)  # type: ignore[arg-type]
    assert 0 < dark.score < 0.001
