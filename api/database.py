"""The database as requests use it: one user's rows, connected when it is first needed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from typing import Protocol
from uuid import UUID

from scenedex.db import Database, Transaction


class UserDatabase(Protocol):
    """What a request may do with the database."""

    def as_user(self, user_id: UUID) -> AbstractContextManager[Transaction]:
        """A transaction that sees one user's rows."""


class OpenedWhenNeeded:
    """A database whose password is read on the first request.

    Then a store of passwords that is down is that request's problem document, and not the end of
    a function that never started.

    Args:
        open_database: reads the password; tried again after a failure.
    """

    def __init__(self, open_database: Callable[[], Database]) -> None:
        self._open = open_database
        self._database: Database | None = None
        self._lock = Lock()

    @contextmanager
    def as_user(self, user_id: UUID) -> Iterator[Transaction]:
        """See UserDatabase.

        Raises:
            Retryable: the database or the store of passwords cannot be reached.
        """
        with self._opened().as_user(user_id) as tx:
            yield tx

    def _opened(self) -> Database:
        with self._lock:
            if self._database is None:
                self._database = self._open()
            return self._database
