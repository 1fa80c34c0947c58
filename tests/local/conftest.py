"""One whole stack for all tests of this folder, on free ports and in a folder of its own."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from local_stack import places
from local_stack.processes import is_taken

ROOT = Path(__file__).parents[2]
STACK = ROOT / "localstack" / "stack.py"
PROBES = Path(__file__).parent / "probes"


def run_stack(*arguments: str | Path, stack: Path = STACK) -> subprocess.CompletedProcess[str]:
    """Runs ``localstack/stack.py`` as a person would."""
    command = [sys.executable, str(stack), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)


def free_ports(count: int, *, start: int) -> list[int]:
    """Ports on which nothing listens; below the range from which clients get theirs."""
    return [port for port in range(start, start + 500) if not is_taken(port)][:count]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The content of ``stack.json`` of a running stack with leases and backoffs of seconds.

    Its LocalStack knows one image more than the repository's table: ``probe``, whose functions and
    jobs lie in ``probes/``.
    """
    state = tmp_path_factory.mktemp("stack")
    port, database_port = free_ports(2, start=14566)
    where = ["--state", state, "--port", str(port), "--database-port", str(database_port)]
    images = _images_with_probe(tmp_path_factory.mktemp("images"))
    up = run_stack("up", *where, "--fast", "--json", "--images", images)
    assert up.returncode == 0, up.stderr
    yield json.loads(up.stdout)
    down = run_stack("down", *where)
    assert down.returncode == 0, down.stderr


def _images_with_probe(folder: Path) -> Path:
    table = places.IMAGES.read_text().replace('"..', f'"{ROOT}/localstack/..')
    probe = {**tomllib.loads(table)["functions"], "workdir": str(PROBES), "watch": []}
    lines = [f"{name} = {json.dumps(value)}" for name, value in probe.items() if name != "env"]
    file = folder / "images.toml"
    file.write_text("\n".join([table, "[probe]", *lines]) + "\n")
    return file
