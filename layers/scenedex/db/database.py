"""The connection and the transaction: the two things that every statement needs."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from pgvector.psycopg import register_vector
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg.rows import RowFactory, tuple_row

from scenedex.db.adapters import adapt
from scenedex.db.errors import translated
from scenedex.domain.errors import Code, Misconfigured

Row = TypeVar("Row")
Params = Mapping[str, Any]

_ACT_FOR = "select set_config('app.user_id', {}, true)"
_KEEPALIVE_S = 30
"""A Lambda environment sleeps for minutes; the network forgets silent connections after 350 s."""
_UNANSWERED_MS = 20_000
"""Sent bytes that nobody acknowledges for so long mean that the other side is gone."""


class Transaction:
    """One transaction; made by a ``Database`` and of no use after its block.

    Args:
        user_id: whose rows it sees; None for a worker that has not said so yet.
    """

    def __init__(self, connection: psycopg.Connection[Any], user_id: UUID | None) -> None:
        self._connection = connection
        self._user_id = user_id
        self._may_change_user = user_id is None

    @property
    def user_id(self) -> UUID | None:
        """Whose rows are seen; None before a worker acts for anybody."""
        return self._user_id

    def act_for(self, user_id: UUID) -> None:
        """Sees and writes this user's rows until the transaction ends.

        Raises:
            Misconfigured: the transaction belongs to another user's request.
        """
        if user_id == self._user_id:
            return
        if not self._may_change_user:
            raise Misconfigured(Code.UNEXPECTED, "A request may not act for another user.")
        self.execute(_act_for(user_id))
        self._user_id = user_id

    def execute(self, statement: bytes | sql.Composed, params: Params | None = None) -> int:
        """Runs a statement.

        Returns:
            The number of rows it touched.
        """
        with translated():
            return self._connection.execute(statement, params).rowcount

    def fetch_all(
        self, factory: RowFactory[Row], statement: bytes, params: Params | None = None
    ) -> list[Row]:
        """Runs a statement and returns its rows as records."""
        with translated(), self._connection.cursor(row_factory=factory) as cursor:
            return cursor.execute(statement, params).fetchall()

    def fetch_one(
        self, factory: RowFactory[Row], statement: bytes, params: Params | None = None
    ) -> Row | None:
        """Runs a statement and returns its first row; None where there is none."""
        rows = self.fetch_all(factory, statement, params)
        return rows[0] if rows else None

    def fetch_value(self, statement: bytes, params: Params | None = None) -> Any:
        """The first column of the first row; None where there is none."""
        row = self.fetch_one(tuple_row, statement, params)
        return row[0] if row else None

    def know_vectors(self) -> None:
        """Lets this connection send vectors in binary; asks the server for their types once."""
        if not self._connection.adapters.types.get("halfvec"):
            with translated():
                register_vector(self._connection)


class Database:
    """One connection to Postgres, opened when it is needed and again after it broke.

    Threads may share it: their transactions wait for each other. What must not wait, such as a
    heartbeat, has a database of its own.

    Args:
        timeout_s: seconds to wait for a connection.
    """

    def __init__(
        self, host: str, port: int, name: str, user: str, password: str, *, timeout_s: float
    ) -> None:
        self._address: dict[str, Any] = {
            "host": host,
            "port": port,
            "dbname": name,
            "user": user,
            "password": password,
            "connect_timeout": max(2, math.ceil(timeout_s)),  # libpq takes no less than 2
            "keepalives_idle": _KEEPALIVE_S,
            "tcp_user_timeout": _UNANSWERED_MS,
            "application_name": "scenedex",
        }
        self._connection: psycopg.Connection[Any] | None = None
        self._lock = RLock()

    @contextmanager
    def as_user(self, user_id: UUID) -> Iterator[Transaction]:
        """A transaction that sees one user's rows; committed at the end of the block.

        Raises:
            Retryable: the database cannot be reached.
            Misconfigured: the schema is outdated, or a statement is refused.
        """
        with self._transaction(user_id) as transaction:
            yield transaction

    @contextmanager
    def as_worker(self) -> Iterator[Transaction]:
        """A transaction without a user: only videos, stage runs and the outbox are seen.

        Raises:
            Retryable: the database cannot be reached.
            Misconfigured: the schema is outdated, or a statement is refused.
        """
        with self._transaction(None) as transaction:
            yield transaction

    def close(self) -> None:
        """Closes the connection; the next transaction opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _transaction(self, user_id: UUID | None) -> Iterator[Transaction]:
        with self._lock:
            with translated():
                connection = self._begin(user_id)
            try:
                yield Transaction(connection, user_id)
            except BaseException:
                self._roll_back(connection)
                raise
            with translated():
                _commit(connection)

    def _roll_back(self, connection: psycopg.Connection[Any]) -> None:
        """Ends a transaction that failed; the failure that brought us here is what counts.

        A connection that cannot even do that is of no more use: it broke, or a signal came up in
        the middle of a statement whose answer nobody has read.
        """
        try:
            connection.execute("rollback")
        except psycopg.Error:
            self.close()

    def _begin(self, user_id: UUID | None) -> psycopg.Connection[Any]:
        """Opens a transaction; a connection that died since its last use is opened again."""
        if self._connection is not None:
            if self._connection.info.transaction_status in _IN_TRANSACTION:
                raise Misconfigured(Code.UNEXPECTED, "A transaction within a transaction.")
            try:
                return _started(self._connection, user_id)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                self.close()
        self._connection = psycopg.connect(
            **self._address,
            autocommit=True,  # BEGIN and COMMIT are ours
            prepare_threshold=None,  # a proxy may give the next transaction another session
        )
        adapt(self._connection)
        return _started(self._connection, user_id)


_IN_TRANSACTION = (TransactionStatus.ACTIVE, TransactionStatus.INTRANS, TransactionStatus.INERROR)


def _act_for(user_id: UUID) -> sql.Composed:
    return sql.SQL(_ACT_FOR).format(sql.Literal(str(user_id)))


def _started(connection: psycopg.Connection[Any], user_id: UUID | None) -> psycopg.Connection[Any]:
    """BEGIN and the user in one round trip."""
    begin = sql.Composed([sql.SQL("begin")])
    connection.execute(sql.SQL("; ").join([begin, _act_for(user_id)]) if user_id else begin)
    return connection


def _commit(connection: psycopg.Connection[Any]) -> None:
    """Commits.

    Raises:
        Misconfigured: a statement had failed and its error was swallowed; all is rolled back.
    """
    if connection.execute("commit").statusmessage != "COMMIT":
        raise Misconfigured(Code.UNEXPECTED, "A failed statement was taken for a success.")
