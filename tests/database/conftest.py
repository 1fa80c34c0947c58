"""A real Postgres with pgvector, migrated; every test has a copy of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import numpy as np
import pytest

from scenedex.db import Database, scenes, stage_runs, users, vectors, videos
from scenedex.domain import keys
from scenedex.domain.scene import NewFrame, NewScene, SceneText
from scenedex.domain.span import TimeSpan
from scenedex.domain.stages import Stage, StageRef
from scenedex.domain.transcript import TranscriptSegment, TranscriptSource
from scenedex.domain.video import Source
from scenedex.testing.databases import ScratchDatabase, ScratchPostgres

ISSUER = "https://issuer.test"
SCENE_S = 10.0


@pytest.fixture
def scratch(server: ScratchPostgres) -> Iterator[ScratchDatabase]:
    with server.database() as database:
        yield database


@pytest.fixture
def api(scratch: ScratchDatabase) -> Iterator[Database]:
    database = scratch.api()
    yield database
    database.close()


@pytest.fixture
def worker(scratch: ScratchDatabase) -> Iterator[Database]:
    database = scratch.worker()
    yield database
    database.close()


@pytest.fixture
def make_user(api: Database) -> Callable[[], UUID]:
    def make() -> UUID:
        subject = str(uuid4())
        with api.as_user(keys.user_id(ISSUER, subject)) as tx:
            return users.ensure_user(tx, issuer=ISSUER, subject=subject).user_id

    return make


@pytest.fixture
def user_id(make_user: Callable[[], UUID]) -> UUID:
    return make_user()


@dataclass(frozen=True)
class Shot:
    """What a test wants in one scene."""

    said: str = ""
    pictures: Sequence[np.ndarray] = ()
    meaning: np.ndarray | None = None


@dataclass
class Library:
    """Fills a database the way the pipeline does."""

    worker: Database
    models: dict[tuple[str, int], int] = field(default_factory=dict)
    shot = Shot

    def source(self, user_id: UUID, video_id: UUID | None = None, version: str = "v1") -> Source:
        video_id = video_id or uuid4()
        key = keys.source_key(user_id, video_id)
        return Source(video_id, user_id, "uploads", key, version, 1000, "clip.mp4")

    def register(self, source: Source) -> int:
        with self.worker.as_worker() as tx:
            return videos.register_source(tx, source).generation

    def pending(self, source: Source, stage: Stage = Stage.VALIDATE) -> StageRef:
        generation = self.register(source)
        ref = StageRef(source.video_id, generation, stage)
        with self.worker.as_worker() as tx:
            stage_runs.add_pending(tx, ref, source.user_id)
        return ref

    def model(self, kind: str, dimensions: int) -> int:
        if (kind, dimensions) not in self.models:
            with self.worker.as_worker() as tx:
                self.models[kind, dimensions] = vectors.register_model(
                    tx, kind=kind, name="toy", revision="1", dimensions=dimensions,
                    preprocessing="none",
                )  # fmt: skip
        return self.models[kind, dimensions]

    def build(self, source: Source, shots: Sequence[Shot], *, title: str = "") -> int:
        """Everything but publish; returns the generation."""
        generation = self.register(source)
        ids = {
            "video_id": source.video_id, "user_id": source.user_id, "generation": generation,
        }  # fmt: skip
        new = [_new_scene(source.video_id, generation, at, shot) for at, shot in enumerate(shots)]
        with self.worker.as_worker() as tx:
            if title:
                tx.execute(
                    b"update videos set title = %(title)s where video_id = %(video_id)s",
                    {"title": title, "video_id": source.video_id},
                )
            scenes.replace_scenes(tx, **ids, scenes=new)
            texts = [_text(made, shot) for made, shot in zip(new, shots, strict=True) if shot.said]
            scenes.set_texts(tx, **ids, texts=texts)
        self._embed(source.user_id, new, shots)
        return generation

    def publish(self, source: Source, generation: int) -> bool:
        with self.worker.as_worker() as tx:
            return videos.publish(tx, video_id=source.video_id, generation=generation)

    def add(self, user_id: UUID, shots: Sequence[Shot], *, title: str = "") -> Source:
        """A published video."""
        source = self.source(user_id)
        assert self.publish(source, self.build(source, shots, title=title))
        return source

    def _embed(self, user_id: UUID, new: Sequence[NewScene], shots: Sequence[Shot]) -> None:
        frames = [
            (frame.frame_id, user_id, picture)
            for made, shot in zip(new, shots, strict=True)
            for frame, picture in zip(made.frames, shot.pictures, strict=False)
        ]
        texts = [
            (made.scene_id, user_id, shot.meaning)
            for made, shot in zip(new, shots, strict=True)
            if shot.meaning is not None
        ]
        for kind, rows, put in (
            ("image", frames, vectors.put_frame_vectors),
            ("text", texts, vectors.put_text_vectors),
        ):
            if rows:
                model_id = self.model(kind, len(rows[0][2]))
                with self.worker.as_worker() as tx:
                    put(tx, model_id, rows)


def _new_scene(video_id: UUID, generation: int, at: int, shot: Shot) -> NewScene:
    scene_id = keys.scene_id(video_id, generation, at)
    count = max(1, len(shot.pictures))
    frames = tuple(
        NewFrame(keys.frame_id(scene_id, n), n, at * SCENE_S + n, f"frames/{n}.jpg")
        for n in range(count)
    )
    span = TimeSpan(at * SCENE_S, (at + 1) * SCENE_S)
    return NewScene(scene_id, at, span, f"thumbnails/{at}.webp", f"previews/{at}.jpg", frames)


def _text(made: NewScene, shot: Shot) -> SceneText:
    segment = TranscriptSegment(TimeSpan(made.span.start_s + 2, made.span.end_s), shot.said)
    return SceneText(made.scene_id, TranscriptSource.SIDECAR, "en", shot.said, (segment,))


@pytest.fixture
def library(worker: Database) -> Library:
    return Library(worker)
