"""The local stack's Postgres."""

import shutil
from dataclasses import dataclass

from local_stack.places import Options
from local_stack.processes import is_alive, require_free
from scenedex.testing.postgres import EmbeddedPostgres


@dataclass(frozen=True)
class LocalDatabase:
    """The embedded Postgres below the state directory."""

    options: Options

    @property
    def server(self) -> EmbeddedPostgres:
        """The server of this stack."""
        return EmbeddedPostgres(self.options.places.postgres, self.options.database_port)

    def is_running(self) -> bool:
        """Whether it runs."""
        return self.server.is_running()

    def start(self) -> None:
        """Starts it; harmless while it runs.

        Raises:
            StackError: its port is taken.
        """
        self._forget_the_dead()
        server = self.server
        if not server.is_running():
            require_free(
                self.options.database_port,
                purpose="Postgres",
                flag="--database-port",
                variable="DATABASE_PORT",
            )
            server.start()

    def make_empty(self, owner_password: str) -> None:
        """Starts with nothing in it: what LocalStack held is gone, and rows without objects lie."""
        self.stop()
        shutil.rmtree(self.options.places.postgres, ignore_errors=True)
        self.start()
        self.server.bootstrap(owner_password)

    def stop(self) -> None:
        """Stops it; harmless while it does not run."""
        self._forget_the_dead()
        self.server.stop()

    def _forget_the_dead(self) -> None:
        """Postgres takes a killed server that nobody buried for one that runs."""
        lock = self.options.places.postgres / "cluster" / "postmaster.pid"
        if lock.exists() and not is_alive(int(lock.read_text().split()[0])):
            lock.unlink()
