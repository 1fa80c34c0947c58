"""Words belong to the scene they share most time with, and none is lost."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment, assign_to_scenes

SCENES = [TimeSpan(0, 4), TimeSpan(4, 8), TimeSpan(8, 12)]


@pytest.mark.parametrize(
    ("start_s", "end_s", "scene"),
    [
        (1, 2, 0),
        (3, 6, 1),
        (2, 5, 0),
        (3, 5, 0),
        (4, 4, 0),
        (0, 12, 0),
        (11, 30, 2),
        (20, 30, 2),
    ],
)
def test_a_segment_goes_to_the_scene_it_shares_most_with(
    start_s: float, end_s: float, scene: int
) -> None:
    segment = TranscriptSegment(TimeSpan(start_s, end_s), "words")
    assigned = assign_to_scenes([segment], SCENES)
    assert [index for index, found in enumerate(assigned) if found] == [scene]


def test_segments_of_a_scene_stand_in_order_of_time() -> None:
    late, early = (TranscriptSegment(TimeSpan(at, at + 1), str(at)) for at in (2, 0))
    assert assign_to_scenes([late, early], SCENES)[0] == [early, late]


def test_a_still_picture_gets_all_the_words_beside_it() -> None:
    words = [TranscriptSegment(TimeSpan(at, at + 1), str(at)) for at in (0, 3, 90)]
    assert assign_to_scenes(words, [TimeSpan(0, 0)]) == [words]


def test_without_scenes_there_is_nothing_to_assign_to() -> None:
    assert assign_to_scenes([TranscriptSegment(TimeSpan(0, 1), "words")], []) == []


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 10)), max_size=20))
def test_no_words_are_lost(spans: list[tuple[float, float]]) -> None:
    segments = [
        TranscriptSegment(TimeSpan(start, start + length), str(n))
        for n, (start, length) in enumerate(spans)
    ]
    assigned = assign_to_scenes(segments, SCENES)
    assert sorted(s.text for scene in assigned for s in scene) == sorted(s.text for s in segments)


@given(
    st.floats(0, 40),
    st.floats(0, 40),
    st.lists(st.floats(0.1, 10), min_size=1, max_size=8),
)
def test_no_other_scene_shares_more(start_s: float, length_s: float, lengths: list[float]) -> None:
    bounds = [0.0, *accumulate(lengths)]
    scenes = [TimeSpan(*pair) for pair in pairwise(bounds)]
    span = TimeSpan(start_s, start_s + length_s)
    assigned = assign_to_scenes([TranscriptSegment(span, "words")], scenes)
    (index,) = [index for index, found in enumerate(assigned) if found]
    assert span.overlap_s(scenes[index]) == max(span.overlap_s(scene) for scene in scenes)


@pytest.mark.parametrize(("start_s", "end_s"), [(-1, 2), (3, 2)])
def test_a_span_that_runs_backwards_cannot_be_made(start_s: float, end_s: float) -> None:
    with pytest.raises(ValueError, match="a span starts"):
        TimeSpan(start_s, end_s)
