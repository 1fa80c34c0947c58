"""Translates psycopg's errors, once, into the product's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from scenedex.domain.errors import Code, Misconfigured, Retryable, ScenedexError

_OUTDATED = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedFunction,
    errors.UndefinedObject,
)
_PASSING = (
    psycopg.OperationalError,  # cannot connect, too many clients, deadlock, timeout, shutdown
    psycopg.InterfaceError,  # the connection is closed
    errors.IdleInTransactionSessionTimeout,
    errors.SerializationFailure,
)
_MODEL_CONSTRAINTS = {
    "frame_vectors_model",
    "frame_vectors_width",
    "text_vectors_model",
    "text_vectors_width",
}


@contextmanager
def translated() -> Iterator[None]:
    """Raises the product's error where psycopg raises one of its own within the block."""
    try:
        yield
    except psycopg.Error as error:
        raise _translate(error) from error


def _translate(error: psycopg.Error) -> ScenedexError:
    if isinstance(error, _PASSING):
        return Retryable(
            Code.DATABASE_UNAVAILABLE,
            "The database cannot be reached right now. Try again in a moment.",
            sqlstate=error.sqlstate,
        )
    if isinstance(error, _OUTDATED):
        return Misconfigured(
            Code.SCHEMA_OUTDATED,
            "The database is older than this program: apply the migrations.",
            sqlstate=error.sqlstate,
        )
    constraint = error.diag.constraint_name
    if constraint in _MODEL_CONSTRAINTS:
        return Misconfigured(
            Code.MODEL_MISMATCH,
            "A vector is not of the width that its model is registered with.",
            constraint=constraint,
        )
    return Misconfigured(
        Code.UNEXPECTED,
        "The database refused a statement.",
        sqlstate=error.sqlstate,
        constraint=constraint,
    )
