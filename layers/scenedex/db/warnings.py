"""Warnings: what was skipped while a video was processed."""

from collections.abc import Sequence
from uuid import UUID

from psycopg.types.json import Jsonb

from scenedex.db.database import Transaction
from scenedex.db.rows import record
from scenedex.db.statements import load
from scenedex.domain.notices import Notice
from scenedex.domain.stages import Stage
from scenedex.domain.video import VideoWarning

_SQL = load("warnings")


def add(
    tx: Transaction,
    *,
    video_id: UUID,
    user_id: UUID,
    generation: int,
    stage: Stage,
    notices: Sequence[Notice],
) -> None:
    """Keeps what a stage skipped; what is known already is not added again.

    Args:
        tx: a worker's; it acts for the user afterwards.
    """
    tx.act_for(user_id)
    params = {
        "video_id": video_id,
        "user_id": user_id,
        "generation": generation,
        "stage": stage,
        "codes": [notice.code for notice in notices],
        "messages": [notice.message for notice in notices],
        "details": [Jsonb(notice.details) for notice in notices],
    }
    tx.execute(_SQL["add"], params)


def list_warnings(tx: Transaction, video_id: UUID, generation: int) -> list[VideoWarning]:
    """What was skipped in one generation, in the order in which it happened."""
    params = {"video_id": video_id, "generation": generation}
    return tx.fetch_all(record(VideoWarning), _SQL["list_warnings"], params)
