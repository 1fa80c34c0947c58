"""Draws the videos of a library; the same plan always gives the same rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.search.recipe import (
    PICTURE_DIMENSIONS,
    TEXT_DIMENSIONS,
    Recipe,
    VideoPlan,
)
from tests.benchmarks.search.vectors import Clustered, Unclustered, VectorSet
from tests.benchmarks.search.words import Language

Halves = NDArray[np.float16]
"""Shape (rows, dimensions), as the database holds them."""
_USERS = UUID("6f0f6a54-52a7-4a0e-9e0f-b1d9f6a1c0de")


@dataclass(frozen=True, eq=False)
class DrawnVideo:
    """All rows of a video.

    Attributes:
        topic: what it speaks of,
        sentences: and the number of what each scene says.
        frame_scenes: the number of each frame's scene; four scenes have five frames.
    """

    video_id: UUID
    user_id: UUID
    topic: int
    scene_ids: list[UUID]
    sentences: list[int]
    frame_ids: list[UUID]
    frame_scenes: NDArray[np.int64]
    pictures: Halves
    meanings: Halves


class Library:
    """Draws videos.

    Args:
        pictures: the law of the frames' vectors.
        has_hnsw: whether pgvector's index is built over them, with its defaults.
    """

    def __init__(
        self, recipe: Recipe, name: str, pictures: VectorSet, *, has_hnsw: bool = False
    ) -> None:
        self.recipe = recipe
        self.name = name
        self.pictures = pictures
        self.has_hnsw = has_hnsw
        self.meanings = Clustered.of(TEXT_DIMENSIONS, recipe.seed + 1)
        self.language = Language(recipe.seed)

    def draw(self, plan: VideoPlan) -> DrawnVideo:
        """The rows of a video."""
        rng = np.random.default_rng([self.recipe.seed, 2, plan.number])
        frame_scenes = np.arange(plan.frames) * 4 // 5
        scenes = int(frame_scenes[-1]) + 1
        return DrawnVideo(
            video_id=_uuid(rng),
            user_id=user_of(plan.tenant),
            topic=int(rng.integers(1_000)),
            scene_ids=[_uuid(rng) for _ in range(scenes)],
            sentences=[int(number) for number in rng.integers(1_000, size=scenes)],
            frame_ids=[_uuid(rng) for _ in range(plan.frames)],
            frame_scenes=frame_scenes,
            pictures=self.pictures.frames(rng, frame_scenes).astype(np.float16),
            meanings=self.meanings.frames(rng, np.arange(scenes)).astype(np.float16),
        )

    def draw_tenant(self, tenant: int) -> Iterator[DrawnVideo]:
        """The videos of a tenant."""
        return map(self.draw, self.recipe.videos_of(tenant))


def libraries(recipe: Recipe) -> tuple[Library, Library]:
    """The two libraries: clustered as pictures are, and hard."""
    clustered = Clustered.of(PICTURE_DIMENSIONS, recipe.seed)
    return (
        Library(recipe, "clustered", clustered, has_hnsw=True),
        Library(recipe, "hard", Unclustered(PICTURE_DIMENSIONS)),
    )


def user_of(tenant: int) -> UUID:
    """The user that a tenant is."""
    return uuid5(_USERS, str(tenant))


def _uuid(rng: np.random.Generator) -> UUID:
    return UUID(bytes=rng.bytes(16), version=4)
