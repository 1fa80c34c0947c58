"""Users: made on first sight, and nothing but issuer and subject is who they are."""

from uuid import UUID

from scenedex.db.database import Transaction
from scenedex.db.rows import record
from scenedex.db.statements import load
from scenedex.domain import keys
from scenedex.domain.errors import Code, Misconfigured
from scenedex.domain.video import User

_SQL = load("users")


def ensure_user(tx: Transaction, *, issuer: str, subject: str, email: str | None = None) -> User:
    """The user whom a token names; made on first sight.

    Args:
        tx: of the user ``keys.user_id(issuer, subject)``, or a worker's.

    Raises:
        Misconfigured: the transaction is another user's.
    """
    user_id = keys.user_id(issuer, subject)
    tx.act_for(user_id)
    params = {"user_id": user_id, "issuer": issuer, "subject": subject, "email": email}
    user = tx.fetch_one(record(User), _SQL["ensure_user"], params)
    # Two first requests at once: the one that waited does not see the other's row before now.
    user = user or get_user(tx, user_id)
    if user is None:
        raise Misconfigured(Code.UNEXPECTED, "A user was neither found nor made.")
    return user


def ensure_drop_owner(tx: Transaction, user_id: UUID) -> None:
    """Makes the user who owns objects put under ``uploads/`` without the API."""
    tx.act_for(user_id)
    tx.execute(_SQL["ensure_drop_owner"], {"user_id": user_id})


def get_user(tx: Transaction, user_id: UUID) -> User | None:
    """A user; None where there is none or the transaction is another's."""
    return tx.fetch_one(record(User), _SQL["get_user"], {"user_id": user_id})
