"""LocalStack on this machine: started, watched and stopped."""

import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

import psutil

from local_stack.errors import StackError
from local_stack.places import HOST, ROOT, Options
from local_stack.processes import Daemon, kill, marked, require_free

OWNER_VARIABLE = "PROCESS_RUNTIME_OWNER"
"""Every function and job carries it, so that none outlives a LocalStack that was killed."""
_READY_TIMEOUT_S = 120.0


@dataclass(frozen=True)
class Emulator:
    """LocalStack with this repository's plugin."""

    options: Options

    @property
    def daemon(self) -> Daemon:
        """Its process."""
        return Daemon(self.options.places.localstack_pid)

    def process(self) -> psutil.Process | None:
        """Its process, where it is alive."""
        return self.daemon.process()

    def workers(self) -> list[psutil.Process]:
        """The running functions and jobs."""
        parent = self.process()
        return [process for process in self._marked() if process != parent]

    def launch(self) -> None:
        """Starts it without waiting until it is ready.

        Raises:
            StackError: it is not installed, or its port is taken.
        """
        python = self.options.localstack_venv / "bin" / "python"
        if not python.exists():
            raise StackError(f"LocalStack is not installed at {python.parents[1]}: run make setup.")
        require_free(self.options.port, purpose="LocalStack", flag="--port", variable="PORT")
        (self.options.places.volume / "tmp").mkdir(parents=True, exist_ok=True)
        # -P, or the repository's folder localstack/ would join LocalStack's namespace package.
        command = [str(python), "-P", "-m", "localstack.runtime.main"]
        log = self.options.places.localstack_log
        self.daemon.start(command, environ=self._environ(), log=log)

    def wait_until_ready(self) -> None:
        """Waits until it answers.

        Raises:
            StackError: it ended or did not answer in time; the sentence has its last lines.
        """
        deadline = time.monotonic() + _READY_TIMEOUT_S
        while not self.answers():
            if self.process() is None:
                raise StackError(f"LocalStack ended while starting:\n{self._last_lines()}")
            if time.monotonic() > deadline:
                raise StackError(
                    f"LocalStack does not answer after {_READY_TIMEOUT_S:.0f} seconds:\n"
                    f"{self._last_lines()}"
                )
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether it is alive and answers on its port."""
        if self.process() is None:
            return False
        try:
            url = f"{self.options.endpoint_url}/_localstack/health"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Ends it with all its functions and jobs, and removes their files; harmless if gone.

        Asked politely, LocalStack takes six seconds, and keeps nothing all the same.
        """
        self.daemon.stop()
        kill(self._marked())
        shutil.rmtree(self.options.places.volume, ignore_errors=True)

    def _marked(self) -> list[psutil.Process]:
        return marked(OWNER_VARIABLE, str(self.options.places.state))

    def _environ(self) -> dict[str, str]:
        volume = self.options.places.volume
        return {
            **_read_env(),
            "PATH": os.defpath,
            "HOME": str(volume),
            "LANG": "C.UTF-8",
            "TMPDIR": str(volume / "tmp"),
            "XDG_CACHE_HOME": str(volume / "cache"),
            "LOCALSTACK_VOLUME_DIR": str(volume / "volume"),
            "GATEWAY_LISTEN": f"{HOST}:{self.options.port}",
            "LOCALSTACK_HOST": f"{HOST}:{self.options.port}",
            "PYTHONPATH": str(ROOT / "localstack"),
            "PROCESS_RUNTIME_IMAGES": str(self.options.images),
            "PROCESS_RUNTIME_VENV": sys.prefix,
            OWNER_VARIABLE: str(self.options.places.state),
        }

    def _last_lines(self) -> str:
        log = self.options.places.localstack_log
        return "\n".join(log.read_text(errors="replace").splitlines()[-20:])


def _read_env() -> dict[str, str]:
    lines = (ROOT / "localstack" / "localstack.env").read_text().splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}
