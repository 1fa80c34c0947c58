"""Up, down, and what stands in the way of either; in a copy of the repository at another path."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from local_stack import description
from local_stack.emulator import OWNER_VARIABLE
from local_stack.places import ROOT, VENV, Options, Places
from local_stack.processes import is_taken, marked
from local_stack.status import Status, read_status

DEPLOYED = ("template.yaml", "localstack", "functions", "api", "layers/scenedex")
DEADLINE_S = 30.0


@dataclass(frozen=True)
class Clone:
    """A copy of the repository and the stack it starts."""

    root: Path
    state: Path
    port: int
    database_port: int

    def command(self, name: str, *arguments: str) -> list[str]:
        """``localstack/stack.py`` of the copy."""
        ports = ["--port", str(self.port), "--database-port", str(self.database_port)]
        script, state = str(self.root / "localstack" / "stack.py"), ["--state", str(self.state)]
        venv = ["--localstack-venv", str(VENV)] if name == "up" else []
        return [sys.executable, script, name, *state, *ports, *venv, *arguments]

    def run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a command as a person would."""
        command = self.command(name, *arguments)
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)

    def up(self) -> dict[str, Any]:
        """Starts the stack; harmless where it runs."""
        done = self.run("up", "--fast", "--json")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def status(self) -> Status:
        """What runs."""
        places = Places(self.state)
        options = Options(places=places, port=self.port, database_port=self.database_port)
        return read_status(options, description.read(places))

    def process(self, name: str) -> psutil.Process:
        """One of the stack's processes."""
        found = [running.pid for running in self.status().processes if running.name == name]
        return psutil.Process(found[0])

    def assert_nothing_is_left(self) -> None:
        """No process, no port, no file that says otherwise."""
        assert marked(OWNER_VARIABLE, str(self.state)) == []
        assert not is_taken(self.port)
        assert not is_taken(self.database_port)
        left = {path.name for path in self.state.iterdir()} if self.state.exists() else set()
        assert left <= {"issuer", "logs", "postgres"}
        assert not (self.state / "postgres" / "cluster" / "postmaster.pid").exists()


@pytest.fixture(scope="module")
def clone(state_folder: Callable[[], Path], free_port: Callable[[], int]) -> Iterator[Clone]:
    root = state_folder() / "another place"
    for name in DEPLOYED:
        target, source = root / name, ROOT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    clone = Clone(root, root / ".local", free_port(), free_port())
    yield clone
    clone.run("down")


def test_it_starts_wherever_the_repository_lies(clone: Clone) -> None:
    made = clone.up()
    assert clone.status().is_up
    apply_schema = clone.process(made["functions"]["apply_schema"])
    assert Path(apply_schema.cwd()) == clone.root
    assert apply_schema.environ()["PYTHONPATH"] == "layers"


def test_nobody_else_on_the_network_reaches_it(clone: Clone) -> None:
    clone.up()
    opened = [c for name in ("LocalStack", "Postgres") for c in _open_ports(clone.process(name))]
    assert {address for address, _ in opened} == {"127.0.0.1"}
    assert {port for _, port in opened} >= {clone.port, clone.database_port}


def _open_ports(process: psutil.Process) -> set[tuple[str, int]]:
    listening = (c for c in process.net_connections() if c.status == psutil.CONN_LISTEN)
    return {(c.laddr.ip, c.laddr.port) for c in listening}


def test_its_objects_lie_in_its_own_folder(clone: Clone) -> None:
    made = clone.up()
    buckets = {made["uploads_bucket"], made["artefacts_bucket"]}
    folders = {folder.name for folder in Places(clone.state).volume.glob("tmp/objects-*/*")}
    assert buckets <= folders


def test_up_twice_is_harmless(clone: Clone) -> None:
    made, localstack = clone.up(), clone.process("LocalStack")
    assert clone.up() == made
    assert clone.process("LocalStack") == localstack


def test_a_postgres_that_died_is_started_again(clone: Clone) -> None:
    made = clone.up()
    _end(clone.process("Postgres"))
    assert not clone.status().is_up
    assert clone.up() == made
    assert clone.status().is_up


def test_a_localstack_that_died_is_started_again_without_its_orphans(clone: Clone) -> None:
    made = clone.up()
    function = clone.process(made["functions"]["apply_schema"])
    _end(clone.process("LocalStack"))
    assert not clone.status().is_up
    assert clone.up()["api_url"] != made["api_url"]
    assert not function.is_running() or function.status() == psutil.STATUS_ZOMBIE


def test_down_leaves_nothing_and_twice_is_harmless(clone: Clone) -> None:
    clone.up()
    assert clone.run("down").returncode == 0
    clone.assert_nothing_is_left()
    assert clone.run("down").returncode == 0
    status = clone.run("status")
    assert (status.returncode, status.stdout.strip()) == (
        1,
        "The stack is down. Start it: make up",
    )


@pytest.mark.parametrize(
    ("flag", "variable", "purpose"),
    [("--port", "PORT", "LocalStack"), ("--database-port", "DATABASE_PORT", "Postgres")],
)
def test_a_taken_port_is_named_with_the_way_around_it(
    clone: Clone, state_folder: Callable[[], Path], flag: str, variable: str, purpose: str
) -> None:
    elsewhere = Clone(clone.root, state_folder(), clone.port, clone.database_port)
    clone.run("down")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = elsewhere.run("up", flag, str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken by ")
    assert f"so {purpose} cannot start" in done.stderr
    assert f"{flag} {port + 1}, or {variable}={port + 1} for make." in done.stderr
    elsewhere.assert_nothing_is_left()


def test_a_deployment_that_fails_says_why_and_leaves_nothing(clone: Clone) -> None:
    clone.run("down")
    done = clone.run("up", "--set", "DatabaseName=nowhere")
    assert done.returncode == 1
    assert "Schema: " in done.stderr
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    clone.assert_nothing_is_left()


def test_a_parameter_that_is_none_is_refused(clone: Clone) -> None:
    done = clone.run("up", "--set", "Nonsense=1")
    assert (done.returncode, done.stderr) == (1, "template.yaml has no parameter Nonsense.\n")
    clone.assert_nothing_is_left()


def test_ctrl_c_leaves_nothing(clone: Clone) -> None:
    clone.run("down")
    with subprocess.Popen(clone.command("up"), stdout=subprocess.PIPE, text=True) as starting:
        deadline = time.monotonic() + DEADLINE_S
        while not (clone.state / "localstack.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        starting.send_signal(signal.SIGINT)
        assert starting.wait(DEADLINE_S) != 0
    clone.assert_nothing_is_left()


def _end(process: psutil.Process) -> None:
    process.kill()
    deadline = time.monotonic() + DEADLINE_S
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)
