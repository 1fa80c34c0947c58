"""Where to start playing a result."""

import pytest

from scenedex.domain.query_words import parse
from scenedex.domain.results import best_moment
from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment

SCENE = TimeSpan(10, 20)
SEGMENTS = [
    TranscriptSegment(TimeSpan(9, 12), "before the cut"),
    TranscriptSegment(TimeSpan(14, 16), "a red star"),
]


@pytest.mark.parametrize(
    ("words", "frame_s", "expected"),
    [
        (parse("star"), 17.0, 14.0),
        (parse("before"), None, 10.0),
        (parse("nothing"), 17.0, 17.0),
        (None, 17.0, 17.0),
        (None, None, 10.0),
    ],
)
def test_playing_starts_where_the_answer_is(words, frame_s, expected):
    found = best_moment(span=SCENE, best_frame_s=frame_s, segments=SEGMENTS, words=words)
    assert found == expected


def test_a_silent_scene_is_played_from_its_start():
    assert best_moment(span=SCENE, best_frame_s=None, segments=[], words="star") == 10.0


@pytest.mark.parametrize("frame_s", [0.0, None])
@pytest.mark.parametrize("words", [parse("star"), parse("nothing"), None])
def test_there_is_nothing_to_play_of_a_picture(words, frame_s):
    """Even where captions lie beside it."""
    moment = TimeSpan(0, 0)
    assert best_moment(span=moment, best_frame_s=frame_s, segments=SEGMENTS, words=words) == 0
