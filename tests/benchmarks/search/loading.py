"""Fills a database: given rows by COPY, derived ones by the product's own triggers and publish."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from pgvector.psycopg import register_vector
from psycopg import postgres, sql
from psycopg.adapt import Dumper
from psycopg.pq import Format

from scenedex.db import Database, vectors, videos
from scenedex.testing.databases import ScratchDatabase
from tests.benchmarks.search import rows, statements
from tests.benchmarks.search.library import Library
from tests.benchmarks.search.recipe import PICTURE_DIMENSIONS, TEXT_DIMENSIONS

_BATCH = 50
"""Videos that are copied at once."""


@dataclass
class Loading:
    """How a library came into its database.

    Attributes:
        seconds: what took how long; ``hnsw`` is the build of pgvector's index.
    """

    image_model: int
    text_model: int
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Adds the block's time."""
        began = time.monotonic()
        yield
        self.seconds[what] = self.seconds.get(what, 0.0) + time.monotonic() - began


def load(library: Library, into: ScratchDatabase) -> Loading:
    """Copies a library's rows as the superuser, and publishes every video as the worker.

    Videos are published while the next ones are copied.
    """
    worker, plans = into.worker(), library.recipe.videos
    models = _registered(worker)
    loading = Loading(models.image, models.text)
    with into.postgres.superuser(into.name) as connection:
        register_vector(connection)
        connection.adapters.register_dumper(str, _BitsDumper)
        with loading.timed("loading"), ThreadPoolExecutor(1) as publisher:
            _copy(connection, rows.users(library))
            published = publisher.submit(_publish, worker, [])
            for at in range(0, len(plans), _BATCH):
                drawn = [library.draw(plan) for plan in plans[at : at + _BATCH]]
                with connection.transaction():
                    for table in rows.tables(library, drawn, models):
                        _copy(connection, table)
                published.result()
                ids = [video.video_id for video in drawn]
                published = publisher.submit(_publish, worker, ids)
            published.result()
        if library.has_hnsw:
            with loading.timed("hnsw"):
                connection.execute(statements.create_hnsw(models.image, PICTURE_DIMENSIONS))
        with loading.timed("vacuum"):
            connection.execute("vacuum (analyze)")
    worker.close()
    return loading


def _registered(worker: Database) -> rows.Models:
    with worker.as_worker() as tx:
        image, text = (
            vectors.register_model(
                tx, kind=kind, name="bench", revision="1", dimensions=width, preprocessing="none"
            )
            for kind, width in (("image", PICTURE_DIMENSIONS), ("text", TEXT_DIMENSIONS))
        )
    return rows.Models(image, text)


def _publish(worker: Database, video_ids: Iterable[UUID]) -> None:
    for video_id in video_ids:
        with worker.as_worker() as tx:
            if not videos.publish(tx, video_id=video_id, generation=rows.GENERATION):
                raise RuntimeError(f"Video {video_id} was not published.")


def _copy(connection: psycopg.Connection, table: rows.Table) -> None:
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    is_binary = "tsvector" not in table.columns.values()  # psycopg knows no binary form of it
    if is_binary:
        statement += sql.SQL(" (format binary)")
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        if is_binary:
            copy.set_types(list(table.columns.values()))
        for row in table.rows:
            copy.write_row(row)


class _BitsDumper(Dumper):
    """Sends a string of ones and zeros as bits."""

    oid = postgres.types["varbit"].oid
    format = Format.BINARY

    def dump(self, obj: str) -> bytes:
        """Their number, and eight a byte from the left."""
        number = int(obj, 2) << -len(obj) % 8
        return len(obj).to_bytes(4) + number.to_bytes((len(obj) + 7) // 8)
