"""What several kinds of tests stand on."""

from collections.abc import Iterator

import pytest

from scenedex.testing.databases import ScratchPostgres, scratch_postgres


@pytest.fixture(scope="session")
def server() -> Iterator[ScratchPostgres]:
    """A real Postgres with pgvector, migrated; one for all who ask for databases of their own."""
    with scratch_postgres() as server:
        yield server
