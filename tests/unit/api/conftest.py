"""Both apps over a real, migrated Postgres and a store in memory, asked with real tokens."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_all
from api.auth import Verifier
from api.deps import Deps
from api.people import People
from scenedex.aws import Clients, Presigner
from scenedex.aws.clients import session
from scenedex.cli.issuer import ISSUER, LocalIssuer
from scenedex.db import Database
from scenedex.settings import Settings
from scenedex.testing.aws import MemoryStore
from scenedex.testing.databases import ScratchDatabase, ScratchPostgres, scratch_postgres

ALICE = "00000000-0000-4000-8000-00000000000a"
BOB = "00000000-0000-4000-8000-00000000000b"


@pytest.fixture(scope="session")
def server() -> Iterator[ScratchPostgres]:
    with scratch_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> LocalIssuer:
    return LocalIssuer.create(tmp_path_factory.mktemp("issuer"))


@pytest.fixture
def scratch(server: ScratchPostgres) -> Iterator[ScratchDatabase]:
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


@pytest.fixture
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


@pytest.fixture
def presigner(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Presigner]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    session.cache_clear()
    clients = Clients(replace(settings, aws_endpoint_url="http://127.0.0.1:4566"))
    yield Presigner(clients.public_s3, window_s=900, promised_s=3600)
    session.cache_clear()


@pytest.fixture
def deps(
    settings: Settings, api_database: Database, store: MemoryStore, presigner: Presigner
) -> Deps:
    return Deps(
        settings=settings,
        database=api_database,
        verifier=Verifier.from_settings(settings),
        people=People(api_database),
        store=store,
        presigner=presigner,
    )


@pytest.fixture
def ask(issuer: LocalIssuer) -> Callable[..., TestClient]:
    """Makes a client of an app over these parts, signed in as this subject."""

    def make(deps: Deps, subject: str = ALICE) -> TestClient:
        headers = {"Authorization": f"Bearer {issuer.token(subject)}"}
        return TestClient(create_all(deps), headers=headers, raise_server_exceptions=False)

    return make


@pytest.fixture
def alice(ask: Callable[..., TestClient], deps: Deps) -> TestClient:
    return ask(deps)


@pytest.fixture
def bob(ask: Callable[..., TestClient], deps: Deps) -> TestClient:
    return ask(deps, BOB)


@pytest.fixture
def upload(alice: TestClient) -> dict[str, Any]:
    """A video that Alice is about to upload."""
    answer = alice.post("/videos/upload/init", json={"file_name": "holiday.mp4"})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found
