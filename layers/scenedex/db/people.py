"""People who are seen in videos, by the names that their user gives them."""

from uuid import UUID

from scenedex.db.database import Transaction
from scenedex.db.statements import load
from scenedex.domain import words

_SQL = load("people")


def put_person(tx: Transaction, *, person_id: UUID, user_id: UUID, name: str) -> None:
    """Stores a person, or gives a known one another name, by which queries then find them.

    Raises:
        Misconfigured: the person is another user's.
    """
    params = {
        "person_id": person_id,
        "user_id": user_id,
        "name": name,
        "words": words.tsvector([("A", name)], with_sounds=False),
    }
    tx.execute(_SQL["put_person"], params)
