"""What is said in the library: a few hundred words, some of them everywhere, most of them rare."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from scenedex.domain import words

_VOCABULARY = 600
_TOPICS = 40
_TOPIC_WORDS = 30
_SENTENCES = 100
"""Of each topic."""
_SENTENCE_WORDS = 12
_SYLLABLES = ("ba", "ko", "li", "mu", "ne", "ra", "so", "ti", "ve", "zu")


@dataclass(frozen=True)
class Speech:
    """What a scene says, and its words as they are indexed."""

    sentence: str
    tsvector: str


class Language:
    """Topics of 30 words each beside words that all topics share, by Zipf's law.

    Args:
        seed: the same one makes the same sentences.
    """

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 1])

    @cached_property
    def _topic_words(self) -> list[list[int]]:
        return [
            [int(word) for word in self._rng.choice(_VOCABULARY, _TOPIC_WORDS, replace=False)]
            for _ in range(_TOPICS)
        ]

    @cached_property
    def _sentences(self) -> list[list[str]]:
        chances = 1 / np.arange(1, _VOCABULARY + 1)
        chances /= chances.sum()
        half = _SENTENCE_WORDS // 2
        return [
            [
                _spoken([*self._rng.choice(_VOCABULARY, half, p=chances),
                         *self._rng.choice(topic, half)])
                for _ in range(_SENTENCES)
            ]
            for topic in self._topic_words
        ]  # fmt: skip

    def title(self, topic: int) -> str:
        """The title of the videos of a topic."""
        return _spoken(self._topic_words[topic % _TOPICS][:3])

    def says(self, topic: int, number: int) -> Speech:
        """One of the things that are said in the videos of a topic."""
        sentence = self._sentences[topic % _TOPICS][number % _SENTENCES]
        return Speech(sentence, _indexed(sentence, self.title(topic)))

    def query(self, rng: np.random.Generator, topic: int, number: int) -> str:
        """Three words of what is said; none is one of those that all topics share."""
        said = self._sentences[topic % _TOPICS][number % _SENTENCES].split()
        return " ".join(rng.choice(said[_SENTENCE_WORDS // 2 :], 3, replace=False))


@cache
def _indexed(sentence: str, title: str) -> str:
    parts = [("A", sentence), ("B", title), ("B", "holiday"), ("D", "video.mp4")]
    return words.tsvector(parts)


def _spoken(numbers: Iterable[int]) -> str:
    return " ".join(_word(int(number)) for number in numbers)


def _word(number: int) -> str:
    first, second, third = number // 100, number // 10 % 10, number % 10
    return _SYLLABLES[first] + _SYLLABLES[second] + _SYLLABLES[third]
