"""How sure a result is, and where to start playing it."""

import pytest

from scenedex.domain.query_words import parse
from scenedex.domain.search import (
    Band,
    Match,
    Signal,
    SignalHit,
    Thresholds,
    best_moment,
    match,
)
from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment

THRESHOLDS = Thresholds(words=Band(0.4, 0.6), meaning=Band(0.25, 0.45), picture=Band(0.05, 0.1))
SCENE = TimeSpan(10, 20)
SEGMENTS = [
    TranscriptSegment(TimeSpan(9, 12), "before the cut"),
    TranscriptSegment(TimeSpan(14, 16), "a red star"),
]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({Signal.WORDS: 0.6}, Match.STRONG),
        ({Signal.WORDS: 0.59}, Match.BEST_GUESS),
        ({Signal.WORDS: 0.5, Signal.PICTURE: 0.1}, Match.STRONG),
        ({Signal.MEANING: 0.44, Signal.PICTURE: 0.09}, Match.BEST_GUESS),
        ({}, Match.BEST_GUESS),
    ],
)
def test_one_sure_signal_makes_a_strong_match(scores, expected):
    hits = {signal: SignalHit(1, score) for signal, score in scores.items()}
    assert match(hits, THRESHOLDS, scenes=10) == expected


@pytest.mark.parametrize(
    ("ranks", "scenes", "expected"),
    [
        ({Signal.MEANING: 1, Signal.PICTURE: 1}, 100, Match.STRONG),
        ({Signal.MEANING: 1, Signal.PICTURE: 1}, 99, Match.BEST_GUESS),
        ({Signal.MEANING: 2, Signal.PICTURE: 2}, 400, Match.STRONG),
        ({Signal.MEANING: 1, Signal.PICTURE: 5}, 400, Match.BEST_GUESS),
        ({Signal.WORDS: 90, Signal.MEANING: 1, Signal.PICTURE: 2}, 200, Match.STRONG),
        ({Signal.PICTURE: 1}, 10_000, Match.BEST_GUESS),
    ],
)
def test_two_guesses_that_agree_are_sure_where_chance_is_not(ranks, scenes, expected):
    hits = {signal: SignalHit(rank, 0.0) for signal, rank in ranks.items()}
    assert match(hits, THRESHOLDS, scenes) == expected


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
