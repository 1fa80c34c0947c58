"""Real images under this machine's engine; without one, every test is skipped and says so."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.images.engine import Engine, EngineError, find_engine
from infra.images.images import IMAGES, Choices, build
from local_stack.processes import is_taken

ROOT = Path(__file__).parents[2]
STACK = ROOT / "localstack" / "stack.py"


@pytest.fixture(scope="session")
def engine() -> Engine:
    try:
        return find_engine()
    except EngineError as error:
        pytest.skip(f"no containers: {error}")


@pytest.fixture(scope="session")
def sam(engine: Engine) -> str:
    """The SAM CLI, which needs an engine's socket."""
    if program := shutil.which("sam"):
        return program
    pytest.skip("no sam: the command is not on the PATH (pip install aws-sam-cli)")


@pytest.fixture(scope="session")
def built(engine: Engine) -> Callable[..., str]:
    """Builds an image, once, and answers its tag."""
    done: dict[tuple[str, Choices], str] = {}

    def make(name: str, choices: Choices = Choices()) -> str:  # noqa: B008 (frozen)
        if (name, choices) not in done:
            build(engine, next(image for image in IMAGES if image.name == name), choices)
            done[name, choices] = f"scenedex/{name}:{choices.tag}"
        return done[name, choices]

    return make


@pytest.fixture(scope="session")
def stack(engine: Engine) -> Iterator[dict[str, Any]]:
    """``stack.json`` of a stack whose queues wake nobody and whose jobs find no vCPUs.

    So whatever happens in it, a container of a test has done.
    """
    with tempfile.TemporaryDirectory(prefix="scenedex-containers-") as folder:
        ports = (str(port) for port in range(15566, 15666) if not is_taken(port))
        where = ["--state", folder, "--port", next(ports), "--database-port", next(ports)]
        try:
            starved = ["--set", "IndexVcpus=2", "--set", "IndexMaxVcpus=1"]
            up = run_stack("up", *where, *starved, "--json")
            assert up.returncode == 0, up.stderr
            found = json.loads(up.stdout)
            _stop_event_sources(client_of(found, "lambda"))
            yield found
        finally:
            run_stack("down", *where)


@pytest.fixture(scope="session")
def aws(stack: dict[str, Any]) -> Callable[[str], Any]:
    """Makes a boto3 client of the running stack, by the name of its service."""
    return lambda service: client_of(stack, service)


def run_stack(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs ``localstack/stack.py`` as a person would."""
    command = [sys.executable, str(STACK), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)


def client_of(stack: dict[str, Any], service: str) -> Any:
    make: Any = boto3.Session("test", "test", region_name=stack["region"]).client
    return make(service, endpoint_url=stack["endpoint_url"])


def _stop_event_sources(client: Any) -> None:
    for source in client.list_event_source_mappings()["EventSourceMappings"]:
        client.update_event_source_mapping(UUID=source["UUID"], Enabled=False)
