"""The ways of searching that are compared. All see the database as ``scenedex_api``."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from pgvector import HalfVector
from psycopg.rows import dict_row

from scenedex.db import Database, Transaction
from scenedex.db.search import search_scenes
from scenedex.domain.query_words import parse
from scenedex.domain.search import Query
from scenedex.domain.signals import Band, Calibration, Thresholds
from tests.benchmarks.search import statements
from tests.benchmarks.search.questions import TOP, Question
from tests.benchmarks.search.rows import Models

_PAGE = 20
"""Results of a whole search, as the product shows them."""
_SEED_WEIGHTS = {"text_weight": 0.5, "vision_weight": 0.5}


class Contestant(StrEnum):
    """Who searches."""

    SEED = "seed"
    """As the product this grew from: all scenes scored by both vectors, a query a result."""
    HYBRID = "hybrid"
    """Our whole statement: words, meaning and picture, fused."""
    EXACT = "exact"
    """Pictures: every frame of the tenant is compared, in the order of ``vec <=> query``."""
    HNSW = "hnsw"
    """Pictures: the same statement where pgvector's index with its defaults may serve."""
    OURS = "ours"
    """Pictures: our statement with the picture signal alone."""


PICTURES = (Contestant.EXACT, Contestant.HNSW, Contestant.OURS)
"""Those that look for the ten nearest pictures, and whose recall is known."""
Search = Callable[[Transaction, Question], list[UUID]]
_GIVEN_FLOOR = Calibration(floor=-1_000.0)
"""The library's own distances are looked at, as ever, but do not raise the floor."""


class Contest:
    """The contestants on one database.

    Args:
        models: whose vectors it holds.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._searches: dict[Contestant, Search] = {
            Contestant.SEED: self._seed,
            Contestant.HYBRID: self._hybrid,
            Contestant.EXACT: self._exact,
            Contestant.HNSW: self._hnsw,
            Contestant.OURS: self._ours,
        }

    def search(self, who: Contestant, database: Database, question: Question) -> list[UUID]:
        """Answers a question in a transaction of its own, as a request does."""
        with database.as_user(question.user_id) as tx:
            tx.know_vectors()
            return self._searches[who](tx, question)

    def uses_hnsw(self, database: Database, question: Question) -> bool:
        """Whether the planner takes pgvector's index for this user."""
        with database.as_user(question.user_id) as tx:
            tx.know_vectors()
            explain = b"explain " + statements.HNSW
            plan = tx.fetch_all(dict_row, explain, self._params(question, TOP))
            return any("bench_hnsw" in row["QUERY PLAN"] for row in plan)

    def _seed(self, tx: Transaction, question: Question) -> list[UUID]:
        params = {**self._params(question, _PAGE), **_SEED_WEIGHTS}
        rows = tx.fetch_all(dict_row, statements.SEED_SEARCH, params)
        for row in rows:
            tx.fetch_one(dict_row, statements.SEED_RESULT, {"video": row["video_id"]})
        return _scenes(rows)

    def _exact(self, tx: Transaction, question: Question) -> list[UUID]:
        return _scenes(tx.fetch_all(dict_row, statements.EXACT, self._params(question, TOP)))

    def _hnsw(self, tx: Transaction, question: Question) -> list[UUID]:
        return _scenes(tx.fetch_all(dict_row, statements.HNSW, self._params(question, TOP)))

    def _ours(self, tx: Transaction, question: Question) -> list[UUID]:
        asked = replace(self._picture_query(question), limit=TOP)
        return [hit.scene_id for hit in search_scenes(tx, asked).hits]

    def _hybrid(self, tx: Transaction, question: Question) -> list[UUID]:
        asked = replace(
            self._picture_query(question),
            words=parse(question.words),
            text_vector=question.meaning,
            text_model_id=self._models.text,
            limit=_PAGE,
            thresholds=Thresholds(),
            calibration=Calibration(),
        )
        return [hit.scene_id for hit in search_scenes(tx, asked).hits]

    def _picture_query(self, question: Question) -> Query:
        """The floor lets fifty scenes pass, so that none of the best ten is taken for noise."""
        return Query(
            image_vector=question.picture,
            image_model_id=self._models.image,
            thresholds=replace(Thresholds(), picture=Band(question.truth.floor, strong=1.0)),
            calibration=_GIVEN_FLOOR,
        )

    def _params(self, question: Question, limit: int) -> dict[str, Any]:
        return {
            "user": question.user_id,
            "image": HalfVector(question.picture),
            "image_model": self._models.image,
            "text": HalfVector(question.meaning),
            "text_model": self._models.text,
            "limit": limit,
            "frames": 2 * limit,  # no scene has more than two
        }


def _scenes(rows: Sequence[dict[str, Any]]) -> list[UUID]:
    return [row["scene_id"] for row in rows]
