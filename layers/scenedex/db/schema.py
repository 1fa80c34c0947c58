"""Applies the migrations and writes down what they make.

Migrations are plain SQL, one file each, applied in order by yoyo, every one in a transaction.
"""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import yoyo

from scenedex.db.roles import ensure_roles, finder_lent
from scenedex.domain.errors import Code, Misconfigured
from scenedex.telemetry import logger

MIGRATIONS = Path(__file__).parent / "migrations"
DUMP = Path(__file__).parent / "schema.sql"
_OLDEST_POSTGRES = 150000
_OLDEST_PGVECTOR = (0, 8, 0)
_SOUND_PGVECTOR = (0, 8, 4)
"""Below it an HNSW index can be damaged by vacuum (pgvector's CHANGELOG)."""
_MIGRATION_LOCK = 0x5CE9EDEC
"""Advisory lock: one apply at a time, released by the server when its holder dies."""


@dataclass(frozen=True)
class Login:
    """Where a database is and who asks."""

    host: str
    port: int
    name: str
    user: str
    password: str

    def connect(self) -> psycopg.Connection:
        """A connection in autocommit mode."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            dbname=self.name,
            user=self.user,
            password=self.password,
            connect_timeout=10,
            autocommit=True,
        )

    @property
    def yoyo_url(self) -> str:
        """The address in yoyo's spelling."""
        user, password = quote(self.user, safe=""), quote(self.password, safe="")
        return f"postgresql+psycopg://{user}:{password}@{self.host}:{self.port}/{self.name}"


def apply(owner: Login, *, api_password: str, worker_password: str) -> list[str]:
    """Brings roles and schema up to date; applying twice changes nothing.

    Returns:
        The names of the migrations that were applied now.

    Raises:
        Misconfigured: Postgres or pgvector is missing or too old.
    """
    with owner.connect() as connection, _alone(connection):
        _check_versions(connection)
        ensure_roles(connection, api_password=api_password, worker_password=worker_password)
        with finder_lent(connection):
            return _migrate(owner)


def outdated(owner: Login) -> list[str]:
    """The names of the migrations that the database lacks."""
    with yoyo.get_backend(owner.yoyo_url) as backend:
        return [migration.id for migration in backend.to_apply(_migrations())]


def dump(owner: Login, pg_dump: Path) -> str:
    """The schema as SQL, the same for the same schema.

    Args:
        pg_dump: the program, of the server's version or later.
    """
    address = ["-h", owner.host, "-p", str(owner.port), "-U", owner.user, owner.name]
    done = subprocess.run(  # noqa: S603 (no shell; the program is ours)
        [str(pg_dump), "--schema-only", "--exclude-table=*yoyo*", *address],
        env={"PGPASSWORD": owner.password},
        capture_output=True,
        text=True,
        check=True,
    )
    return _normalised(done.stdout)


def _migrate(owner: Login) -> list[str]:
    with yoyo.get_backend(owner.yoyo_url) as backend:
        backend.break_lock()  # ours is held; yoyo's stays behind when a migration is killed
        missing = backend.to_apply(_migrations())
        with backend.lock():
            backend.apply_migrations(missing)
        return [migration.id for migration in missing]


def _migrations() -> "yoyo.migrations.MigrationList":
    return yoyo.read_migrations(str(MIGRATIONS))


@contextmanager
def _alone(connection: psycopg.Connection) -> Iterator[None]:
    connection.execute("select pg_advisory_lock(%s)", [_MIGRATION_LOCK])
    try:
        yield
    finally:
        connection.execute("select pg_advisory_unlock(%s)", [_MIGRATION_LOCK])


def _check_versions(connection: psycopg.Connection) -> None:
    if connection.info.server_version < _OLDEST_POSTGRES:
        raise Misconfigured(Code.SCHEMA_OUTDATED, "Scenedex needs Postgres 15 or later.")
    version = _pgvector_version(connection)
    if version < _OLDEST_PGVECTOR:
        raise Misconfigured(Code.SCHEMA_OUTDATED, "Scenedex needs pgvector 0.8.0 or later.")
    if version < _SOUND_PGVECTOR:
        logger.warning("pgvector below 0.8.4 can damage HNSW indexes: update the extension")


def _pgvector_version(connection: psycopg.Connection) -> tuple[int, ...]:
    """The version of the extension, which is made where the owner may."""
    try:
        connection.execute("create extension if not exists vector")
    except psycopg.Error as error:
        raise Misconfigured(
            Code.SCHEMA_OUTDATED,
            "The extension vector is missing: an administrator runs CREATE EXTENSION vector.",
        ) from error
    row = connection.execute("select extversion from pg_extension where extname = 'vector'")
    return tuple(int(part) for part in row.fetchall()[0][0].split("."))


def _normalised(text: str) -> str:
    """Drops what differs between two dumps of one schema, and comments that only decorate."""
    kept = (
        re.sub(r"(?<= TO )\w+(, \w+)+(?= USING)", _sorted_roles, line)
        for line in text.splitlines()
        if not re.match(r"\\(un)?restrict |--|SET |SELECT pg_catalog\.set_config", line)
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() + "\n"


def _sorted_roles(roles: re.Match[str]) -> str:
    """pg_dump names the roles of a policy in the order in which they were last altered."""
    return ", ".join(sorted(roles[0].split(", ")))
