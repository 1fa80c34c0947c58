"""What stands in for a container: an image is a working folder and the programs on its PATH."""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import tomllib
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from localstack import config

TABLE = Path(os.environ.get("PROCESS_RUNTIME_IMAGES", "images.toml")).resolve()
#: Flags of ``docker run`` for images the table does not name; unset, they are an error.
DOCKER = os.environ.get("PROCESS_RUNTIME_DOCKER")
#: The name under which an image reaches LocalStack.
HOST = os.environ.get("PROCESS_RUNTIME_HOST", "127.0.0.1")
#: A mark that every process carries, so that none outlives a LocalStack that was killed.
OWNER = {"PROCESS_RUNTIME_OWNER": os.environ.get("PROCESS_RUNTIME_OWNER", "")}


def endpoint_url() -> str:
    """Where functions and jobs reach LocalStack."""
    return f"http://{HOST}:{config.GATEWAY_LISTEN[0].port}"


class UnknownImage(Exception):
    pass


@dataclass(frozen=True)
class Image:
    """A folder of this machine that plays an image's part."""

    workdir: Path
    path: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def find(uri: str) -> "Image | DockerImage":
        """Looks an image up by its repository's last name: ``<registry>/<name>:<tag>``."""
        entry = tomllib.loads(TABLE.read_text()).get(uri.rsplit("/", 1)[-1].partition(":")[0])
        if entry is None and DOCKER is not None:
            return DockerImage(uri)
        if entry is None:
            raise UnknownImage(f"{TABLE} does not name the image {uri}")
        return Image(
            workdir=TABLE.parent / entry["workdir"],
            path=[
                str(TABLE.parent / os.path.expandvars(folder)) for folder in entry.get("path", [])
            ],
            entrypoint=entry.get("entrypoint", []),
            command=entry.get("command", []),
            env=entry.get("env", {}),
        )

    def start(self, command=None, entrypoint=None, workdir=None, *, env, output) -> "Process":
        scratch = tempfile.mkdtemp(prefix="process-runtime-")
        own = {
            "PATH": os.pathsep.join([*self.path, "/usr/local/bin", "/usr/bin", "/bin"]),
            "HOME": scratch,
            "TMPDIR": scratch,
            "LANG": "C.UTF-8",
            **OWNER,
            **self.env,
        }
        if "LAMBDA_TASK_ROOT" in env:
            env = {**env, "LAMBDA_TASK_ROOT": self.workdir}
        arguments = [*(entrypoint or self.entrypoint), *(command or self.command)]
        try:
            return Process(
                arguments, self.workdir / (workdir or ""), {**own, **env}, output, scratch
            )
        except OSError:
            shutil.rmtree(scratch)
            raise


@dataclass(frozen=True)
class DockerImage:
    """A real image, where there is a Docker engine."""

    uri: str

    def start(self, command=None, entrypoint=None, workdir=None, *, env, output) -> "Process":
        name = f"process-runtime-{uuid.uuid4()}"
        flags = ["--rm", "--name", name, *shlex.split(DOCKER)]
        flags += [flag for key, value in env.items() for flag in ("--env", f"{key}={value}")]
        flags += ["--workdir", workdir] if workdir else []
        program, *rest = entrypoint or [None]
        flags += ["--entrypoint", program] if program else []
        arguments = ["docker", "run", *flags, self.uri, *rest, *(command or [])]
        return Process(arguments, None, dict(os.environ), output, container=name)


class Process:
    """A running image: one process group, its output in a file."""

    def __init__(self, arguments, workdir, env, output, scratch=None, container=None) -> None:
        self.scratch, self.container = scratch, container
        self.popen = subprocess.Popen(
            arguments,
            cwd=workdir,
            env={key: str(value) for key, value in env.items()},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        self.tree = psutil.Process(self.popen.pid)

    @property
    def code(self) -> int | None:
        return self.popen.poll()

    def memory(self) -> int:
        """Resident bytes of the process and of its children."""
        total = 0
        with contextlib.suppress(psutil.Error):
            for process in (self.tree, *self.tree.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_info().rss
        return total

    def stop(self, grace: float = 0) -> None:
        """Ends the whole process group, politely first where there is time for it."""
        if self.container and self.code is None:
            subprocess.run(
                ["docker", "stop", "--time", str(int(grace)), self.container], check=False
            )
        with contextlib.suppress(ProcessLookupError):
            if grace and self.code is None:
                os.killpg(self.popen.pid, signal.SIGTERM)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.popen.wait(grace)
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)
