"""A generated library as it is before anything of it is indexed: videos, pictures, speech."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np

from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment
from scenedex.testing.pictures import PictureSpec
from tests.benchmarks.quality.questions import Answer, Question

_ID_SPACE = uuid5(NAMESPACE_URL, "https://scenedex.dev/golden")
_OVERHANG_S = 0.2
"""Captions stay on the screen a little longer than the scene in which they are said."""


@dataclass(frozen=True)
class GoldenScene:
    """What a scene shows, frame by frame, and what is said in it, sentence by sentence."""

    span: TimeSpan
    pictures: tuple[PictureSpec, ...]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All that is said."""
        return " ".join(self.lines)

    @property
    def cues(self) -> Iterator[TranscriptSegment]:
        """The lines one after the other, the last one a little too long."""
        bounds = np.linspace(self.span.start_s, self.span.end_s, len(self.lines) + 1)
        for line, (start_s, end_s) in zip(self.lines, pairwise(map(float, bounds)), strict=True):
            yield TranscriptSegment(TimeSpan(start_s, end_s + _OVERHANG_S), line)


@dataclass(frozen=True)
class About:
    """What a user says of a video."""

    title: str
    tags: tuple[str, ...]
    description: str
    file_name: str

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join((self.title, *self.tags, self.description, self.file_name))


@dataclass(frozen=True)
class GoldenVideo:
    """A video of the library."""

    video_id: UUID
    about: About
    scenes: tuple[GoldenScene, ...]

    @property
    def captions(self) -> str | None:
        """What is said, as SubRip; None where nobody speaks."""
        cues = [cue for scene in self.scenes for cue in scene.cues]
        blocks = (
            f"{number}\n{_clock(cue.span.start_s)} --> {_clock(cue.span.end_s)}\n{cue.text}\n"
            for number, cue in enumerate(cues, start=1)
        )
        return "\n".join(blocks) if cues else None

    def answer(self, scene: GoldenScene, grade: int) -> Answer:
        """One of its scenes as an answer."""
        return Answer(str(self.video_id), scene.span, grade)


@dataclass(frozen=True)
class Golden:
    """A library, and what is asked of it."""

    seed: int
    videos: tuple[GoldenVideo, ...]
    questions: tuple[Question, ...]

    @property
    def scenes(self) -> Sequence[GoldenScene]:
        """Those of all videos."""
        return [scene for video in self.videos for scene in video.scenes]


def video_id(seed: int, number: int) -> UUID:
    """The same one for the same seed, so that ties are broken alike in every run."""
    return uuid5(_ID_SPACE, f"{seed}/{number}")


def _clock(at_s: float) -> str:
    minutes, milliseconds = divmod(round(at_s * 1000), 60_000)
    seconds, milliseconds = divmod(milliseconds, 1000)
    return f"00:{minutes:02}:{seconds:02},{milliseconds:03}"
