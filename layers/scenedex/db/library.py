"""What search knows of a user's library as a whole, kept by the transaction that publishes.

Plans are chosen by it, words are weighed by it, and later pages of an answer go by the number of
the last publish when its first page was made.
"""

from dataclasses import dataclass
from uuid import UUID

from scenedex.db.database import Transaction
from scenedex.db.rows import record
from scenedex.db.statements import load

_SQL = load("library")


@dataclass(frozen=True)
class LibraryStats:
    """How much of a user is published.

    Attributes:
        publish_seq: the number of the user's last publish.
        frames: that have a vector of the active picture model.
        texts: scenes that have a vector of the active text model.
        is_coded: whether every vector can be found by its signs.
    """

    user_id: UUID
    publish_seq: int
    scenes: int
    frames: int
    texts: int
    is_coded: bool


def get_stats(tx: Transaction) -> LibraryStats | None:
    """The stats of the transaction's user; None before anything was published."""
    return tx.fetch_one(record(LibraryStats), _SQL["get_stats"])


def begin_publish(tx: Transaction, user_id: UUID, video_id: UUID, published_before: int) -> None:
    """Numbers a publish and takes back what was counted of the generation that was published.

    Args:
        tx: a worker's that acts for the user.
        published_before: 0 where none was.
    """
    which = {"user_id": user_id, "video_id": video_id, "generation": published_before}
    tx.execute(_SQL["next_publish"], which)
    if published_before:
        tx.execute(_SQL["remove_words"], which)
        tx.execute(_SQL["forget_words"], which)
        tx.execute(_SQL["count_generation"], {**which, "sign": -1})


def finish_publish(tx: Transaction, user_id: UUID, video_id: UUID, generation: int) -> None:
    """Makes a generation, the only one that is left of its video, part of the library."""
    which = {"user_id": user_id, "video_id": video_id, "generation": generation}
    tx.execute(_SQL["add_words"], which)
    tx.execute(_SQL["publish_signs"], which)
    tx.execute(_SQL["count_generation"], {**which, "sign": 1})
