"""What stands in for a container: an image is a working folder and the programs on its PATH."""

import os
import shlex
import shutil
import tempfile
import time
import tomllib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, Protocol

from localstack import config

from process_runtime.processes import Container, Process

TABLE = Path(os.environ.get("PROCESS_RUNTIME_IMAGES", "images.toml")).resolve()
"""Which folder plays which image's part."""

DOCKER = os.environ.get("PROCESS_RUNTIME_DOCKER")
"""Flags of ``docker run`` for images the table does not name; unset, they are an error."""

HOST = os.environ.get("PROCESS_RUNTIME_HOST", "127.0.0.1")
"""The name under which an image reaches LocalStack."""

MIB = 1024 * 1024

MARK = {"PROCESS_RUNTIME_OWNER": os.environ.get("PROCESS_RUNTIME_OWNER", "")}
"""Every process carries it, so that whoever started LocalStack finds what it left behind."""


class UnknownImageError(Exception):
    """The table does not name an image and there is no Docker to ask."""


@dataclass(frozen=True)
class Start:
    """How to start an image; what is None or empty is the image's own.

    Attributes:
        output: where standard output and error go.
        memory_bytes: beyond which the kernel ends a container; a process is watched by whoever
            started it. None: as much as there is.
    """

    output: IO[bytes]
    env: Mapping[str, str]
    memory_bytes: int | None = None
    command: Sequence[str] = ()
    entrypoint: Sequence[str] = ()
    workdir: str | None = None


class Image(Protocol):
    """Something that can be started as often as one likes."""

    def start(self, how: Start) -> Process:
        """Starts a process of it.

        Raises:
            OSError: its program is not there.
        """

    def changed_at(self) -> float:
        """When its code was last written to, in Unix time; 0 where that cannot be."""


def find_image(uri: str) -> Image:
    """Looks an image up by its repository's last name: ``<registry>/<name>:<tag>``.

    Raises:
        UnknownImageError: the table does not name it and there is no Docker.
    """
    entry = tomllib.loads(TABLE.read_text()).get(uri.rsplit("/", 1)[-1].partition(":")[0])
    if entry is not None:
        return FolderImage(
            workdir=_place(entry["workdir"]),
            path=tuple(str(_place(folder)) for folder in entry.get("path", [])),
            entrypoint=tuple(entry.get("entrypoint", [])),
            command=tuple(entry.get("command", [])),
            env=entry.get("env", {}),
            watch=tuple(_place(folder) for folder in entry.get("watch", [])),
        )
    if DOCKER is not None:
        return DockerImage(uri)
    raise UnknownImageError(f"{TABLE} does not name the image {uri}")


def endpoint_url() -> str:
    """Where functions and jobs reach LocalStack."""
    return f"http://{HOST}:{config.GATEWAY_LISTEN[0].port}"


@lru_cache(maxsize=16)
def _newest(folders: tuple[Path, ...], _second: int) -> float:
    """When the newest Python file was written; looked up once a second."""
    files = (file for folder in folders for file in folder.rglob("*.py"))
    return max((file.stat().st_mtime for file in files), default=0)


def _place(folder: str) -> Path:
    return (TABLE.parent / os.path.expandvars(folder)).absolute()


@dataclass(frozen=True)
class FolderImage:
    """A folder of this machine that plays an image's part.

    Attributes:
        workdir: where its processes start.
        path: folders with programs, before the system's.
        watch: folders whose Python files are its code.
    """

    workdir: Path
    path: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    watch: tuple[Path, ...] = ()

    def start(self, how: Start) -> Process:
        """Starts a process with a scratch folder of its own as home."""
        scratch = Path(tempfile.mkdtemp(prefix="process-runtime-"))
        try:
            return Process(
                [*(how.entrypoint or self.entrypoint), *(how.command or self.command)],
                workdir=self.workdir / (how.workdir or ""),
                env=self._environ(how.env, scratch),
                output=how.output,
                scratch=scratch,
            )
        except OSError:
            shutil.rmtree(scratch)
            raise

    def changed_at(self) -> float:
        """The time of the newest Python file in the watched folders."""
        return _newest(self.watch, int(time.monotonic()))

    def _environ(self, given: Mapping[str, str], scratch: Path) -> dict[str, str]:
        own = {
            "PATH": os.pathsep.join([*self.path, "/usr/local/bin", "/usr/bin", "/bin"]),
            "HOME": str(scratch),
            "TMPDIR": str(scratch),
            "LANG": "C.UTF-8",
            **MARK,
            **self.env,
        }
        task_root = {"LAMBDA_TASK_ROOT": str(self.workdir)} if "LAMBDA_TASK_ROOT" in given else {}
        # LocalStack hands over numbers too.
        return {name: str(value) for name, value in {**own, **given, **task_root}.items()}


@dataclass(frozen=True)
class DockerImage:
    """A real image, where there is a Docker engine."""

    uri: str

    def start(self, how: Start) -> Process:
        """Starts a container that removes itself."""
        name = f"process-runtime-{uuid.uuid4()}"
        program, *rest = how.entrypoint or [""]
        flags = [
            *("--rm", "--name", name),
            *(("--memory", str(how.memory_bytes)) if how.memory_bytes else ()),
            *shlex.split(DOCKER or ""),
            *(flag for key, value in how.env.items() for flag in ("--env", f"{key}={value}")),
            *(("--workdir", how.workdir) if how.workdir else ()),
            *(("--entrypoint", program) if program else ()),
        ]
        command = ["docker", "run", *flags, self.uri, *rest, *how.command]
        return Container(command, name=name, env=os.environ, output=how.output)

    def changed_at(self) -> float:
        """An image never changes under its tag while LocalStack runs."""
        return 0
