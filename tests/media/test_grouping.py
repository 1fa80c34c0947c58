from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from scenedex.domain.span import TimeSpan
from scenedex.media.inside.grouping import (
    Moment,
    SceneOutline,
    Take,
    moment_length_s,
    outline_scenes,
)

FRAME_S = 0.04
MIN_SCENE_S = 0.6


def moment(start_s: float, score: float = 1.0) -> Moment:
    return Moment(start_s, start_s, score, f"{start_s}")


def recorded(cuts: list[float], end_s: float, moment_s: float) -> list[Take]:
    """What a recorder leaves of steady frames: no moment begins later than the last frame."""
    takes = []
    for start_s, stop_s in pairwise([0.0, *cuts, end_s]):
        count = 1 + int((stop_s - start_s - FRAME_S) / moment_s)
        takes.append(Take(tuple(moment(start_s + index * moment_s) for index in range(count))))
    return takes


@st.composite
def videos(draw: st.DrawFn) -> tuple[list[float], float]:
    """Cuts at least the shortest scene apart, and an end at least a frame after the last."""
    gaps = draw(st.lists(st.floats(MIN_SCENE_S, 90), max_size=12))
    cuts = [sum(gaps[: index + 1]) for index in range(len(gaps))]
    return cuts, (cuts[-1] if cuts else 0.0) + draw(st.floats(2 * FRAME_S, 400))


@settings(max_examples=150, deadline=None)
@given(video=videos(), every_s=st.floats(0.5, 30), max_s=st.floats(1, 90))
def test_scenes_cover_the_video_without_gaps_and_none_is_empty(
    video: tuple[list[float], float], every_s: float, max_s: float
) -> None:
    cuts, end_s = video
    moment_s = moment_length_s(every_s, max_s)
    takes = recorded(cuts, end_s, moment_s)

    scenes = outline_scenes(
        takes, end_s=end_s, min_scene_s=MIN_SCENE_S, max_scene_s=max_s, moment_s=moment_s
    )

    assert scenes[0].span.start_s == 0
    assert scenes[-1].span.end_s == end_s
    for before, after in pairwise(scenes):
        assert before.span.end_s == after.span.start_s
    for scene in scenes:
        assert scene.moments
        assert scene.span.duration_s > 0
        assert scene.span.duration_s <= max_s + MIN_SCENE_S + 1e-6
        assert all(scene.span.start_s <= each.at_s for each in scene.moments)


def test_a_take_is_split_into_equal_parts_where_moments_begin() -> None:
    take = Take(tuple(moment(index * 10.0) for index in range(13)))

    scenes = outline_scenes([take], end_s=130.0, min_scene_s=0.6, max_scene_s=60.0, moment_s=10.0)

    assert [scene.span.end_s for scene in scenes] == [50.0, 90.0, 130.0]


def test_a_rest_at_the_end_of_a_take_keeps_the_better_frame() -> None:
    take = Take((moment(0.0, score=1.0), Moment(10.0, 11.0, 2.0, "better")))

    [scene] = outline_scenes([take], end_s=12.0, min_scene_s=0.6, max_scene_s=60, moment_s=10)

    assert scene.moments == (Moment(0.0, 11.0, 2.0, "better"),)


def test_the_cover_is_the_best_moment() -> None:
    dull, best = moment(0.0, score=0.1), moment(10.0, score=3.0)

    outline = SceneOutline(span=TimeSpan(0, 20), moments=(dull, best))

    assert outline.cover is best


def test_without_a_take_there_is_no_scene() -> None:
    assert outline_scenes([], end_s=0, min_scene_s=0.6, max_scene_s=60, moment_s=10) == []


def test_moments_divide_the_longest_scene_evenly() -> None:
    assert moment_length_s(frame_every_s=7, max_scene_s=60) == 60 / 9
    assert moment_length_s(frame_every_s=100, max_scene_s=60) == 60
