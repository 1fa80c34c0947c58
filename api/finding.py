"""From words to scenes: what can be compared right now, and what that finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.deps import Deps
from api.encoding import QueryEncoders, QueryVector
from scenedex.db import Transaction
from scenedex.db.search import search_scenes
from scenedex.domain.errors import Code, ScenedexError
from scenedex.domain.search import Band, Hit, Query, Signal, Weights
from scenedex.domain.video import User
from scenedex.telemetry import Notice, degraded

_BY_MODEL = (Signal.MEANING, Signal.PICTURE)
Vectors = Mapping[Signal, QueryVector]


@dataclass(frozen=True)
class Asked:
    """What a user looks for.

    Attributes:
        text: cleaned, one line.
        weights: 0 for a signal that is not asked for.
        video_ids: only in these videos; None for all.
    """

    text: str
    weights: Weights
    limit: int
    video_ids: Sequence[UUID] | None = None


@dataclass(frozen=True)
class Found:
    """What was found, best first, and what users are told of the models that found it."""

    hits: list[Hit]
    notices: list[Notice]


def find(asked: Asked, user: User, parts: Deps) -> Found:
    """The scenes that answer. What has to be left out is told to ``degraded``.

    Raises:
        Retryable: DATABASE_UNAVAILABLE.
        Misconfigured: MODEL_MISMATCH; other models made the index.
    """
    vectors, notices = _understand(asked, parts.encoders)
    if not vectors and not asked.weights.words:  # better by words than not at all
        asked = replace(asked, weights=replace(asked.weights, words=1.0))
    with parts.database.as_user(user.user_id) as tx:
        hits = search_scenes(tx, _query(tx, asked, vectors=vectors, parts=parts))
    return Found(hits, notices)


def _understand(asked: Asked, encoders: QueryEncoders | None) -> tuple[Vectors, list[Notice]]:
    """The query for every signal that is asked for and can be compared."""
    wanted = [signal for signal in _BY_MODEL if getattr(asked.weights, signal) > 0]
    if not wanted or encoders is None:
        return {}, []
    try:
        pack = encoders.pack()
    except ScenedexError as error:
        degraded(error.code, f"{error.message} These results are by words alone.")
        return {}, []
    notices = [Notice(Code.STARTER_MODELS, pack.notice)] if pack.notice else []
    found = {signal: _vector(encoders, signal, asked.text) for signal in wanted}
    return {signal: vector for signal, vector in found.items() if vector}, notices


def _vector(encoders: QueryEncoders, signal: Signal, text: str) -> QueryVector | None:
    try:
        return encoders.vector(signal, text)
    except ScenedexError as error:
        degraded(error.code, error.message, signal=signal)
        return None


def _query(tx: Transaction, asked: Asked, *, vectors: Vectors, parts: Deps) -> Query:
    query = Query(
        words=asked.text,
        weights=asked.weights,
        limit=asked.limit,
        video_ids=asked.video_ids,
        exact_up_to_frames=parts.settings.exact_up_to_frames,
    )
    if meaning := vectors.get(Signal.MEANING):
        query = replace(
            query,
            text_vector=meaning.values,
            text_model_id=parts.indexed_models.id_of(tx, meaning.model),
            thresholds=replace(query.thresholds, meaning=_band(meaning)),
        )
    if picture := vectors.get(Signal.PICTURE):
        query = replace(
            query,
            image_vector=picture.values,
            image_model_id=parts.indexed_models.id_of(tx, picture.model),
            thresholds=replace(query.thresholds, picture=_band(picture)),
        )
    return query


def _band(vector: QueryVector) -> Band:
    meant = vector.model.calibration
    return Band(floor=meant.floor, strong=meant.strong)
