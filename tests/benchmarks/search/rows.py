"""The rows of a library, table by table, as a worker has written them before a publish."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from psycopg.types.json import Jsonb

from scenedex.db import signs
from tests.benchmarks.search.library import DrawnVideo, Library, user_of
from tests.benchmarks.search.recipe import PICTURE_DIMENSIONS, TEXT_DIMENSIONS

GENERATION = 1
_SCENE_S = 5.0
"""How long every scene is."""
_UUID, _TEXT, _INT, _FLOAT = "uuid", "text", "int4", "float8"
Rows = Iterator[Sequence[Any]]


@dataclass(frozen=True)
class Models:
    """The ids of the two active models."""

    image: int
    text: int


@dataclass(frozen=True)
class Table:
    """Rows of one table.

    Attributes:
        columns: their types by their names.
    """

    name: str
    columns: dict[str, str]
    rows: Iterable[Sequence[Any]]


def users(library: Library) -> Table:
    """Every tenant."""
    ids = [user_of(tenant) for tenant in range(len(library.recipe.sizes))]
    columns = {"user_id": _UUID, "issuer": _TEXT, "subject": _TEXT}
    return Table("users", columns, [(each, "bench", str(each)) for each in ids])


def tables(library: Library, drawn: Sequence[DrawnVideo], models: Models) -> list[Table]:
    """Videos that are about to be published, with all that belongs to them."""
    return [
        Table("videos", _VIDEOS, [_video(library, video) for video in drawn]),
        Table("scenes", _SCENES, (row for video in drawn for row in _scenes(video))),
        Table("frames", _FRAMES, (row for video in drawn for row in _frames(video))),
        Table("scene_texts", _TEXTS, (row for video in drawn for row in _texts(library, video))),
        Table("frame_vectors", _PICTURES, (r for v in drawn for r in _pictures(v, models.image))),
        Table("text_vectors", _MEANINGS, (r for v in drawn for r in _meanings(v, models.text))),
    ]


_VIDEOS = {
    "video_id": _UUID, "user_id": _UUID, "state": _TEXT, "title": _TEXT, "file_name": _TEXT,
    "bucket": _TEXT, "source_key": _TEXT, "duration_s": _FLOAT, "building_generation": _INT,
}  # fmt: skip


def _video(library: Library, video: DrawnVideo) -> Sequence[Any]:
    title, duration_s = library.language.title(video.topic), len(video.scene_ids) * _SCENE_S
    about = (title, "video.mp4", "uploads", "source", duration_s, GENERATION)
    return (video.video_id, video.user_id, "processing", *about)


_SCENES = {
    "scene_id": _UUID, "video_id": _UUID, "user_id": _UUID, "generation": _INT, "ordinal": _INT,
    "start_s": _FLOAT, "end_s": _FLOAT, "thumbnail_key": _TEXT, "preview_key": _TEXT,
}  # fmt: skip


def _scenes(video: DrawnVideo) -> Rows:
    for at, scene in enumerate(video.scene_ids):
        span = (at * _SCENE_S, (at + 1) * _SCENE_S)
        keys = (f"{video.video_id}/{at}.webp", f"{video.video_id}/{at}.jpg")
        yield (scene, video.video_id, video.user_id, GENERATION, at, *span, *keys)


_FRAMES = {
    "frame_id": _UUID, "scene_id": _UUID, "user_id": _UUID, "ordinal": _INT, "at_s": _FLOAT,
    "artefact_key": _TEXT,
}  # fmt: skip


def _frames(video: DrawnVideo) -> Rows:
    for at, (frame, scene) in enumerate(zip(video.frame_ids, video.frame_scenes, strict=True)):
        key = f"{video.video_id}/{at}.jpg"
        yield (frame, video.scene_ids[scene], video.user_id, at, scene * _SCENE_S, key)


_TEXTS = {
    "scene_id": _UUID, "user_id": _UUID, "source": _TEXT, "language": _TEXT, "transcript": _TEXT,
    "segments": "jsonb", "tsv": "tsvector",
}  # fmt: skip


def _texts(library: Library, video: DrawnVideo) -> Rows:
    for at, (scene, number) in enumerate(zip(video.scene_ids, video.sentences, strict=True)):
        said = library.language.says(video.topic, number)
        span = {"start_s": at * _SCENE_S, "end_s": (at + 1) * _SCENE_S, "text": said.sentence}
        words = (said.sentence, Jsonb([span]), said.tsvector)
        yield (scene, video.user_id, "speech", "en", *words)


_PICTURES = {
    "user_id": _UUID, "frame_id": _UUID, "model_id": _INT, "scene_id": _UUID, "video_id": _UUID,
    "generation": _INT, "dims": _INT, "vec": "halfvec", "signs": "varbit",
}  # fmt: skip


def _pictures(video: DrawnVideo, model: int) -> Rows:
    each = zip(video.frame_ids, video.frame_scenes, video.pictures, strict=True)
    for frame, scene, vec in each:
        whose = (video.scene_ids[scene], video.video_id, GENERATION)
        yield (video.user_id, frame, model, *whose, PICTURE_DIMENSIONS, *_vector(vec))


_MEANINGS = {
    "user_id": _UUID, "scene_id": _UUID, "model_id": _INT, "video_id": _UUID, "generation": _INT,
    "dims": _INT, "vec": "halfvec", "signs": "varbit",
}  # fmt: skip


def _meanings(video: DrawnVideo, model: int) -> Rows:
    for scene, vec in zip(video.scene_ids, video.meanings, strict=True):
        whose = (video.video_id, GENERATION)
        yield (video.user_id, scene, model, *whose, TEXT_DIMENSIONS, *_vector(vec))


def _vector(vec: NDArray[np.float16]) -> tuple[HalfVector, str]:
    """A vector, and the code that the product writes with it."""
    return HalfVector(vec), signs.of(vec.astype(np.float32))
