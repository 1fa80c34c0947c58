"""Embedding models and the vectors they make.

Only the vectors of the active model of a kind are searched, and a process that runs another model
neither writes nor searches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypedDict, Unpack
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from scenedex.db import signs
from scenedex.db.database import Transaction
from scenedex.db.rows import record
from scenedex.db.statements import load
from scenedex.domain.errors import Code, Misconfigured, Retryable

_SQL = load("vectors")

ModelKind = str
"""``text`` (what is said) or ``image`` (what is seen)."""
Vector = NDArray[np.float32]
"""Shape (dimensions,)."""
VectorRow = tuple[UUID, UUID, Vector]
"""Frame or scene, its user, and the vector."""


class ModelIdentity(TypedDict):
    """What must be equal for two vectors to be compared; see ``EmbeddingModel``."""

    kind: ModelKind
    name: str
    revision: str
    dimensions: int
    preprocessing: str


@dataclass(frozen=True)
class EmbeddingModel:
    """A model whose vectors the database holds.

    Attributes:
        preprocessing: hash of how its input is prepared.
        state: ``filling``, ``active`` or ``retired``.
    """

    model_id: int
    kind: ModelKind
    name: str
    revision: str
    dimensions: int
    preprocessing: str
    state: str
    created_at: datetime

    def __str__(self) -> str:
        return f"{self.name} {self.revision} ({self.dimensions}, {self.preprocessing})"


def register_model(tx: Transaction, **own: Unpack[ModelIdentity]) -> int:
    """Makes sure that this process's model is the active one; the first of a kind becomes it.

    Returns:
        The model's id.

    Raises:
        Misconfigured: another model is active; the sentence names both.
    """
    active = active_model(tx, own["kind"])
    if active is None:
        tx.fetch_value(_SQL["lock_models"])
        tx.execute(_SQL["register_model"], own)
        active = active_model(tx, own["kind"])
    if active is None:
        raise Misconfigured(Code.UNEXPECTED, "A model was neither found nor registered.")
    return _same(active, own)


def require_model(tx: Transaction, **own: Unpack[ModelIdentity]) -> int | None:
    """The id of this process's model, for a search.

    Returns:
        None where no model of the kind is active: nothing is indexed yet.

    Raises:
        Misconfigured: another model is active; the sentence names both.
    """
    active = active_model(tx, own["kind"])
    return None if active is None else _same(active, own)


def active_model(tx: Transaction, kind: ModelKind) -> EmbeddingModel | None:
    """The model whose vectors are searched; None before the first was registered."""
    return tx.fetch_one(record(EmbeddingModel), _SQL["active_model"], {"kind": kind})


def put_frame_vectors(tx: Transaction, model_id: int, rows: Sequence[VectorRow]) -> None:
    """Stores what is seen in frames; a vector that is there already is replaced.

    Args:
        tx: a worker's; it acts for the rows' user afterwards.

    Raises:
        Misconfigured: a vector is not of the model's width, or has no direction.
        Retryable: a frame is not there any more.
    """
    _put(tx, _SQL["put_frame_vectors"], "frame_ids", model_id, rows)


def put_text_vectors(tx: Transaction, model_id: int, rows: Sequence[VectorRow]) -> None:
    """Stores what is meant in scenes; a vector that is there already is replaced.

    Args:
        tx: a worker's; it acts for the rows' user afterwards.

    Raises:
        Misconfigured: a vector is not of the model's width, or has no direction.
        Retryable: a scene is not there any more.
    """
    _put(tx, _SQL["put_text_vectors"], "scene_ids", model_id, rows)


def _put(
    tx: Transaction, statement: bytes, ids_name: str, model_id: int, rows: Sequence[VectorRow]
) -> None:
    tx.know_vectors()
    for user_id, group in groupby(sorted(rows, key=_user), key=_user):
        own = list(group)
        tx.act_for(user_id)
        params = {
            "model_id": model_id,
            ids_name: [row_id for row_id, _, _ in own],
            "vecs": [HalfVector(unit(vector).astype(np.float16)) for _, _, vector in own],
            "signs": [signs.of(vector) for _, _, vector in own],
        }
        if tx.execute(statement, params) != len(own):
            raise Retryable(Code.LEASE_LOST, "The scenes were replaced by those of a newer upload.")


def unit(vector: Vector) -> Vector:
    """The vector at length 1; one without direction stays as it is, and is refused."""
    length = float(np.linalg.norm(vector))
    return vector / length if 0 < length < np.inf else vector


def _user(row: VectorRow) -> UUID:
    return row[1]


def _same(active: EmbeddingModel, own: ModelIdentity) -> int:
    if any(getattr(active, name) != value for name, value in own.items()):
        raise Misconfigured(
            Code.MODEL_MISMATCH,
            f"This process runs the {own['kind']} model {own['name']} {own['revision']} "
            f"({own['dimensions']}, {own['preprocessing']}), but the index was made by {active}.",
        )
    return active.model_id
