"""Puts a library together from planted facts, small talk and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scenedex.domain.span import TimeSpan
from scenedex.testing.pictures import PictureSpec
from tests.benchmarks.quality.library import About, Golden, GoldenScene, GoldenVideo, video_id
from tests.benchmarks.quality.material.east_asian import SMALL_TALK
from tests.benchmarks.quality.material.talk import small_talk
from tests.benchmarks.quality.planting.gallery import Gallery
from tests.benchmarks.quality.questions import FULL, Answer, Question

_MOST_LINES = 2
"""Planted lines of one scene; so many are said in the five to ten seconds that it lasts."""


@dataclass
class Sketch:
    """A scene before it has a place."""

    lines: list[str] = field(default_factory=list)
    pictures: tuple[PictureSpec, ...] = ()
    language: str = "en"
    is_open: bool = False


@dataclass(frozen=True)
class Place:
    """Where a scene ended up."""

    video: GoldenVideo
    scene: GoldenScene


@dataclass
class Builder:
    """Collects scenes and questions, then lays them out.

    Attributes:
        gallery: which pictures there are in this library.
    """

    seed: int
    rng: np.random.Generator
    gallery: Gallery
    sketches: list[Sketch] = field(default_factory=list)
    _asked: list[tuple[str, str, Mapping[int, int]]] = field(default_factory=list)
    _ready: list[Question] = field(default_factory=list)

    def scene(
        self, lines: Sequence[str], pictures: tuple[PictureSpec, ...] = (), language: str = "en"
    ) -> int:
        """Adds a scene in which this is said, and shown if it is given; returns its number."""
        self.sketches.append(Sketch(list(lines), pictures, language))
        return len(self.sketches) - 1

    def say(self, line: str, *, apart_from: int | None = None) -> int:
        """Has a line said somewhere, perhaps beside another planted one; returns the scene."""
        open_scenes = [
            at for at, sketch in enumerate(self.sketches) if sketch.is_open and at != apart_from
        ]
        if open_scenes and self.rng.random() < 0.4:
            at = open_scenes[int(self.rng.integers(len(open_scenes)))]
            self.sketches[at].lines.append(line)
            self.sketches[at].is_open = len(self.sketches[at].lines) < _MOST_LINES
            return at
        self.sketches.append(Sketch([line], is_open=True))
        return len(self.sketches) - 1

    def ask(self, kind: str, text: str, scenes: Mapping[int, int] | Sequence[int]) -> None:
        """Adds a question; scenes without a grade are full answers."""
        graded = scenes if isinstance(scenes, Mapping) else dict.fromkeys(scenes, FULL)
        self._asked.append((kind, text, graded))

    def ask_of_videos(self, kind: str, text: str, videos: Sequence[int]) -> None:
        """Adds a question that any scene of such a video answers; none for a negative one."""
        answers = tuple(Answer(str(video_id(self.seed, number))) for number in videos)
        self._ready.append(Question(kind, text, answers))

    def pick(self, count: int, options: Sequence[str]) -> list[str]:
        """Some of them, each once."""
        return [options[int(at)] for at in self.rng.permutation(len(options))[:count]]

    def fill(self, scenes: int) -> None:
        """Adds scenes of small talk, some of them silent, and pictures for all that have none."""
        while len(self.sketches) < scenes:
            lines = 0 if self.rng.random() < 0.4 else int(self.rng.integers(1, 4))
            self.scene([small_talk(self.rng) for _ in range(lines)])
        for sketch in self.sketches:
            sketch.pictures = sketch.pictures or self.gallery.take(self.rng)
            if sketch.lines and len(sketch.lines) < _MOST_LINES and self.rng.random() < 0.6:
                at = int(self.rng.integers(len(sketch.lines) + 1))
                sketch.lines.insert(at, self._small_talk(sketch.language))

    def lay_out(self, about: Mapping[str, Sequence[tuple[int, About]]]) -> Golden:
        """Deals the scenes to videos of their language and settles what answers what.

        Args:
            about: the numbered videos of each language.
        """
        dealt: dict[int, Place] = {}
        videos: dict[int, GoldenVideo] = {}
        for language, numbered in about.items():
            own = [at for at, each in enumerate(self.sketches) if each.language == language]
            shuffled = [own[int(at)] for at in self.rng.permutation(len(own))]
            for turn, (number, each) in enumerate(numbered):
                keys = shuffled[turn :: len(numbered)]
                scenes = self._timed(keys)
                videos[number] = GoldenVideo(video_id(self.seed, number), each, tuple(scenes))
                dealt |= {
                    key: Place(videos[number], scene)
                    for key, scene in zip(keys, scenes, strict=True)
                }
        asked = [
            Question(kind, text, tuple(_answer(dealt[key], grade) for key, grade in graded.items()))
            for kind, text, graded in self._asked
        ]
        ordered = tuple(videos[number] for number in sorted(videos))
        return Golden(self.seed, ordered, (*asked, *self._ready))

    def _timed(self, keys: Sequence[int]) -> list[GoldenScene]:
        lengths_s = self.rng.uniform(5.0, 10.0, size=len(keys)).round(2)
        ends_s = [float(end_s) for end_s in np.cumsum(lengths_s)]
        spans = [TimeSpan(a, b) for a, b in zip([0.0, *ends_s], ends_s, strict=False)]
        sketches = [self.sketches[key] for key in keys]
        return [
            GoldenScene(span, sketch.pictures, tuple(sketch.lines))
            for span, sketch in zip(spans, sketches, strict=True)
        ]

    def _small_talk(self, language: str) -> str:
        if language == "en":
            return small_talk(self.rng)
        lines = SMALL_TALK[language]
        return lines[int(self.rng.integers(len(lines)))]


def _answer(place: Place, grade: int) -> Answer:
    return place.video.answer(place.scene, grade)
