"""The only room that knows Postgres."""

from scenedex.db import (
    outbox,
    scenes,
    search,
    seek_sheets,
    stage_runs,
    users,
    vectors,
    videos,
    warnings,
)
from scenedex.db.database import Database, Transaction

__all__ = [
    "Database",
    "Transaction",
    "outbox",
    "scenes",
    "search",
    "seek_sheets",
    "stage_runs",
    "users",
    "vectors",
    "videos",
    "warnings",
]
