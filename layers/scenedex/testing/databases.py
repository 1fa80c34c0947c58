"""Migrated databases to throw away: one server a session, one copy of the schema a test."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from scenedex.db import Database, schema
from scenedex.db.roles import API, OWNER, WORKER
from scenedex.testing.postgres import EmbeddedPostgres


@dataclass(frozen=True)
class ScratchDatabase:
    """A migrated database of its own.

    Attributes:
        password: of the owner, the api and the worker alike.
    """

    postgres: EmbeddedPostgres
    name: str
    password: str

    @property
    def owner(self) -> schema.Login:
        """The owner's way in."""
        return self._login(OWNER)

    def api(self) -> Database:
        """A connection as ``scenedex_api``."""
        return self._database(API)

    def worker(self) -> Database:
        """A connection as ``scenedex_worker``."""
        return self._database(WORKER)

    def _login(self, role: str) -> schema.Login:
        return schema.Login(self.postgres.host, self.postgres.port, self.name, role, self.password)

    def _database(self, role: str) -> Database:
        return Database(**vars(self._login(role)), timeout_s=5)


class ScratchPostgres:
    """A running server whose first database is migrated and copied for whoever asks."""

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self.postgres = postgres
        self._password = secrets.token_urlsafe(12)
        self._copies = 0
        postgres.bootstrap(self._password)
        self.template = ScratchDatabase(postgres, postgres.name, self._password)
        schema.apply(
            self.template.owner, api_password=self._password, worker_password=self._password
        )

    @contextmanager
    def database(self) -> Iterator[ScratchDatabase]:
        """A copy, dropped at the end of the block whoever is still connected."""
        self._copies += 1
        name = f"scratch_{self._copies}"
        copy = sql.SQL("create database {} owner {} template {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(self.template.name)
        )
        with self.postgres.superuser("postgres") as connection:
            connection.execute(copy)
        try:
            yield ScratchDatabase(self.postgres, name, self._password)
        finally:
            with self.postgres.superuser("postgres") as connection:
                connection.execute(
                    sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
                )


@contextmanager
def scratch_postgres() -> Iterator[ScratchPostgres]:
    """A server in a temporary folder, gone at the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="scenedex-postgres-"))
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    try:
        postgres.start()
        yield ScratchPostgres(postgres)
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
