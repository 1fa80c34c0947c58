import av
import numpy as np
import pytest

from scenedex.media.inside.looks import Change, Look, Shrinker
from scenedex.testing.clips import Picture, blocks, plain


def look(picture: Picture, at_s: float = 0.0) -> Look:
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    return Look(at_s, Shrinker(frame.width, frame.height).shrink(frame))


@pytest.mark.parametrize("size", [(1920, 1080), (320, 180), (1080, 1920), (64, 36), (256, 2)])
def test_pictures_are_made_small_in_proportion_and_never_larger(size: tuple[int, int]) -> None:
    made = look(plain(99, size)).small

    height, width, _ = made.shape
    assert made.dtype == np.uint8
    assert width <= min(256, size[0])
    assert height / width == pytest.approx(size[1] / size[0], abs=1 / width)


def test_nothing_is_too_flat_to_be_made_small() -> None:
    assert look(plain(99, (8192, 2))).small.shape[0] == 1


def test_a_picture_of_another_size_is_squeezed_into_the_first_ones() -> None:
    shrinker = Shrinker(320, 180)
    first, other = (
        av.VideoFrame.from_ndarray(plain(99, size), format="rgb24")
        for size in ((320, 180), (640, 480))
    )

    assert shrinker.shrink(other).shape == shrinker.shrink(first).shape


def test_small_pictures_keep_their_colours() -> None:
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[:, :160] = (250, 10, 20)

    small = look(picture).small

    middle = small.shape[0] // 2
    left, right = small.shape[1] // 4, small.shape[1] * 3 // 4
    assert small[middle, left].tolist() == pytest.approx([20, 10, 250], abs=4)  # blue comes first
    assert small[middle, right].tolist() == pytest.approx([0, 0, 0], abs=4)


def test_a_picture_does_not_differ_from_itself() -> None:
    assert Change.between(look(blocks(1)), look(blocks(1), 1.0)) == Change(0.0, 0.0)


def test_another_picture_differs_in_content_and_colours() -> None:
    change = Change.between(look(blocks(1)), look(blocks(2)))

    assert change.content > 27
    assert change.colours > 0.5


def test_content_is_the_mean_difference_of_hue_saturation_and_value() -> None:
    """As PySceneDetect's ContentDetector weighs them: each alike."""
    red = np.full((180, 320, 3), (60, 20, 20), np.uint8)

    change = Change.between(look(red), look(red * 2))

    assert change.content == pytest.approx(60 / 3, abs=2.0)


def test_content_of_black_and_white_film_is_its_value_alone() -> None:
    change = Change.between(look(plain(30)), look(plain(120)))

    assert change == Change(pytest.approx(90, abs=0.1), 1.0)


def test_a_camera_that_moves_changes_the_content_and_keeps_the_colours() -> None:
    picture = blocks(1)

    change = Change.between(look(picture), look(np.roll(picture, 40, axis=1)))

    assert change.content > 27
    assert change.colours < 0.1


def test_two_pictures_without_a_colour_in_common() -> None:
    assert Change.between(look(plain(0)), look(plain(255))).colours == 1.0


@pytest.mark.parametrize("picture", [blocks(1), plain(0), plain(255)])
def test_colours_are_shares_of_the_pixels(picture: Picture) -> None:
    colours = look(picture).colours

    assert colours.shape == (128,)
    assert colours.sum() == pytest.approx(1.0)
    assert colours.min() >= 0
