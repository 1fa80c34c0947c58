"""The sheets of small pictures which players show while one seeks."""

import dataclasses
from collections.abc import Sequence
from uuid import UUID

from psycopg.types.json import Jsonb

from scenedex.db.database import Transaction
from scenedex.db.rows import record
from scenedex.db.statements import load
from scenedex.domain.findings import SeekSheet
from scenedex.domain.seek_previews import StoredSheet, in_order

_SQL = load("seek_sheets")


def replace(
    tx: Transaction,
    *,
    video_id: UUID,
    user_id: UUID,
    generation: int,
    sheets: Sequence[SeekSheet],
) -> None:
    """Stores the sheets of a generation in place of what an earlier attempt left.

    Args:
        tx: a worker's; it acts for the user afterwards.
        sheets: of all parts of the video; their pictures are keys of objects.
    """
    tx.act_for(user_id)
    which = {"video_id": video_id, "user_id": user_id, "generation": generation}
    rows = [
        {"ordinal": ordinal, **dataclasses.asdict(sheet)}
        for ordinal, sheet in enumerate(in_order(sheets))
    ]
    tx.execute(_SQL["delete_sheets"], which)
    tx.execute(_SQL["add_sheets"], {**which, "sheets": Jsonb(rows)})


def list_sheets(tx: Transaction, video_id: UUID, generation: int) -> list[StoredSheet]:
    """The sheets of a generation in order of time."""
    params = {"video_id": video_id, "generation": generation}
    rows = tx.fetch_all(record(StoredSheet), _SQL["list_sheets"], params)
    return [dataclasses.replace(row, starts_s=tuple(row.starts_s)) for row in rows]


def have_sheets(tx: Transaction, video_id: UUID, generation: int) -> bool:
    """Whether a generation has any."""
    params = {"video_id": video_id, "generation": generation}
    return bool(tx.fetch_value(_SQL["have_sheets"], params))


def end_s(tx: Transaction, video_id: UUID, generation: int) -> float:
    """When a generation's last picture ends, in seconds; 0 where it has no scene."""
    params = {"video_id": video_id, "generation": generation}
    return float(tx.fetch_value(_SQL["end_of_scenes"], params) or 0.0)
