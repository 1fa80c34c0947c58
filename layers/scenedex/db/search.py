"""Hybrid search in one round trip."""

from collections.abc import Iterable
from typing import Any

from pgvector import HalfVector
from psycopg.rows import dict_row

from scenedex.db import segments
from scenedex.db.database import Transaction
from scenedex.db.statements import load
from scenedex.domain import search
from scenedex.domain.search import Hit, Query, Signal, SignalHit
from scenedex.domain.span import TimeSpan
from scenedex.domain.words import query_terms, snippet

_SQL = load("search")


def search_scenes(tx: Transaction, query: Query) -> list[Hit]:
    """The scenes of the transaction's user that answer a query, best first.

    Every signal makes a ranked list of the scenes above its floor; the lists are joined by
    weighted reciprocal rank fusion. A query that nothing answers finds nothing.
    """
    params = _params(query)
    if not (params["terms"] or params["text_vector"] or params["image_vector"]):
        return []
    return [_hit(row, query) for row in tx.fetch_all(dict_row, _SQL["search_scenes"], params)]


def _params(query: Query) -> dict[str, Any]:
    weights, thresholds = query.weights, query.thresholds
    return {
        "terms": query_terms(query.words or "") or None if weights.words else None,
        "text_vector": _literal(query.text_vector) if weights.meaning else None,
        "text_model_id": query.text_model_id,
        "image_vector": _literal(query.image_vector) if weights.picture else None,
        "image_model_id": query.image_model_id,
        "words_weight": weights.words,
        "meaning_weight": weights.meaning,
        "picture_weight": weights.picture,
        "words_floor": thresholds.words.floor,
        "meaning_floor": thresholds.meaning.floor,
        "picture_floor": thresholds.picture.floor,
        "video_ids": None if query.video_ids is None else list(query.video_ids),
        "k": search.RRF_K,
        "limit": query.limit,
        "candidates": query.candidates,
        "exact_up_to_frames": query.exact_up_to_frames,
        "reranked_frames": query.reranked_frames,
    }


def _literal(vector: Iterable[float] | None) -> str | None:
    """A vector as text; None for one without direction, whose cosine is no number."""
    numbers = [] if vector is None else [float(number) for number in vector]
    return HalfVector(numbers).to_text() if any(numbers) else None


def _hit(row: dict[str, Any], query: Query) -> Hit:
    said = segments.from_json(row.pop("segments"))
    signals = {
        signal: SignalHit(row[f"{signal}_rank"], row[f"{signal}_score"])
        for signal in Signal
        if row[f"{signal}_rank"] is not None
    }
    return Hit(
        scene_id=row["scene_id"],
        video_id=row["video_id"],
        video_title=row["video_title"],
        start_s=row["start_s"],
        end_s=row["end_s"],
        thumbnail_key=row["thumbnail_key"],
        preview_key=row["preview_key"],
        transcript=row["transcript"],
        snippet=snippet(row["transcript"], query.words or "") if row["transcript"] else None,
        seek_s=search.best_moment(
            span=TimeSpan(row["start_s"], row["end_s"]),
            best_frame_s=row["best_frame_s"],
            segments=said,
            words=query.words,
        ),
        score=row["score"],
        match=search.match(signals, query.thresholds),
        signals=signals,
    )
