"""Both apps over a real, migrated Postgres and a store in memory, asked with real tokens."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from api.app import create_all
from api.auth import Verifier
from api.deps import Deps
from api.encoding import QueryEncoders
from api.people import People
from scenedex.aws import Clients, Presigner
from scenedex.cli.issuer import ISSUER, LocalIssuer
from scenedex.db import Database, Transaction, scenes, users, vectors, videos
from scenedex.domain import keys
from scenedex.domain.scene import NewFrame, NewScene, SceneText
from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment, TranscriptSource
from scenedex.domain.video import Source
from scenedex.encoders import ModelKind, ModelPack, load_pack
from scenedex.settings import Settings
from scenedex.testing.aws import MemoryStore
from scenedex.testing.credentials import example_credentials
from scenedex.testing.databases import ScratchDatabase, ScratchPostgres
from scenedex.testing.models import model_pack


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> LocalIssuer:
    return LocalIssuer.create(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="session")
def scratch(server: ScratchPostgres) -> Iterator[ScratchDatabase]:
    """One for all: every test has users of its own."""
    with server.database() as database:
        yield database


@pytest.fixture
def api_database(scratch: ScratchDatabase) -> Iterator[Database]:
    database = scratch.api()
    yield database
    database.close()


@pytest.fixture
def worker(scratch: ScratchDatabase) -> Iterator[Database]:
    database = scratch.worker()
    yield database
    database.close()


@pytest.fixture(scope="session")
def settings(issuer: LocalIssuer) -> Settings:
    return Settings(
        auth_issuer=ISSUER,
        auth_jwks=issuer.jwks(),
        uploads_bucket="uploads",
        artefacts_bucket="artefacts",
        max_upload_bytes_free=1000,
    )


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(scope="session")
def presigner(settings: Settings) -> Iterator[Presigner]:
    with example_credentials():
        clients = Clients(replace(settings, aws_endpoint_url="http://127.0.0.1:4566"))
        yield Presigner(clients.public_s3, window_s=900, promised_s=3600)


@pytest.fixture(scope="session")
def pack_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_pack(tmp_path_factory.mktemp("packs") / "full")


@pytest.fixture
def encoders(pack_dir: Path) -> QueryEncoders:
    return QueryEncoders(lambda: load_pack(pack_dir), wait_s=30)


@pytest.fixture
def deps(
    settings: Settings,
    api_database: Database,
    store: MemoryStore,
    presigner: Presigner,
    encoders: QueryEncoders,
) -> Deps:
    return Deps(
        settings=settings,
        database=api_database,
        verifier=Verifier.from_settings(settings),
        people=People(api_database),
        store=store,
        presigner=presigner,
        encoders=encoders,
    )


@pytest.fixture
def ask(issuer: LocalIssuer) -> Callable[[Deps, str], TestClient]:
    """Makes a client of an app over these parts, signed in as this subject."""

    def make(deps: Deps, subject: str) -> TestClient:
        headers = {"Authorization": f"Bearer {issuer.token(subject)}"}
        return TestClient(create_all(deps), headers=headers, raise_server_exceptions=False)

    return make


@pytest.fixture
def subject() -> str:
    """Alice's, at the issuer."""
    return str(uuid4())


@pytest.fixture
def alice_id(subject: str) -> UUID:
    return keys.user_id(ISSUER, subject)


@pytest.fixture
def alice(ask: Callable[[Deps, str], TestClient], deps: Deps, subject: str) -> TestClient:
    return ask(deps, subject)


@pytest.fixture
def bob(ask: Callable[[Deps, str], TestClient], deps: Deps) -> TestClient:
    return ask(deps, str(uuid4()))


@pytest.fixture
def upload(alice: TestClient) -> dict[str, Any]:
    """A video that Alice is about to upload."""
    answer = alice.post("/videos/upload/init", json={"file_name": "holiday.mp4"})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@dataclass(frozen=True)
