"""A real Postgres with pgvector, migrated; every test has a copy of its own."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from scenedex.db import Database, users
from scenedex.domain import keys
from scenedex.testing.databases import ScratchDatabase, ScratchPostgres, scratch_postgres

ISSUER = "https://issuer.test"


@pytest.fixture(scope="session")
def server() -> Iterator[ScratchPostgres]:
    with scratch_postgres() as server:
        yield server


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
def make_user(api: Database):
    def make() -> UUID:
        subject = str(uuid4())
        with api.as_user(keys.user_id(ISSUER, subject)) as tx:
            return users.ensure_user(tx, issuer=ISSUER, subject=subject).user_id

    return make


@pytest.fixture
def user_id(make_user) -> UUID:
    return make_user()
