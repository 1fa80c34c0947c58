"""A connection of its own for everybody who searches."""

from uuid import UUID

from scenedex.testing.databases import ScratchDatabase
from tests.benchmarks.search.contestants import Contest, Contestant
from tests.benchmarks.search.meter import Cost, Meter
from tests.benchmarks.search.questions import Question

_OURS = (Contestant.OURS, Contestant.HYBRID)
_AS_POSTGRES_DOES = b"set join_collapse_limit = 8"
"""The role that searches plans joins as they are written, which suits our statement alone."""


class Seat:
    """Where one contestant searches.

    Args:
        question: any one; its user opens the connection.
    """

    def __init__(
        self, contest: Contest, who: Contestant, database: ScratchDatabase, question: Question
    ) -> None:
        self._contest, self._who = contest, who
        self._database = database.api()
        with self._database.as_user(question.user_id) as tx:
            tx.know_vectors()
            if who not in _OURS:
                tx.execute(_AS_POSTGRES_DOES)
        self._meter = Meter(self._database, question)

    def search(self, question: Question) -> tuple[list[UUID], Cost]:
        """The scenes that are found, and what that cost."""
        self._meter.begin()
        found = self._contest.search(self._who, self._database, question)
        return found, self._meter.end()

    def uses_hnsw(self, question: Question) -> bool:
        """Whether the planner takes pgvector's index for this user's pictures."""
        return self._contest.uses_hnsw(self._database, question)

    def close(self) -> None:
        """Ends the connection."""
        self._database.close()
