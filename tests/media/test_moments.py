"""How candidates and cuts become moments; the pictures are written as they are in a pass."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenedex.domain.findings import Cut, CutKind, Moment, SceneRules
from scenedex.domain.span import TimeSpan
from scenedex.media.inside.album import Album
from scenedex.media.inside.moments import MomentMaker
from scenedex.media.inside.slices import Candidate

RULES = SceneRules(min_scene_s=0.6, max_scene_s=60.0, frame_every_s=10.0)
WIDTH = 64


@pytest.fixture
def watched() -> list[tuple[float, float | None]]:
    return []


@pytest.fixture
def begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, watched: list[tuple[float, float | None]]
) -> Iterator[Callable[..., MomentMaker]]:
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor(2) as crew:

        def make(rules: SceneRules = RULES, *, start_s: float = 0.0) -> MomentMaker:
            return MomentMaker(
                rules,
                Album(crew),
                start_s=start_s,
                watch=lambda candidate, since_s: watched.append((candidate.at_s, since_s)),
            )

        yield make


@pytest.fixture
def maker(begin: Callable[..., MomentMaker]) -> MomentMaker:
    return begin()


def candidate(at_s: float, score: float = 5.0, *, shade: int | None = None) -> Candidate:
    """A picture of one shade; if nothing else is said, of one like no other near it."""
    level = round(at_s * 2) * 97 % 256 if shade is None else shade
    picture = Image.new("RGB", (WIDTH, 36), (level, level, level))
    return Candidate(at_s, score, picture, np.full((9, 16), level, np.uint8))


def starts(moments: tuple[Moment, ...]) -> list[float]:
    return [moment.start_s for moment in moments]


def test_moments_divide_a_take_evenly(maker: MomentMaker) -> None:
    for number in range(130):
        maker.add(candidate(number * 0.5))

    assert starts(maker.finish()) == [0, 10, 20, 30, 40, 50, 60]


def test_moments_are_in_order_and_hold_their_pictures(maker: MomentMaker) -> None:
    rng = np.random.default_rng(3)
    cuts = sorted(float(at_s) for at_s in rng.uniform(1, 99, 30))
    for at_s in sorted([0.0, *rng.uniform(0, 100, 200).tolist(), *cuts]):
        if at_s in cuts:
            maker.cut(Cut(at_s))
        maker.add(candidate(at_s, float(rng.uniform(1, 9))))

    moments = maker.finish()

    assert moments[0].start_s == 0
    ends = [*starts(moments)[1:], 100.0]
    for moment, end_s in zip(moments, ends, strict=True):
        assert moment.start_s <= moment.at_s < end_s
        assert end_s - moment.start_s <= 20
    assert set(cuts) <= set(starts(moments))
    assert maker.cuts == [Cut(at_s) for at_s in cuts]


def test_every_moment_has_files_of_its_own(maker: MomentMaker) -> None:
    for number in range(50):
        maker.add(candidate(number * 0.5, shade=number * 5))

    moments = maker.finish()

    names = [name for each in moments for name in (each.frame, each.thumbnail, each.preview)]
    assert len(set(names)) == 3 * len(moments) == 9
    for moment in moments:
        with Image.open(moment.frame) as picture:
            shade = np.asarray(picture).mean()
        assert shade == pytest.approx(round(moment.at_s * 2) * 5, abs=2)


def test_a_part_begins_where_it_begins(begin: Callable[..., MomentMaker]) -> None:
    maker = begin(start_s=100.0)
    for number in range(30):
        maker.add(candidate(100.2 + number * 0.5))

    assert starts(maker.finish()) == [100.0, 110.0]


def test_the_first_moment_begins_with_the_part_whatever_happens_before_its_picture(
    maker: MomentMaker,
) -> None:
    """A blink at the very start ends before anything was found worth a picture."""
    maker.cut(Cut(0.2, CutKind.FADE))
    maker.add(candidate(0.4))
    maker.add(candidate(0.9))

    assert starts(maker.finish())[0] == 0


def test_every_cut_begins_a_moment(maker: MomentMaker) -> None:
    for number in range(20):
        at_s = number * 0.3
        if number:
            maker.cut(Cut(at_s))
        maker.add(candidate(at_s))

    assert starts(maker.finish()) == pytest.approx([number * 0.3 for number in range(20)])


def test_after_a_cut_moments_are_counted_from_it(maker: MomentMaker) -> None:
    for number in range(60):
        at_s = number * 0.5
        if at_s == 4.0:
            maker.cut(Cut(at_s))
        maker.add(candidate(at_s))

    assert starts(maker.finish()) == [0, 4, 14, 24]


@pytest.mark.parametrize("late_s", [0.0, 1.0, 4.5])
def test_a_soft_cut_may_be_known_late(late_s: float, maker: MomentMaker) -> None:
    fade = Cut(6.2, CutKind.FADE, 50.0)
    is_known = False
    for number in range(40):
        at_s = number * 0.5
        if at_s >= fade.at_s + late_s and not is_known:
            maker.cut(fade)
            is_known = True
        maker.add(candidate(at_s))

    assert starts(maker.finish()) == [0, 6.2, 16.2]
    assert maker.cuts == [fade]


def test_soft_and_hard_cuts_may_come_in_any_order(maker: MomentMaker) -> None:
    for number in range(12):
        at_s = number * 0.5
        if at_s == 5.0:
            maker.cut(Cut(5.0))
        if at_s == 5.5:
            maker.cut(Cut(3.1, CutKind.DISSOLVE))
        maker.add(candidate(at_s))

    assert starts(maker.finish()) == [0, 3.1, 5.0]


def test_a_cut_that_is_known_too_late_is_none(maker: MomentMaker) -> None:
    for number in range(40):
        maker.add(candidate(number * 0.5))
    maker.cut(Cut(2.0, CutKind.FADE))
    moments = maker.finish()

    assert maker.cuts == []
    assert starts(moments) == [0, 10]


def test_a_cut_after_the_last_picture_is_known_to_the_next_part(maker: MomentMaker) -> None:
    maker.add(candidate(0.0))
    maker.cut(Cut(2.0))

    assert starts(maker.finish()) == [0]
    assert maker.cuts == [Cut(2.0)]


@pytest.mark.parametrize(
    ("cuts", "start_s"),
    [
        ([Cut(4.6, CutKind.FADE), Cut(4.8)], 4.8),
        ([Cut(4.2), Cut(4.9, CutKind.DISSOLVE)], 4.2),
        ([Cut(4.2, CutKind.FADE), Cut(4.9, CutKind.FADE)], 4.9),
        ([Cut(4.5), Cut(4.7)], 4.7),
    ],
    ids=["soft then hard", "hard then soft", "soft", "hard"],
)
def test_of_cuts_without_a_picture_between_them_one_begins_a_moment(
    maker: MomentMaker, cuts: list[Cut], start_s: float
) -> None:
    maker.add(candidate(4.0))
    for cut in cuts:
        maker.cut(cut)
    maker.add(candidate(5.0))

    assert starts(maker.finish()) == [0, start_s]
    assert maker.cuts == cuts


def test_the_best_picture_stands_for_its_moment(maker: MomentMaker) -> None:
    for number in range(20):
        maker.add(candidate(number * 0.5, 9.0 if number == 13 else 5.0))

    [moment] = maker.finish()

    assert moment.at_s == 6.5
    assert moment.score == 9.0


def test_a_black_picture_is_taken_only_where_there_is_no_other(maker: MomentMaker) -> None:
    maker.add(candidate(0.0, 1e-6, shade=0))
    maker.add(candidate(0.5, 0.4))
    maker.cut(Cut(1.0))
    maker.add(candidate(1.0, 1e-6, shade=0))

    assert [moment.at_s for moment in maker.finish()] == [0.5, 1.0]


def test_a_picture_just_after_a_cut_has_to_be_much_better(maker: MomentMaker) -> None:
    maker.add(candidate(0.0))
    maker.cut(Cut(1.0))
    maker.add(candidate(1.0, 5.0))
    maker.add(candidate(1.5, 4.0))
    maker.cut(Cut(2.0))
    maker.add(candidate(2.0, 9.0))
    maker.add(candidate(2.5, 4.0))

    assert [moment.at_s for moment in maker.finish()] == [0.0, 1.5, 2.0]


def test_the_first_picture_of_a_video_follows_no_cut(maker: MomentMaker) -> None:
    maker.add(candidate(0.0, 5.0))
    maker.add(candidate(0.5, 4.0))

    assert [moment.at_s for moment in maker.finish()] == [0.0]


def test_a_picture_in_which_two_takes_are_seen_stands_for_neither(maker: MomentMaker) -> None:
    for number in range(20):
        at_s = number * 0.5
        maker.add(candidate(at_s, 9.0 if 4 < at_s < 6 else 2.0))
    maker.cut(Cut(5.0, CutKind.DISSOLVE), TimeSpan(4.0, 6.0))

    first, second = maker.finish()

    assert (first.start_s, second.start_s) == (0, 5.0)
    assert first.at_s <= 4.0
    assert second.at_s >= 6.0


def test_two_blends_are_told_apart(maker: MomentMaker) -> None:
    for number in range(40):
        at_s = number * 0.25
        is_blended = 1.5 < at_s < 2.5 or 4.5 < at_s < 5.5
        maker.add(candidate(at_s, 9.0 if is_blended else 2.0))
        if at_s == 4.0:
            maker.cut(Cut(2.0, CutKind.DISSOLVE), TimeSpan(1.5, 2.5))
        if at_s == 7.0:
            maker.cut(Cut(5.0, CutKind.FADE), TimeSpan(4.5, 5.5))

    chosen = [moment.at_s for moment in maker.finish()]

    assert len(chosen) == 3
    assert chosen[0] <= 1.5
    assert 2.5 <= chosen[1] <= 4.5
    assert chosen[2] >= 5.5


def test_a_take_keeps_pictures_that_differ(maker: MomentMaker) -> None:
    """The better picture of the second moment shows what the first one does."""
    maker.add(candidate(0.0, 9.0, shade=50))
    maker.add(candidate(10.0, 6.0, shade=51))
    maker.add(candidate(15.0, 5.0, shade=150))

    assert [moment.at_s for moment in maker.finish()] == [0.0, 15.0]


def test_the_next_take_may_look_like_the_last(maker: MomentMaker) -> None:
    maker.add(candidate(0.0, 9.0, shade=50))
    maker.cut(Cut(8.0))
    maker.add(candidate(9.0, 6.0, shade=51))
    maker.add(candidate(15.0, 5.0, shade=150))

    assert [moment.at_s for moment in maker.finish()] == [0.0, 9.0]


def test_a_gap_in_the_candidates_leaves_no_empty_moment(maker: MomentMaker) -> None:
    """Between key frames that are far apart nothing may have been decoded."""
    for at_s in (0.0, 9.0, 31.0, 39.0):
        maker.add(candidate(at_s))

    assert starts(maker.finish()) == [0, 30]


def test_every_candidate_is_watched_once_in_order_with_the_cut_that_it_follows(
    maker: MomentMaker, watched: list[tuple[float, float | None]]
) -> None:
    times_s = [number * 0.5 for number in range(40)]
    maker.cut(Cut(4.8))
    for at_s in times_s:
        maker.add(candidate(at_s))
    maker.finish()

    assert watched == [(at_s, 4.8 if at_s == 5 else None) for at_s in times_s]


def test_only_a_few_seconds_of_candidates_are_kept_waiting(
    maker: MomentMaker, watched: list[tuple[float, float | None]]
) -> None:
    for number in range(200):
        maker.add(candidate(number * 0.5))
        assert len(watched) >= number + 1 - 12


def test_a_video_of_one_picture_has_one_moment(maker: MomentMaker) -> None:
    maker.add(candidate(0.0, 0.0))

    [moment] = maker.finish()

    assert (moment.start_s, moment.at_s, moment.frame) == (0.0, 0.0, "frames/000000.jpg")


def test_without_pictures_there_is_no_moment(maker: MomentMaker) -> None:
    assert maker.finish() == ()
