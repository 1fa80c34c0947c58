"""A Postgres server that keeps the loaded libraries until what they are made from changes."""

import hashlib
import inspect
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from psycopg import sql

from scenedex.db import library as library_stats
from scenedex.db import schema, signs, videos
from scenedex.db.roles import OWNER
from scenedex.db.statements import FOLDER
from scenedex.testing.databases import ScratchDatabase, ScratchPostgres
from scenedex.testing.postgres import EmbeddedPostgres
from tests.benchmarks.search import library, loading, recipe, rows, vectors, words
from tests.benchmarks.search.library import Library
from tests.benchmarks.search.loading import Loading

_MAKERS: tuple[ModuleType, ...] = (
    library, library_stats, loading, recipe, rows, signs, vectors, videos, words,
)  # fmt: skip
"""What the loaded rows depend on."""
_WRITING = ("videos.sql", "library.sql")
_SHARED_BUFFERS_SHARE, _CACHE_SHARE, _BUILD_SHARE = 0.25, 0.75, 0.2
"""Of the machine's memory: the first two as managed databases have them; a graph that does not
fit into what an index may be built in takes far longer."""


def server_settings() -> dict[str, str]:
    """What the server is told beside Postgres' defaults."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "shared_buffers": f"{int(memory_mb * _SHARED_BUFFERS_SHARE)}MB",
        "effective_cache_size": f"{int(memory_mb * _CACHE_SHARE)}MB",
        "maintenance_work_mem": f"{int(memory_mb * _BUILD_SHARE)}MB",
        "max_wal_size": "8GB",
        "random_page_cost": "1.1",  # a disk without arms
        "autovacuum": "on",  # throw-away servers have none
        "jit": "off",  # it would cost the plain scans tens of milliseconds
    }


class Cluster:
    """A running server.

    Args:
        folder: holds it, and what is known of the libraries in it.
    """

    def __init__(self, folder: Path, postgres: EmbeddedPostgres) -> None:
        self._folder = folder
        self._scratch = ScratchPostgres(postgres)

    def loaded(self, drawn: Library) -> tuple[ScratchDatabase, Loading]:
        """The database of a library, and how it came to be; loaded where it is missing."""
        template = self._scratch.template
        database = ScratchDatabase(template.postgres, drawn.name, template.password)
        note = self._folder / f"{drawn.name}.json"
        if note.exists():
            return database, Loading(**json.loads(note.read_text()))
        self._recreate(drawn.name)
        done = loading.load(drawn, database)
        note.write_text(json.dumps(asdict(done)))
        return database, done

    def _recreate(self, name: str) -> None:
        with self._scratch.postgres.superuser("postgres") as connection:
            known = sql.Identifier(name)
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(known))
            connection.execute(
                sql.SQL("create database {} owner {} template {}").format(
                    known, sql.Identifier(OWNER), sql.Identifier(self._scratch.template.name)
                )
            )


@contextmanager
def running(folder: Path, wanted: recipe.Recipe) -> Iterator[Cluster]:
    """A server within the block; what older recipes and schemas left is removed.

    Args:
        folder: of the benchmark.
    """
    own = folder / f"cluster-{wanted.frames}-{_digest(wanted)}"
    for older in folder.glob(f"cluster-{wanted.frames}-*"):
        if older != own:
            shutil.rmtree(older)
    postgres = EmbeddedPostgres(own / "postgres", durable=False)
    postgres.start()
    try:
        _configure(postgres)
        yield Cluster(own, postgres)
        with postgres.superuser("postgres") as connection:
            connection.execute("checkpoint")
    finally:
        postgres.stop()


def _configure(postgres: EmbeddedPostgres) -> None:
    with postgres.superuser("postgres") as connection:
        for name, value in server_settings().items():
            connection.execute(
                sql.SQL("alter system set {} = {}").format(sql.Identifier(name), sql.Literal(value))
            )
        connection.execute("checkpoint")
    postgres.stop()
    postgres.start()


def _digest(wanted: recipe.Recipe) -> str:
    """Of all that the loaded rows depend on."""
    sources = [inspect.getsource(module) for module in _MAKERS]
    files = [*sorted(schema.MIGRATIONS.glob("*.sql")), *(FOLDER / each for each in _WRITING)]
    content = "".join([str(wanted), *sources, *(path.read_text() for path in files)])
    return hashlib.sha256(content.encode()).hexdigest()[:12]
