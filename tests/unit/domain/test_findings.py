"""How what was found in the parts of a video becomes its scenes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from scenedex.domain.findings import (
    Cut,
    CutKind,
    Findings,
    Moment,
    ScanReport,
    ScanWay,
    SceneOutline,
    SceneRules,
    SeekSheet,
    outline_scenes,
    thin,
)
from scenedex.domain.span import TimeSpan

RULES = SceneRules(min_scene_s=0.6, max_scene_s=60.0, frame_every_s=10.0)
REPORT = ScanReport(ScanWay.FULL, "it was asked for", frames=1, decoded=1)


def moment(start_s: float, *, at_s: float | None = None, score: float = 1.0) -> Moment:
    return Moment(start_s, start_s if at_s is None else at_s, score, f"frames/{start_s}.jpg")


def part(span: TimeSpan, cuts: Sequence[Cut] = (), moments: Sequence[Moment] = ()) -> Findings:
    """A part of a video; where no moments are given, one begins with it and with each cut."""
    starts = [span.start_s, *(cut.at_s for cut in cuts if span.start_s < cut.at_s < span.end_s)]
    given = tuple(moments) or tuple(moment(start_s) for start_s in sorted(starts))
    return Findings(span, 320, 180, tuple(cuts), given, (), None, None, REPORT)


def hard(*times_s: float) -> list[Cut]:
    return [Cut(at_s) for at_s in times_s]


def fade(at_s: float) -> Cut:
    return Cut(at_s, CutKind.FADE, 50.0)


def dissolve(at_s: float) -> Cut:
    return Cut(at_s, CutKind.DISSOLVE, 50.0)


def starts(scenes: Sequence[SceneOutline]) -> list[float]:
    return [scene.span.start_s for scene in scenes]


def assert_covers(scenes: Sequence[SceneOutline], span: TimeSpan) -> None:
    """Scenes are contiguous, cover the span, and none lacks a moment of its own time."""
    assert scenes[0].span.start_s == span.start_s
    assert scenes[-1].span.end_s == span.end_s
    for before, after in pairwise(scenes):
        assert before.span.end_s == after.span.start_s
    for scene in scenes:
        assert scene.moments
        assert scene.moments[0].start_s == scene.span.start_s
        assert all(scene.span.start_s <= each.at_s <= scene.span.end_s for each in scene.moments)


def steady(span: TimeSpan, every_s: float = 10.0) -> list[Moment]:
    """One moment after the other, from the part's start."""
    count = 1 + int((span.duration_s - 1e-9) / every_s)
    return [moment(span.start_s + every_s * index) for index in range(count)]


def test_without_cuts_there_is_one_scene() -> None:
    [scene] = outline_scenes([part(TimeSpan(0, 8))], RULES)

    assert scene.span == TimeSpan(0, 8)
    assert scene.moments == (moment(0),)


def test_every_cut_begins_a_scene() -> None:
    scenes = outline_scenes([part(TimeSpan(0, 8), hard(2.0, 5.5))], RULES)

    assert starts(scenes) == [0, 2.0, 5.5]
    assert_covers(scenes, TimeSpan(0, 8))


def test_a_still_picture_is_one_scene_of_no_length() -> None:
    [scene] = outline_scenes([part(TimeSpan(0, 0))], RULES)

    assert scene == SceneOutline(TimeSpan(0, 0), (moment(0),))


@pytest.mark.parametrize(
    ("times_s", "kept_s"),
    [
        ((1.0, 1.3), [1.0]),
        ((1.0, 1.3, 1.7), [1.0, 1.7]),
        ((1.0, 1.5, 1.9, 2.3), [1.0, 1.9]),
        ((0.3,), []),
        ((0.6,), [0.6]),
        ((9.5,), []),
        ((9.4,), [9.4]),
        ((8.9, 9.45), [8.9]),
        ((), []),
    ],
)
def test_a_cut_too_soon_after_the_last_or_before_the_end_is_none(
    times_s: tuple[float, ...], kept_s: list[float]
) -> None:
    assert [cut.at_s for cut in thin(hard(*times_s), TimeSpan(0, 10), RULES)] == kept_s


