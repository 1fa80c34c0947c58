"""The embedded Postgres of the local stack."""

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scenedex.domain.errors import Code, Misconfigured
from scenedex.testing.postgres import EmbeddedPostgres


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's own user can reach; pytest closes its folders to others."""
    with tempfile.TemporaryDirectory(prefix="scenedex-postgres-") as name:
        yield Path(name)


def test_it_keeps_its_data_and_starting_or_stopping_twice_is_harmless(folder: Path):
    postgres = EmbeddedPostgres(folder / "data")
    try:
        postgres.start()
        postgres.start()
        for password in ("first", "second"):
            postgres.bootstrap(password)
        with postgres.superuser(postgres.name) as root:
            root.execute("create table kept (n int)")
            (durable,) = root.execute("show fsync").fetchone()
        assert durable == "on"
        postgres.stop()
        postgres.stop()
        assert not postgres.is_running()
        postgres.start()
        assert EmbeddedPostgres(folder / "data").is_running(), "another process finds it"
        with connected(postgres, "second") as owner:
            assert owner.execute("select to_regclass('kept') is not null").fetchone() == (True,)
        with pytest.raises(psycopg.OperationalError, match="password"):
            connected(postgres, "first")
    finally:
        postgres.stop()


def connected(postgres: EmbeddedPostgres, password: str) -> psycopg.Connection:
    return psycopg.connect(
        host=postgres.host,
        port=postgres.port,
        dbname=postgres.name,
        user="scenedex_owner",
        password=password,
    )


def test_a_taken_port_gives_a_clear_sentence(folder: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"Port {port} is taken") as caught:
            EmbeddedPostgres(folder / "data", port).start()
    assert caught.value.code == Code.SETTING_INVALID
