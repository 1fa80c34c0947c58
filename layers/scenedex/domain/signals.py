"""What finds scenes, and what its scores mean."""

from dataclasses import dataclass
from enum import StrEnum

AGREED_BY_CHANCE = 0.02
"""Two signals that agree on a scene count as sure if chance makes two lists agree so in one query
of fifty."""


class Signal(StrEnum):
    """What a scene can be found by."""

    WORDS = "words"
    """Words that are said, or that the video's title, tags, description and file name hold."""
    MEANING = "meaning"
    """What is said, whatever the words."""
    PICTURE = "picture"
    """What is seen."""
    PEOPLE = "people"
    """Who is seen, if the query names them."""


_READING = (Signal.WORDS, Signal.MEANING)


class Match(StrEnum):
    """How sure a result is."""

    STRONG = "strong"
    BEST_GUESS = "best_guess"


@dataclass(frozen=True)
class Weights:
    """How much each signal counts; 0 leaves it out."""

    words: float = 1.0
    meaning: float = 1.0
    picture: float = 1.0
    people: float = 1.0


@dataclass(frozen=True)
class Band:
    """What the scores of one signal mean.

    Attributes:
        floor: below it a scene is not an answer but noise, and is left out.
        strong: from it on a scene is what was asked for; in between it is a guess.
    """

    floor: float
    strong: float


@dataclass(frozen=True)
class Thresholds:
    """The bands of all signals.

    Those of vectors are what holds for a library that is too small to be measured itself.

    Attributes:
        words: of the share of the query that a scene answers, 0 to 1, where rare words weigh more.
        meaning: of the text model's cosine; its manifest knows better than this default, which is
            all-MiniLM-L6-v2's (an answer scores about 0.5, other subjects below 0.2).
        picture: of the picture model's cosine; its manifest knows better than this default, which
            is a SigLIP's, whose captions score about 0.1 with their own pictures.
        people: of the share of a name that the query holds, times how sure the detection is.
    """

    words: Band = Band(floor=0.4, strong=0.6)
    meaning: Band = Band(floor=0.25, strong=0.45)
    picture: Band = Band(floor=0.05, strong=0.1)
    people: Band = Band(floor=0.3, strong=0.6)


@dataclass(frozen=True)
class Calibration:
    """How the bands of vectors are found in the library itself.

    The best of n vectors that answer nothing stands about sqrt(2 ln n) deviations above the median
    of all; the band is told in that measure.

    Attributes:
        fewest: a library of fewer vectors goes by its model's band.
        samples: so many are compared to learn what a query finds by chance.
        floor: what is nearer to the median is noise.
        strong_text: a text that is farther says what was asked for, if it is as near as the model
            asks for. People say much that is a little alike: of the questions that nothing
            answers, one in twenty has something farther.
        strong_picture: likewise of pictures, of which few are alike by chance.
    """

    fewest: int = 200
    samples: int = 200
    floor: float = 0.84
    strong_text: float = 1.5
    strong_picture: float = 1.2


@dataclass(frozen=True)
class SignalHit:
    """How one signal found a scene.

    Attributes:
        rank: 1 is best.
        score: share of the words, or cosine; compare it within one signal only.
    """

    rank: int
    score: float


def match(signals: dict[Signal, SignalHit], thresholds: Thresholds, scenes: int) -> Match:
    """How sure a result is: one signal that is sure suffices, or two that agree on it.

    Words and meaning both read what is said: that they agree tells no more than one of them.

    Args:
        scenes: of the library. Two lists that know nothing of each other both have a scene in their
            first ``a`` and ``b`` places with a chance of about ``a * b / scenes``.
    """
    bands: dict[str, Band] = vars(thresholds)
    is_sure = any(hit.score >= bands[signal].strong for signal, hit in signals.items())
    read = min((signals[each].rank for each in _READING if each in signals), default=None)
    seen = [hit.rank for signal, hit in signals.items() if signal not in _READING]
    ranks = sorted([*seen, read] if read else seen)
    is_agreed = len(ranks) > 1 and ranks[0] * ranks[1] <= AGREED_BY_CHANCE * scenes
    return Match.STRONG if is_sure or is_agreed else Match.BEST_GUESS