@pytest.mark.parametrize(
    ("cuts", "kept"),
    [
        ([fade(5.0), *hard(5.3)], hard(5.3)),
        ([*hard(5.0), dissolve(5.3)], hard(5.0)),
        ([*hard(5.0), dissolve(5.6)], [*hard(5.0), dissolve(5.6)]),
        ([fade(5.0), dissolve(5.3)], [fade(5.0)]),
        ([*hard(5.0, 5.4), fade(5.8)], [*hard(5.0), fade(5.8)]),
        ([*hard(5.0), fade(5.5), *hard(6.0)], hard(5.0, 6.0)),
        ([*hard(5.0), fade(5.7), *hard(6.4)], [*hard(5.0), fade(5.7), *hard(6.4)]),
        ([fade(0.4), *hard(0.7)], hard(0.7)),
        ([dissolve(9.6)], []),
    ],
)
def test_a_hard_cut_counts_more_than_a_soft_one_near_it(cuts: list[Cut], kept: list[Cut]) -> None:
    assert thin(cuts, TimeSpan(0, 10), RULES) == kept
    assert thin(cuts[::-1], TimeSpan(0, 10), RULES) == kept


def test_without_a_shortest_scene_all_cuts_count() -> None:
    rules = replace(RULES, min_scene_s=0.0)

    assert thin(hard(0.04, 0.08, 9.96), TimeSpan(0, 10), rules) == hard(0.04, 0.08, 9.96)


def test_a_cut_after_which_no_moment_begins_is_none() -> None:
    found = part(TimeSpan(0, 20), hard(4.0, 12.0), [moment(0.0), moment(4.0)])

    assert starts(outline_scenes([found], RULES)) == [0, 4.0]


def test_a_scene_begins_at_its_cut_however_late_its_first_picture_is() -> None:
    found = part(TimeSpan(0, 20), [fade(4.0), fade(6.0)], [moment(0.0), moment(4.2), moment(9.0)])

    scenes = outline_scenes([found], RULES)

    assert starts(scenes) == [0, 4.0, 6.0]
    assert_covers(scenes, TimeSpan(0, 20))


def test_of_two_cuts_before_a_picture_the_last_one_counts() -> None:
    found = part(TimeSpan(0, 20), hard(4.0, 8.0), [moment(0.0), moment(8.5), moment(15.0)])

    scenes = outline_scenes([found], RULES)

    assert starts(scenes) == [0, 8.0]
    assert len(scenes[1].moments) == 2


def test_a_take_goes_on_from_part_to_part() -> None:
    parts = [
        part(TimeSpan(0, 10), hard(4.0)),
        part(TimeSpan(10, 20)),
        part(TimeSpan(20, 30), hard(25.0)),
    ]

    scenes = outline_scenes(parts, RULES)

    assert [scene.span for scene in scenes] == [
        TimeSpan(0, 4.0), TimeSpan(4.0, 25.0), TimeSpan(25.0, 30)
    ]  # fmt: skip
    assert [each.start_s for each in scenes[1].moments] == [4.0, 10, 20]


def test_a_cut_on_the_boundary_of_parts_is_said_by_the_one_before_it() -> None:
    parts = [part(TimeSpan(0, 10), hard(10.0)), part(TimeSpan(10, 20))]

    scenes = outline_scenes(parts, RULES)

    assert [scene.span for scene in scenes] == [TimeSpan(0, 10), TimeSpan(10, 20)]


def test_a_cut_that_two_parts_know_counts_once() -> None:
    parts = [part(TimeSpan(0, 10), hard(10.0)), part(TimeSpan(10, 20), hard(10.0))]

    assert starts(outline_scenes(parts, RULES)) == [0, 10]


def test_cuts_of_neighbouring_parts_are_thinned_together() -> None:
    parts = [part(TimeSpan(0, 10), hard(9.7)), part(TimeSpan(10, 20), hard(10.2, 10.4))]

    scenes = outline_scenes(parts, RULES)

    assert starts(scenes) == [0, 9.7, 10.4]
    assert_covers(scenes, TimeSpan(0, 20))


def test_a_part_need_not_begin_at_zero() -> None:
    """A part alone knows which of its pictures may be covers."""
    scenes = outline_scenes([part(TimeSpan(100, 120), hard(100.3, 110.0))], RULES)

    assert starts(scenes) == [100, 110.0]
    assert_covers(scenes, TimeSpan(100, 120))


@pytest.mark.parametrize(
    ("end_s", "ends_s"),
    [
        (60.0, [60.0]),
        (61.0, [40.0, 61.0]),
        (120.0, [60.0, 120.0]),
        (130.0, [50.0, 90.0, 130.0]),
    ],
)
def test_a_long_take_is_split_where_moments_begin(end_s: float, ends_s: list[float]) -> None:
    span = TimeSpan(0, end_s)

    scenes = outline_scenes([part(span, moments=steady(span))], RULES)

    assert [scene.span.end_s for scene in scenes] == ends_s
    assert_covers(scenes, span)


