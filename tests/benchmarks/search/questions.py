"""What is asked, and the true answers by numpy."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.search.library import DrawnVideo, Library, user_of
from tests.benchmarks.search.vectors import Vectors, unit_rows

TOP = 10
_KEPT = 50
"""Best scenes whose scores are remembered; whatever else is found is no true answer."""
_SAME = 1e-4
"""Scores that differ by less are the same: of halves, no vector has a length of exactly 1."""


class Kind(StrEnum):
    """Where a query lies."""

    NEAR = "near"
    """Beside a frame, as a picture or a scene that is asked for more like it."""
    FAR = "text-like"
    """Far from every frame, with small margins, as words in a picture model."""


@dataclass(frozen=True, eq=False)
class Truth:
    """What the picture signal should find.

    Attributes:
        scores: the cosines of the best scenes.
        tenth: the cosine of the tenth, or of the last where there are fewer.
        wanted: how many scenes an exact scan finds, ten at most.
        floor: about so many scenes lie above it as scores are known.
    """

    scores: dict[UUID, float]
    tenth: float
    wanted: int

    @property
    def floor(self) -> float:
        return min(self.scores.values()) - 100 * _SAME

    def recall(self, found: Sequence[UUID]) -> float:
        """The share of the best ten that was found; others that score as well count too."""
        least = self.tenth - _SAME
        good = sum(1 for scene in set(found[:TOP]) if self.scores.get(scene, -2.0) >= least)
        return good / self.wanted


@dataclass(frozen=True, eq=False)
class Question:
    """One search by one user.

    Attributes:
        words: said in the scene that is meant.
    """

    user_id: UUID
    kind: Kind
    words: str
    picture: Vectors
    meaning: Vectors
    truth: Truth


def questions(library: Library, tenant: int, each: int) -> list[Question]:
    """So many questions of each kind about a tenant's frames."""
    rng = np.random.default_rng([library.recipe.seed, 3, tenant])
    owned = list(library.draw_tenant(tenant))
    rows = np.concatenate([video.pictures for video in owned])
    meant = _meant(owned, rng.integers(len(rows), size=each))
    seen = np.stack([video.pictures[frame] for video, frame in meant]).astype(np.float32)
    said = np.stack([video.meanings[video.frame_scenes[frame]] for video, frame in meant])
    meanings = library.meanings.near(rng, said.astype(np.float32))
    scenes = [video.scene_ids[scene] for video in owned for scene in video.frame_scenes]
    asked: list[Question] = []
    for kind, pictures in ((Kind.NEAR, library.pictures.near(rng, seen)),
                           (Kind.FAR, library.pictures.far(rng, seen))):  # fmt: skip
        cosines = _cosines(rows, pictures.astype(np.float16))
        for (video, frame), picture, meaning, column in zip(
            meant, pictures, meanings, cosines, strict=True
        ):
            sentence = video.sentences[video.frame_scenes[frame]]
            words = library.language.query(rng, video.topic, sentence)
            truth = truth_of(scenes, column)
            asked.append(Question(user_of(tenant), kind, words, picture, meaning, truth))
    return asked


def truth_of(scenes: Sequence[UUID], cosines: NDArray[np.float32]) -> Truth:
    """The best frame of each scene stands for it.

    Args:
        scenes: the scene of each frame,
        cosines: and how near it is.
    """
    scores: dict[UUID, float] = {}
    for scene, cosine in zip(scenes, cosines.tolist(), strict=True):
        scores[scene] = max(cosine, scores.get(scene, -1.0))
    best = heapq.nlargest(_KEPT, scores.items(), key=itemgetter(1))
    wanted = min(TOP, len(best))
    return Truth(dict(best), best[wanted - 1][1], wanted)


def _meant(owned: Sequence[DrawnVideo], frames: NDArray[np.int64]) -> list[tuple[DrawnVideo, int]]:
    """The frames that queries mean, counted over all videos of a tenant."""
    ends = np.cumsum([len(video.frame_ids) for video in owned])
    found: list[tuple[DrawnVideo, int]] = []
    for frame in frames.tolist():
        at = int(np.searchsorted(ends, frame, side="right"))
        found.append((owned[at], frame - int(ends[at]) + len(owned[at].frame_ids)))
    return found


def _cosines(rows: NDArray[np.float16], asked: NDArray[np.float16]) -> Iterator[Vectors]:
    """For each query, the cosine of every row."""
    queries = asked.astype(np.float32)
    parts = [
        unit_rows(rows[at : at + 10_000].astype(np.float32)) @ unit_rows(queries).T
        for at in range(0, len(rows), 10_000)
    ]
    yield from np.concatenate(parts).T
