"""A generated library in a real database, and the real app over it.

The library comes in by the code that indexes every video: the parser of caption files, the index
job's stages and the models of a pack. It is asked over HTTP, with a token that is verified.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from fastapi.testclient import TestClient

from api.app import create_all
from api.auth import Verifier
from api.deps import Deps
from api.encoding import QueryEncoders
from api.people import People
from functions.index_video.job import Job
from functions.index_video.workbench import Workbench
from scenedex.aws import Clients, Presigner
from scenedex.cli.issuer import ISSUER, LocalIssuer
from scenedex.db import Database, users
from scenedex.domain import keys
from scenedex.domain.stages import Stage
from scenedex.encoders import load_pack
from scenedex.messages import StageMessage
from scenedex.settings import Settings
from scenedex.stage.wiring import assemble
from scenedex.testing.aws import MemoryJobs, MemoryQueue, MemoryStore
from scenedex.testing.credentials import example_credentials
from scenedex.testing.databases import ScratchDatabase
from scenedex.testing.detected import ARTEFACTS, UPLOADS
from tests.benchmarks.quality.asking import Client
from tests.benchmarks.quality.detecting import GENERATION, Detection
from tests.benchmarks.quality.library import Golden

_SUBJECT = "6d9a3f53-1f5e-4f0c-8a55-6a0f6a1c9b11"
"""Whose library it is, at the issuer."""
_ENDPOINT = "http://127.0.0.1:4566"
"""Nobody answers there: URLs of pictures are made without the network."""


@contextmanager
def served(golden: Golden, scratch: ScratchDatabase, models_dir: Path) -> Iterator[Client]:
    """The library indexed, and a client of the app, signed in, for the length of the block."""
    settings = Settings(
        uploads_bucket=UPLOADS, artefacts_bucket=ARTEFACTS, models_dir=models_dir,
        auth_issuer=ISSUER, aws_endpoint_url=_ENDPOINT,
    )  # fmt: skip
    store = MemoryStore()
    with ExitStack() as stack:
        opened = [scratch.worker(), scratch.worker(), scratch.api()]
        for database in opened:
            stack.callback(database.close)
        worker, heartbeat, api = opened
        _index(golden, settings, store, worker, heartbeat)
        presigner = stack.enter_context(_presigner(settings))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        issuer = LocalIssuer.create(folder)
        deps = _deps(replace(settings, auth_jwks=issuer.jwks()), api, store, presigner)
        headers = {"Authorization": f"Bearer {issuer.token(_SUBJECT)}"}
        yield stack.enter_context(TestClient(create_all(deps), headers=headers))


def _index(
    golden: Golden, settings: Settings, store: MemoryStore, worker: Database, heartbeat: Database
) -> None:
    user_id = keys.user_id(ISSUER, _SUBJECT)
    with worker.as_worker() as tx:
        users.ensure_user(tx, issuer=ISSUER, subject=_SUBJECT)
    detection = Detection(worker, store, user_id)
    for number, video in enumerate(golden.videos):
        detection.put(video, golden.seed * 1000 + number)
    parts = assemble(
        settings,
        database=worker,
        heartbeat_database=heartbeat,
        store=store,
        queue=MemoryQueue(),
        jobs=MemoryJobs(),
    )
    job = Job(parts.runner, Workbench(settings, store))
    for video in golden.videos:
        job.run(_message(video.video_id, user_id))


def _message(video_id: UUID, user_id: UUID) -> StageMessage:
    return StageMessage(video_id, user_id, GENERATION, Stage.TRANSCRIBE)


def _deps(settings: Settings, api: Database, store: MemoryStore, presigner: Presigner) -> Deps:
    return Deps(
        settings=settings,
        database=api,
        verifier=Verifier.from_settings(settings),
        people=People(api),
        store=store,
        presigner=presigner,
        encoders=QueryEncoders(lambda: load_pack(settings.models_dir), wait_s=60),
    )


@contextmanager
def _presigner(settings: Settings) -> Iterator[Presigner]:
    with example_credentials():
        yield Presigner(Clients(settings).public_s3, window_s=900, promised_s=3600)
