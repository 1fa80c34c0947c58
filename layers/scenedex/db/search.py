"""Hybrid search in one round trip."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from pgvector import HalfVector
from psycopg.rows import dict_row

from scenedex.db import segments
from scenedex.db.database import Transaction
from scenedex.db.search_params import asks_nothing, params_of
from scenedex.db.statements import load
from scenedex.domain import search
from scenedex.domain.query_words import NO_WORDS, QueryWords
from scenedex.domain.results import Hit, Results, WhyNothing, best_moment
from scenedex.domain.search import Basis, Query
from scenedex.domain.signals import Band, Signal, SignalHit, Thresholds, match
from scenedex.domain.snippets import snippet
from scenedex.domain.span import TimeSpan

_SQL = load("search")
_FOUND_BY = tuple((signal, f"{signal}_rank", f"{signal}_score") for signal in Signal)
"""The columns of each signal."""
Row = dict[str, Any]


def search_scenes(tx: Transaction, query: Query) -> Results:
    """The scenes of the transaction's user that answer a query, best first.

    Every signal makes a ranked list of the scenes above its floor; the lists are joined by
    weighted reciprocal rank fusion. A query that nothing answers finds nothing, and says why.
    """
    params = params_of(query)
    rows = tx.fetch_all(dict_row, _SQL["search_scenes"], params)
    basis, found = _basis(rows[0]), [row for row in rows if row["scene_id"]]
    thresholds = replace(query.thresholds, meaning=basis.meaning, picture=basis.picture)
    hits = [
        _hit(row, query.words, thresholds, scenes=basis.scenes) for row in found[: query.page_size]
    ]
    return Results(
        hits=hits,
        total=rows[0]["total"],
        is_total_exact=not rows[0]["is_cut"],
        has_more=len(found) > len(hits) and query.offset + len(hits) < search.MOST_RESULTS,
        basis=basis,
        why_nothing=None if hits else _why_nothing(rows[0], is_asked=not asks_nothing(params)),
    )


def scene_vectors(tx: Transaction, scene_id: UUID) -> dict[str, tuple[int, HalfVector]]:
    """What a scene shows (``image``) and says (``text``): the model's id and the vector.

    Returns:
        Nothing where there is no such scene, it is not published, or it has no vectors.
    """
    rows = tx.fetch_all(dict_row, _SQL["get_scene_vectors"], {"scene_id": scene_id})
    return {row["kind"]: (row["model_id"], HalfVector.from_text(row["vec"])) for row in rows}


def _basis(row: Row) -> Basis:
    return Basis(
        publish_seq=row["publish_seq"],
        scenes=row["scenes"],
        word_counts=tuple(row["word_counts"] or ()),
        meaning=Band(row["meaning_floor"], row["meaning_strong"]),
        picture=Band(row["picture_floor"], row["picture_strong"]),
    )


def _why_nothing(row: Row, *, is_asked: bool) -> WhyNothing:
    if not is_asked:
        return WhyNothing.NOTHING_ASKED
    if row["total"]:
        return WhyNothing.END
    return WhyNothing.NO_MATCH if row["scenes"] else WhyNothing.NOTHING_INDEXED


def _hit(row: Row, words: QueryWords | None, thresholds: Thresholds, *, scenes: int) -> Hit:
    text = row["transcript"]
    signals = {
        signal: SignalHit(row[rank], row[score])
        for signal, rank, score in _FOUND_BY
        if row[rank] is not None
    }
    return Hit(
        scene_id=row["scene_id"],
        video_id=row["video_id"],
        video_title=row["video_title"],
        start_s=row["start_s"],
        end_s=row["end_s"],
        thumbnail_key=row["thumbnail_key"],
        preview_key=row["preview_key"],
        transcript=text,
        snippet=snippet(text, words or NO_WORDS) if text else None,
        seek_s=best_moment(
            span=TimeSpan(row["start_s"], row["end_s"]),
            best_frame_s=row["best_frame_s"],
            segments=segments.from_json(row["segments"]),
            words=words,
        ),
        score=row["score"],
        match=match(signals, thresholds, scenes),
        signals=signals,
    )
