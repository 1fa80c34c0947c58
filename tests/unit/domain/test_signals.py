"""How sure a result is."""

import pytest

from scenedex.domain.signals import Band, Match, Signal, SignalHit, Thresholds, match

THRESHOLDS = Thresholds(words=Band(0.4, 0.6), meaning=Band(0.25, 0.45), picture=Band(0.05, 0.1))


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
        ({Signal.MEANING: 1, Signal.PICTURE: 1}, 50, Match.STRONG),
        ({Signal.MEANING: 1, Signal.PICTURE: 1}, 49, Match.BEST_GUESS),
        ({Signal.MEANING: 2, Signal.PICTURE: 2}, 200, Match.STRONG),
        ({Signal.MEANING: 1, Signal.PICTURE: 5}, 200, Match.BEST_GUESS),
        ({Signal.WORDS: 90, Signal.MEANING: 1, Signal.PICTURE: 2}, 100, Match.STRONG),
        ({Signal.WORDS: 1, Signal.MEANING: 1}, 10_000, Match.BEST_GUESS),
        ({Signal.WORDS: 1, Signal.PEOPLE: 1}, 50, Match.STRONG),
        ({Signal.PICTURE: 1}, 10_000, Match.BEST_GUESS),
    ],
)
def test_two_guesses_that_agree_are_sure_where_chance_is_not(ranks, scenes, expected):
    hits = {signal: SignalHit(rank, 0.0) for signal, rank in ranks.items()}
    assert match(hits, THRESHOLDS, scenes) == expected