def test_a_long_take_is_split_whatever_its_parts() -> None:
    spans = [TimeSpan(0, 47), TimeSpan(47, 101), TimeSpan(101, 130)]

    scenes = outline_scenes([part(span, moments=steady(span)) for span in spans], RULES)

    assert len(scenes) == 3
    assert all(scene.span.duration_s <= 60 for scene in scenes)
    assert_covers(scenes, TimeSpan(0, 130))


def test_a_long_take_with_one_moment_stays_whole() -> None:
    [scene] = outline_scenes([part(TimeSpan(0, 500))], RULES)

    assert scene.span == TimeSpan(0, 500)


@pytest.mark.parametrize("better", [0, 1])
def test_a_rest_at_the_end_of_a_take_keeps_the_better_picture(better: int) -> None:
    pictures = [moment(0.0, score=1.0), moment(10.0, at_s=11.0, score=2.0 * better)]

    [scene] = outline_scenes([part(TimeSpan(0, 12), moments=pictures)], RULES)

    assert scene.moments == (replace(pictures[better], start_s=0.0),)


def test_half_a_moment_at_the_end_keeps_its_own_picture() -> None:
    pictures = [moment(0.0), moment(10.0)]

    [scene] = outline_scenes([part(TimeSpan(0, 15), moments=pictures)], RULES)

    assert scene.moments == tuple(pictures)


def test_pictures_after_cuts_that_do_not_count_are_joined() -> None:
    pictures = [moment(0.0), moment(4.0, score=3.0), moment(4.2), moment(4.4, score=5.0)]

    scenes = outline_scenes([part(TimeSpan(0, 14), hard(4.0, 4.2, 4.4), pictures)], RULES)

    assert starts(scenes) == [0, 4.0]
    assert [each.start_s for each in scenes[1].moments] == [4.0, 4.4]


def test_the_cover_is_the_best_moment() -> None:
    dull, best = moment(0.0, score=0.1), moment(10.0, score=3.0)

    assert SceneOutline(TimeSpan(0, 20), (dull, best)).cover is best


def test_a_moment_with_a_thumbnail_is_the_cover() -> None:
    best = moment(0.0, score=3.0)
    kept = replace(moment(10.0, score=0.1), thumbnail="thumbnails/1.webp")

    assert SceneOutline(TimeSpan(0, 20), (best, kept)).cover is kept


def test_moments_divide_the_longest_scene_evenly() -> None:
    assert replace(RULES, frame_every_s=7.0).moment_s == 60 / 9
    assert replace(RULES, frame_every_s=100.0).moment_s == 60


def test_a_bomb_of_cuts_becomes_scenes_that_are_long_enough() -> None:
    times_s = [0.05 * number for number in range(1, 20_000)]
    found = part(TimeSpan(0, 1000), hard(*times_s))

    scenes = outline_scenes([found], RULES)

    assert len(scenes) == 1666
    assert min(scene.span.duration_s for scene in scenes) == pytest.approx(RULES.min_scene_s)
    assert_covers(scenes, TimeSpan(0, 1000))


def test_a_bomb_of_cuts_in_no_order_becomes_as_many_scenes() -> None:
    random = Random(1)
    times_s = [0.05 * number for number in range(1, 20_000)]
    cuts = [Cut(at_s, random.choice(list(CutKind))) for at_s in times_s]
    found = part(TimeSpan(0, 1000), cuts)
    random.shuffle(cuts)

    scenes = outline_scenes([replace(found, cuts=tuple(cuts))], replace(RULES, min_scene_s=0.04))

    assert starts(scenes) == [0.0, *times_s]


def test_all_files_are_named_once_each() -> None:
    covered = replace(moment(0.0), thumbnail="t.webp", preview="p.jpg")
    found = replace(
        part(TimeSpan(0, 20), moments=[covered, moment(10.0)]),
        sheets=(SeekSheet("s.webp", 160, 90, 5, (0.0,)),),
        audio="audio.wav",
        captions="captions.json",
    )

    assert sorted(found.files()) == sorted(
        ["frames/0.0.jpg", "t.webp", "p.jpg", "frames/10.0.jpg", "s.webp", "audio.wav",
         "captions.json"]
    )  # fmt: skip
    assert sorted(found.renamed(str.upper).files()) == sorted(
        name.upper() for name in found.files()
    )
