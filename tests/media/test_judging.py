"""What is made of packets' sizes, with profiles as encoders leave them."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scenedex.media.inside.judging import (
    Kind,
    Stretch,
    Verdict,
    doubtful,
    is_other,
    judge,
    judge_end,
    large_around,
)
from scenedex.media.inside.looks import Change

SAME = Change(content=4.0, colours=0.05)
MOVED = Change(content=35.0, colours=0.1)
FADED = Change(content=10.0, colours=0.6)
CHANGED = Change(content=35.0, colours=0.5)
OTHER = Change(content=60.0, colours=0.8)
NOTHING = Verdict(Kind.NOTHING)
CUT_AT_KEY = Verdict(Kind.CUT_AT_KEY)
KEY_BYTES = 20_000
QUIET = [300] * 100
BUSY = [9_000] * 100


def spiked(sizes: list[int], *spikes: tuple[int, int]) -> list[int]:
    """The sizes with some replaced: place and bytes."""
    sizes = list(sizes)
    for place, size in spikes:
        sizes[place] = size
    return sizes


def stretch(sizes: list[int], **given: Any) -> Stretch:
    """Up to a key frame where it had to be, of an encoder that follows cuts."""
    known = np.array(sizes, np.int64)
    usual = {
        "key_bytes": KEY_BYTES,
        "next_key_bytes": KEY_BYTES,
        "follows_cuts": True,
        "is_cut_short": False,
        "early": 25,
    }
    return Stretch(sizes=known, around=large_around(known), **(usual | given))


def places(*numbers: int) -> NDArray[np.intp]:
    return np.array(numbers, np.intp)


def looks_at(verdict: Verdict, place: int) -> bool:
    """Whether a packet is decoded, and with it what is shown a few places later."""
    return verdict.kind is Kind.LOOK and verdict.upto > place


@pytest.mark.parametrize("change", [SAME, MOVED, FADED])
@pytest.mark.parametrize("follows_cuts", [True, False])
@pytest.mark.parametrize("sizes", [[], QUIET, BUSY])
def test_between_pictures_of_one_take_nothing_happened(
    change: Change, follows_cuts: bool, sizes: list[int]
) -> None:
    assert judge(stretch(sizes, follows_cuts=follows_cuts), change) == NOTHING


@pytest.mark.parametrize("follows_cuts", [True, False])
@pytest.mark.parametrize("places", [(40,), (40, 70)])
def test_another_picture_in_between_is_looked_for_up_to_the_key_frame(
    places: tuple[int, ...], follows_cuts: bool
) -> None:
    sizes = spiked(QUIET, *((place, KEY_BYTES) for place in places))

    verdict = judge(stretch(sizes, follows_cuts=follows_cuts), SAME)

    assert verdict == Verdict(Kind.LOOK, len(sizes))


@pytest.mark.parametrize("change", [CHANGED, OTHER])
@pytest.mark.parametrize("is_cut_short", [True, False])
@pytest.mark.parametrize("follows_cuts", [True, False])
def test_where_hardly_anything_is_told_the_cut_is_at_the_key_frame(
    change: Change, is_cut_short: bool, follows_cuts: bool
) -> None:
    told = stretch([150] * 100, is_cut_short=is_cut_short, follows_cuts=follows_cuts)

    assert judge(told, change) == CUT_AT_KEY
    assert judge(told.after(100), change) == CUT_AT_KEY


def test_a_key_frame_that_came_early_is_the_cut() -> None:
    assert judge(stretch(BUSY, is_cut_short=True), OTHER) == CUT_AT_KEY


def test_a_busy_take_that_changed_by_half_is_decoded() -> None:
    assert judge(stretch(BUSY, is_cut_short=True), CHANGED) == Verdict(Kind.LOOK, 100)
    assert judge(stretch(BUSY), OTHER) == Verdict(Kind.LOOK, 100)


def test_a_new_picture_soon_after_a_key_frame_is_looked_at() -> None:
    """An encoder places no key frame sooner than its shortest group after another one."""
    early = stretch(spiked(QUIET, (12, 9_000)), is_cut_short=True)

    verdict = judge(early, OTHER)

    assert looks_at(verdict, 12)
    assert verdict.upto < 30
    assert judge(early.after(verdict.upto), OTHER) == CUT_AT_KEY


def test_a_large_packet_that_is_no_new_picture_is_passed_over() -> None:
    """It stands out from its neighbours, and is far smaller than a key frame."""
    assert judge(stretch(spiked(QUIET, (12, 3_000)), is_cut_short=True), OTHER) == CUT_AT_KEY


def test_a_clear_spike_is_looked_at_wherever_it_is() -> None:
    verdict = judge(stretch(spiked(QUIET, (60, KEY_BYTES)), is_cut_short=True), OTHER)

    assert looks_at(verdict, 60)


@pytest.mark.parametrize("is_cut_short", [True, False])
def test_what_a_glance_shows_to_be_nothing_new_is_not_decoded(is_cut_short: bool) -> None:
    spiky = stretch(spiked(QUIET, (12, 9_000), (60, KEY_BYTES)), is_cut_short=is_cut_short)

    assert judge(spiky, SAME, places()) == NOTHING
    assert judge_end(spiky, places()) == NOTHING
    if is_cut_short:
        assert judge(spiky, OTHER, places()) == CUT_AT_KEY


def test_what_a_glance_shows_to_be_new_is_looked_at_however_small_it_is() -> None:
    told = stretch(QUIET, is_cut_short=True)

    changed = judge(told, OTHER, places(40, 70))

    assert looks_at(changed, 40)
    assert changed.upto < 60
    assert judge(told, SAME, places(40)) == Verdict(Kind.LOOK, 100)
    assert looks_at(judge_end(told, places(40, 70)), 70)


@pytest.mark.parametrize(
    ("sizes", "given", "expected"),
    [
        ([], {}, []),
        (QUIET, {}, []),
        (BUSY, {"key_bytes": 90_000, "next_key_bytes": 90_000}, []),
        (spiked(QUIET, (10, 3_000)), {}, []),
        (spiked(QUIET, (10, 5_000)), {}, [10]),
        (spiked(QUIET, (10, 5_000)), {"key_bytes": 200_000}, [10]),
        (spiked(QUIET, (10, 5_000)), {"next_key_bytes": 200_000}, [10]),
        (spiked(QUIET, (10, 1_500)), {"next_key_bytes": 0}, [10]),
        (spiked(QUIET, *((place, 5_000) for place in range(5, 95, 30))), {}, [5, 35, 65]),
        (spiked([5_000] * 100, (20, 5_100), (60, 5_200)), {"key_bytes": 60_000}, [60]),
        (spiked(QUIET, *((n, 5_000 + n) for n in range(5, 95, 15))), {}, [35, 50, 65, 80]),
    ],
)  # fmt: skip
def test_worth_a_glance_is_what_stands_out_and_takes_a_good_part_of_a_key_frame(
    sizes: list[int], given: dict[str, Any], expected: list[int]
) -> None:
    found = doubtful(stretch(sizes, **given))

    assert sorted(found.tolist()) == expected


def test_between_regular_key_frames_only_another_picture_among_its_like_is_doubtful() -> None:
    sizes = spiked(QUIET, (40, 5_000), (61, KEY_BYTES))

    assert doubtful(stretch(sizes, follows_cuts=False)).tolist() == [61]


def test_where_much_happens_the_end_is_worth_a_glance_too() -> None:
    """Key frames are hardly dearer than what is told from them, and may stand anywhere."""
    busy = stretch(spiked(BUSY, (97, 9_500)))

    assert busy.is_busy
    assert doubtful(busy).tolist() == [97]
    assert not stretch(BUSY, next_key_bytes=90_000).is_busy
    assert not stretch(BUSY, next_key_bytes=0).is_busy
    assert not stretch(QUIET).is_busy


def steps(left: Stretch) -> list[int]:
    """How far is decoded each time, where nothing is found on the way."""
    taken: list[int] = []
    while (verdict := judge(left, OTHER)).kind is Kind.LOOK and verdict.upto < len(left.sizes):
        assert verdict.upto > 0
        taken.append(verdict.upto)
        left = left.after(verdict.upto)
    return [*taken, verdict.upto]


@pytest.mark.parametrize("place", [3, 40, 99])
def test_with_key_frames_at_fixed_distances_a_spike_is_approached(place: int) -> None:
    """Little is decoded at once: the spike may be the cut, or the light that was turned on."""
    taken = steps(stretch(spiked(QUIET, (place, 12_000)), follows_cuts=False))

    assert sum(taken) > place
    assert max(taken) < 25


def test_with_key_frames_at_fixed_distances_a_busy_take_is_decoded_step_by_step() -> None:
    taken = steps(stretch(BUSY, follows_cuts=False))

    assert sum(taken) == 100
    assert max(taken) < 25


def test_the_smaller_of_two_key_frames_says_what_a_new_picture_takes() -> None:
    """A picture of detail is followed by a plain one, which takes few bytes."""
    plain = stretch(spiked(QUIET, (40, 3_000)), follows_cuts=False, next_key_bytes=4_000)
    detailed = stretch(spiked(QUIET, (40, 3_000)), follows_cuts=False)

    assert judge(plain, OTHER).kind is Kind.LOOK
    assert judge(detailed, OTHER) == CUT_AT_KEY


@pytest.mark.parametrize(
    ("sizes", "given", "expected"),
    [
        ([], {}, NOTHING),
        ([], {"follows_cuts": False}, NOTHING),
        (QUIET, {}, NOTHING),
        (BUSY, {}, NOTHING),
        (QUIET, {"follows_cuts": False}, Verdict(Kind.LOOK, 100)),
    ],
)
def test_of_the_last_group_nobody_knows_how_it_ends(
    sizes: list[int], given: dict[str, Any], expected: Verdict
) -> None:
    assert judge_end(stretch(sizes, next_key_bytes=0, **given)) == expected


def test_in_the_last_group_all_spikes_are_looked_at() -> None:
    sizes = spiked(QUIET, (10, 9_000), (60, KEY_BYTES))

    assert looks_at(judge_end(stretch(sizes, next_key_bytes=0)), 60)


def test_a_verdict_never_asks_for_more_than_there_is() -> None:
    rng = np.random.default_rng(1)
    for change in (SAME, CHANGED, OTHER):
        for count in range(40):
            sizes = rng.integers(1, KEY_BYTES, count).tolist()
            for follows_cuts in (True, False):
                left = stretch(sizes, follows_cuts=follows_cuts)
                for verdict in (judge(left, change), judge_end(left)):
                    assert 0 <= verdict.upto <= count
                    assert (verdict.kind is Kind.LOOK) == (verdict.upto > 0)


def test_what_was_decoded_is_left_behind() -> None:
    left = stretch(list(range(100))).after(20)

    assert left.sizes.tolist() == list(range(20, 100))
    assert len(left.around) == 80
    assert left.early == 5
    assert len(left.after(80).sizes) == 0


@pytest.mark.parametrize("count", [0, 1, 2, 12, 13, 25, 26, 200])
def test_what_is_large_is_the_90th_percentile_of_the_neighbours(count: int) -> None:
    sizes = np.random.default_rng(count).integers(0, 1000, count)

    around = large_around(sizes)

    assert around.shape == (count,)
    for place in range(count if count > 1 else 0):
        others = np.concatenate([sizes[max(0, place - 12) : place], sizes[place + 1 : place + 13]])
        assert around[place] == np.percentile(others, 90, method="inverted_cdf")
        assert around[place] in others


def test_a_packet_is_no_neighbour_of_itself() -> None:
    around = large_around(np.array(spiked(QUIET, (50, 90_000)), np.int64))

    assert around[50] == 300
    assert around[49] == 300


@pytest.mark.parametrize(
    ("change", "expected"), [(SAME, False), (MOVED, False), (CHANGED, False), (OTHER, True)]
)
def test_pictures_with_hardly_a_colour_in_common_are_others(change: Change, expected: bool) -> None:
    assert is_other(change) is expected
