import pytest

from scenedex.domain.segments import ByteRange, Segment
from scenedex.media.inside.window import Window

MIDDLE = Window(start_s=10.0, end_s=20.0, origin_s=1.4)


def test_without_parts_the_window_is_the_whole_video() -> None:
    window = Window.of(None)

    assert window == Window(0.0, None, None)
    assert window.holds(0.0)
    assert window.holds(1e6)


def test_a_part_is_from_one_key_frame_to_another() -> None:
    segment = Segment(1, 10.0, 20.0, (ByteRange(0, 9),), origin_s=1.4)

    window = Window.of(segment)

    assert (window.start_s, window.end_s, window.origin_s) == (10.0, 20.0, 1.4)
    assert window.segment is segment


@pytest.mark.parametrize(
    ("at_s", "has_begun", "is_past"),
    [
        (-1.0, False, False),
        (9.96, False, False),
        (9.9999, True, False),
        (10.0, True, False),
        (19.96, True, False),
        (19.9999, True, True),
        (20.0, True, True),
        (20.04, True, True),
    ],
)
def test_a_picture_belongs_to_one_part_whatever_rounding_says(
    at_s: float, has_begun: bool, is_past: bool
) -> None:
    assert MIDDLE.has_begun(at_s) is has_begun
    assert MIDDLE.is_past(at_s) is is_past
    assert MIDDLE.holds(at_s) is (has_begun and not is_past)


@pytest.mark.parametrize("off_s", [-0.0004, -1e-6, 0.0, 1e-6, 0.0004])
def test_neighbours_share_no_picture_and_lose_none(off_s: float) -> None:
    before, after = Window(0.0, 10.0, 0.0), Window(10.0, None, 0.0)

    for number in range(500):
        at_s = number / 25 + off_s
        assert before.holds(at_s) != after.holds(at_s) or at_s < 0


def test_the_last_part_ends_with_the_video() -> None:
    window = Window(10.0, None, 0.0)

    assert not window.is_past(1e9)
    assert window.holds(1e9)
    assert not window.holds(9.0)
