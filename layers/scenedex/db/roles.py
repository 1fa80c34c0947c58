"""The roles of the database and their passwords.

scenedex_owner    owns every table and runs migrations; not a superuser
scenedex_api      one user's rows
scenedex_worker   one user's rows, and every row of videos, stage_runs and outbox
scenedex_finder   cannot log in; owns the search functions
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

API = "scenedex_api"
WORKER = "scenedex_worker"
FINDER = "scenedex_finder"
OWNER = "scenedex_owner"

_LIMITS = {
    API: {"statement_timeout": "10s", "lock_timeout": "5s"},
    WORKER: {"statement_timeout": "60s", "lock_timeout": "10s"},
}
"""A statement that runs longer than its caller waits only keeps others from working."""
_IDLE_LIMIT = "60s"
"""A transaction that nobody goes on with is ended, so that its locks do not outlive a crash."""


def ensure_roles(
    connection: psycopg.Connection, *, api_password: str, worker_password: str
) -> None:
    """Makes the three roles below the owner where they are missing, and sets the passwords.

    Args:
        connection: the owner's, in autocommit mode.
    """
    for role, password in ((API, api_password), (WORKER, worker_password)):
        ensure_login(connection, role, password)
        for setting, value in {
            **_LIMITS[role],
            "idle_in_transaction_session_timeout": _IDLE_LIMIT,
        }.items():
            connection.execute(
                sql.SQL("alter role {} set {} = {}").format(
                    sql.Identifier(role), sql.Identifier(setting), sql.Literal(value)
                )
            )
    _ensure(connection, FINDER, "nologin")


@contextmanager
def finder_lent(connection: psycopg.Connection) -> Iterator[None]:
    """Makes the owner a member of the finder within the block, as handing it functions asks.

    Outside of it the owner, too, sees no rows.
    """
    finder = sql.Identifier(FINDER)
    connection.execute(sql.SQL("grant {} to current_user").format(finder))
    try:
        yield
    finally:
        connection.execute(sql.SQL("revoke {} from current_user").format(finder))


def ensure_login(
    connection: psycopg.Connection, role: str, password: str, options: str = ""
) -> None:
    """Makes a role that can log in, and sets its password.

    The server is sent a SCRAM verifier, never the password: statements end in logs.
    """
    _ensure(connection, role, f"login {options}")
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(verifier))
    )


def _ensure(connection: psycopg.Connection, role: str, options: str) -> None:
    known = connection.execute("select from pg_roles where rolname = %s", [role])
    if known.rowcount == 0:
        connection.execute(
            sql.SQL("create role {} {}").format(sql.Identifier(role), sql.SQL(options))
        )
