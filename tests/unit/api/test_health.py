from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.app import create_all
from api.database import OpenedWhenNeeded
from api.deps import Deps
from api.people import People
from scenedex.db import Database, Transaction
from scenedex.domain.errors import Code, Retryable
from scenedex.testing.databases import ScratchDatabase, ScratchPostgres


def client_of(deps: Deps, database: Any) -> TestClient:
    return TestClient(create_all(replace(deps, database=database, people=People(database))))


def test_a_healthy_service_says_so_to_anybody(deps: Deps) -> None:
    answer = TestClient(create_all(deps)).get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "environment": "local",
        "database": {"reachable": True, "schema_state": "current"},
        "models": "idle",
    }


def test_the_function_without_models_has_none(deps: Deps) -> None:
    answer = TestClient(create_all(replace(deps, encoders=None))).get("/health")
    assert answer.json()["models"] == "none"


@pytest.fixture
def nobody_there(scratch: ScratchDatabase) -> Iterator[Database]:
    login = scratch.owner
    database = Database("127.0.0.1", 1, login.name, login.user, "hunter2", timeout_s=1)
    yield database
    database.close()


def test_a_database_that_is_down_is_a_503(
    deps: Deps, nobody_there: Database, alice: TestClient
) -> None:
    client = client_of(deps, nobody_there)
    for path, headers in (("/health", {}), ("/videos", alice.headers)):
        answer = client.get(path, headers=dict(headers))
        assert answer.status_code == 503
        assert answer.json()["code"] == "database_unavailable"
        assert int(answer.headers["retry-after"]) > 0
        assert "hunter2" not in answer.text
        assert "127.0.0.1" not in answer.text


def test_a_database_that_comes_back_is_used_again(
    deps: Deps, api_database: Database, scratch: ScratchDatabase
) -> None:
    client = client_of(deps, api_database)
    assert client.get("/health").status_code == 200
    with scratch.postgres.superuser("postgres") as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
            [scratch.name],
        )
    assert client.get("/health").status_code == 200


def test_an_outdated_schema_is_no_health(deps: Deps, server: ScratchPostgres) -> None:
    with server.database() as scratch:
        with scratch.postgres.superuser(scratch.name) as connection:
            connection.execute("alter table videos rename column title to name")
        database = scratch.api()
        answer = client_of(deps, database).get("/health")
        database.close()
    assert (answer.status_code, answer.json()["code"]) == (500, "schema_outdated")


def test_a_password_is_read_again_after_it_could_not_be(deps: Deps, api_database: Database) -> None:
    answers: list[Any] = [
        Retryable(Code.SECRETS_UNAVAILABLE, "The store of passwords cannot be reached right now."),
        api_database,
    ]

    def read() -> Database:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        opened: Database = answer
        return opened

    client = client_of(deps, OpenedWhenNeeded(read))
    assert client.get("/health").json()["code"] == "secrets_unavailable"
    assert client.get("/health").json()["status"] == "ok"
    assert client.get("/health").json()["status"] == "ok"


class Counted:
    """A database that counts its transactions."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.transactions = 0

    def as_user(self, user_id: UUID) -> AbstractContextManager[Transaction]:
        self.transactions += 1
        return self.database.as_user(user_id)


def test_a_user_is_written_once_and_not_with_every_request(
    deps: Deps, api_database: Database, alice: TestClient
) -> None:
    counted = Counted(api_database)
    client = client_of(deps, counted)
    counts = []
    for _ in range(3):
        client.get("/videos", headers=dict(alice.headers))
        counts.append(counted.transactions)
    assert counts == [2, 3, 4]
