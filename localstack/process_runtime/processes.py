"""Processes that run an image, and their ends."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil


class Process:
    """A running image: a process group, its output in a file.

    Args:
        command: the program and its arguments.
        workdir: where it starts.
        env: its whole environment.
        output: where standard output and error go.
        scratch: a folder that is removed with it.

    Raises:
        OSError: the program or the folder is not there.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        output: IO[bytes],
        workdir: Path | None = None,
        scratch: Path | None = None,
    ) -> None:
        self._scratch = scratch
        self._popen = subprocess.Popen(
            command,
            cwd=workdir,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        self._root = psutil.Process(self._popen.pid)

    @property
    def code(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._popen.poll()

    def wait(self, timeout_s: float) -> int | None:
        """Waits for the end, but not for longer than ``timeout_s``; answers ``code``."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout_s)
        return self.code

    def memory(self) -> int:
        """Resident bytes of the process and of its children."""
        total = 0
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
        return total

    def stop(self, grace_s: float = 0) -> None:
        """Ends it and all its children, politely first where there is time for it."""
        tree = self._tree()
        if grace_s and self.code is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGTERM)
            self.wait(grace_s)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        for process in tree:  # A child may have left the group.
            with contextlib.suppress(psutil.Error):
                process.kill()
        self._popen.wait()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _tree(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            return [self._root, *self._root.children(recursive=True)]
        return []


class Container(Process):
    """A running container; the process is the ``docker run`` that shows its output."""

    def __init__(
        self, command: Sequence[str], *, name: str, env: Mapping[str, str], output: IO[bytes]
    ) -> None:
        super().__init__(command, env=env, output=output)
        self._name = name

    def stop(self, grace_s: float = 0) -> None:
        """Ends the container, then its client."""
        if self.code is None:
            subprocess.run(["docker", "stop", "--time", str(int(grace_s)), self._name], check=False)
        super().stop()