class Shelf:
    """Puts indexed videos of one user into the database, as the pipeline would."""

    worker: Database
    user_id: UUID
    pack_dir: Path

    def register(self, title: str = "film") -> tuple[UUID, int]:
        """A video whose file has just arrived."""
        video_id = uuid4()
        key = keys.source_key(self.user_id, video_id)
        source = Source(video_id, self.user_id, "uploads", key, "v1", 4, f"{title}.mp4")
        with self.worker.as_worker() as tx:
            users.ensure_drop_owner(tx, self.user_id)
        with self.worker.as_worker() as tx:
            return video_id, videos.register_source(tx, source).generation

    def index(self, title: str, *said_and_seen: tuple[str, str]) -> UUID:
        """A published video with a scene of two seconds for each pair."""
        video_id, generation = self.register(title)
        which = {"video_id": video_id, "user_id": self.user_id, "generation": generation}
        found = [self._scene(video_id, generation, at) for at in range(len(said_and_seen))]
        texts = [_text(scene, said) for scene, (said, _) in zip(found, said_and_seen, strict=True)]
        with self.worker.as_worker() as tx:
            scenes.replace_scenes(tx, **which, scenes=found)
            scenes.set_texts(tx, **which, texts=texts)
            self._put_vectors(tx, found, said_and_seen)
        with self.worker.as_worker() as tx:
            assert videos.publish(tx, video_id=video_id, generation=generation)
        return video_id

    def _scene(self, video_id: UUID, generation: int, ordinal: int) -> NewScene:
        scene_id = keys.scene_id(video_id, generation, ordinal)
        artefacts = keys.ArtefactKeys(self.user_id, video_id, generation)
        frame_id, frame = keys.frame_id(scene_id, 0), artefacts.of_part(0, f"frames/{ordinal}.jpg")
        return NewScene(
            scene_id,
            ordinal,
            TimeSpan(2.0 * ordinal, 2.0 * ordinal + 2),
            artefacts.of_part(0, f"thumbnails/{ordinal}.webp"),
            artefacts.of_part(0, f"previews/{ordinal}.jpg"),
            (NewFrame(frame_id, 0, 2.0 * ordinal + 1, frame),),
        )

    def _put_vectors(
        self, tx: Transaction, found: list[NewScene], pairs: Sequence[tuple[str, str]]
    ) -> None:
        pack = load_pack(self.pack_dir)
        assert pack.text
        assert pack.image
        said = pack.text.encode([said for said, _ in pairs])
        seen = pack.image.encode_texts([seen for _, seen in pairs])
        vectors.put_text_vectors(
            tx,
            _register(tx, pack, "text"),
            [(scene.scene_id, self.user_id, row) for scene, row in zip(found, said, strict=True)],
        )
        frames = [scene.frames[0].frame_id for scene in found]
        vectors.put_frame_vectors(
            tx,
            _register(tx, pack, "image"),
            [(frame, self.user_id, row) for frame, row in zip(frames, seen, strict=True)],
        )


def _register(tx: Transaction, pack: ModelPack, kind: vectors.ModelKind) -> int:
    model = pack.manifest.kinds[ModelKind(kind)]
    return vectors.register_model(
        tx,
        kind=kind,
        name=model.name,
        revision=model.revision,
        dimensions=model.dimensions,
        preprocessing=model.preprocessing,
    )


def _text(scene: NewScene, said: str) -> SceneText:
    segment = TranscriptSegment(TimeSpan(scene.span.start_s + 0.5, scene.span.end_s), said)
    return SceneText(scene.scene_id, TranscriptSource.SIDECAR, "en", said, (segment,))


@pytest.fixture
def shelf(make_shelf: Callable[[Database, UUID], Shelf], worker: Database, alice_id: UUID) -> Shelf:
    return make_shelf(worker, alice_id)


@pytest.fixture(scope="session")
def make_shelf(pack_dir: Path) -> Callable[[Database, UUID], Shelf]:
    """A shelf of any user."""
    return lambda worker, user_id: Shelf(worker, user_id, pack_dir)
