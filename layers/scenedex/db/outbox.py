"""The outbox: messages that exist if and only if the change that asks for them was committed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg.rows import tuple_row

from scenedex.db.database import Transaction
from scenedex.db.rows import record
from scenedex.db.statements import load

_SQL = load("outbox")

Destination = Literal["uploads", "scenes", "index", "purge"]


@dataclass(frozen=True)
class Message:
    """One message to one destination.

    Attributes:
        body: as ``scenedex.messages`` writes it.
        not_before: it is not sent earlier.
    """

    outbox_id: int
    destination: Destination
    body: str
    video_id: UUID
    user_id: UUID
    not_before: datetime
    created_at: datetime
    sent_at: datetime | None


def add(
    tx: Transaction,
    *,
    destination: Destination,
    body: str,
    video_id: UUID,
    user_id: UUID,
    not_before: datetime | None = None,
) -> int:
    """Adds a message and returns its id."""
    ids = add_many(
        tx,
        destination=destination,
        bodies=[body],
        video_id=video_id,
        user_id=user_id,
        not_before=not_before,
    )
    return ids[0]


def add_many(
    tx: Transaction,
    *,
    destination: Destination,
    bodies: Sequence[str],
    video_id: UUID,
    user_id: UUID,
    not_before: datetime | None = None,
) -> list[int]:
    """Adds messages about one video and returns their ids in order."""
    params = {
        "destination": destination,
        "bodies": list(bodies),
        "video_id": video_id,
        "user_id": user_id,
        "not_before": not_before,
    }
    return [outbox_id for (outbox_id,) in tx.fetch_all(tuple_row, _SQL["add"], params)]


def mark_sent(tx: Transaction, ids: Sequence[int]) -> int:
    """Notes that messages were sent and returns how many were not noted before."""
    return tx.execute(_SQL["mark_sent"], {"ids": list(ids)})


def unsent(
    tx: Transaction,
    *,
    older_than_s: float,
    limit: int,
    destination: Destination | None = None,
) -> list[Message]:
    """Messages that are due and were left behind, oldest first.

    Nobody else gets them until the transaction ends: send them and mark them within it.

    Args:
        tx: a worker's.
        older_than_s: leaves alone what its sender may still be sending.
        destination: only what goes there; None for all.
    """
    params = {"older_than_s": older_than_s, "limit": limit, "destination": destination}
    return tx.fetch_all(record(Message), _SQL["unsent"], params)


def delete_sent(tx: Transaction, *, older_than_s: float) -> int:
    """Forgets messages that were sent long ago and returns how many.

    Args:
        tx: a worker's.
    """
    return tx.execute(_SQL["delete_sent"], {"older_than_s": older_than_s})
