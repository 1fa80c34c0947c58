"""Runs functions under `sam local` against the local stack that runs on this machine.

    python -m infra.images.sam invoke FUNCTION EVENT.json     validate_upload, …, api, search
    python -m infra.images.sam api [--port 3000]

Each function gets the variables with which the stack deployed it, so that it meets the same
buckets, queues, database and issuer; only the stack's address is the one that containers see.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from string import Template
from typing import Any

import boto3
import yaml

from infra.images.engine import EngineError, find_engine
from infra.images.forwarding import forwarded

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".aws-sam" / "build" / "template.yaml"
CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
"""LocalStack's own."""
LOOPBACK = "127.0.0.1"
FOR_BROWSERS = ("SCENEDEX_PUBLIC_ENDPOINT_URL",)
"""What is handed on to browsers of this machine keeps its address."""


class SamError(Exception):
    """It cannot be run; the sentence says what to do."""


def main() -> int:
    """Runs one of the two, for as long as the stack is reachable from containers."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        stack = read_stack(options.state)
        with local_template(stack) as template:
            return run_sam(options, stack, template)
    except (SamError, EngineError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run_sam(options: argparse.Namespace, stack: dict[str, Any], template: Path) -> int:
    """Runs `sam local` with what the template now says."""
    shared = ["--template", str(template), "--region", stack["region"], "--skip-pull-image"]
    if options.action == "api":
        arguments = ["start-api", *shared, "--port", str(options.port), "--warm-containers", "LAZY"]
        return _sam(arguments, stack)
    with event_of(options.event, stack) as event:
        return _sam(["invoke", logical_id(options.function), *shared, "--event", str(event)], stack)


def read_stack(state: Path) -> dict[str, Any]:
    """What localstack/stack.py wrote about the running stack.

    Raises:
        SamError: none runs.
    """
    try:
        found: dict[str, Any] = json.loads((state / "stack.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SamError(f"No local stack runs in {state}. Start it: make up") from None
    return found


@contextmanager
def local_template(stack: dict[str, Any]) -> Iterator[Path]:
    """The template that `sam build` made, its functions set as the running stack has them.

    `sam local --env-vars` replaces variables that a template names, and AWS_ENDPOINT_URL is not
    one of those: LocalStack gives it to functions, and AWS does not. So this is a template.

    Raises:
        SamError: `sam build` has not run.
    """
    if not BUILT.exists():
        raise SamError("There are no built functions. Build them: make sam-build")
    template = yaml.safe_load(BUILT.read_text(encoding="utf-8"))
    on_linux = sys.platform == "linux"
    address = find_engine().host_address() if on_linux else "host.docker.internal"
    given = {
        logical_id(name): variables_of(stack, physical_name, address=address)
        for name, physical_name in stack["functions"].items()
    }
    given |= variables_of_undeployed(stack, address=address)
    for name, variables in given.items():
        template["Resources"][name]["Properties"]["Environment"] = {"Variables": variables}
    # Beside the built one, for what it names by relative paths.
    local = BUILT.with_name("local.yaml")
    local.write_text(yaml.safe_dump(template, sort_keys=False), encoding="utf-8")
    ports = [_port(stack["endpoint_url"]), stack["database"]["port"]]
    # Elsewhere containers run in a virtual machine, whose maker lets them reach 127.0.0.1.
    with forwarded(address, ports) if on_linux else nullcontext():
        yield local


def variables_of(stack: dict[str, Any], function: str, *, address: str) -> dict[str, str]:
    """A deployed function's variables, as a container must have them."""
    client = boto3.client(
        "lambda", endpoint_url=stack["endpoint_url"], region_name=stack["region"], **CREDENTIALS
    )
    found = client.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
    found["AWS_ENDPOINT_URL"] = stack["endpoint_url"]
    return {
        name: value if name in FOR_BROWSERS else value.replace(LOOPBACK, address)
        for name, value in found.items()
    }


def variables_of_undeployed(stack: dict[str, Any], *, address: str) -> dict[str, dict[str, str]]:
    """What the functions need that only the cloud deploys."""
    endpoint = str(stack["endpoint_url"]).replace(LOOPBACK, address)
    queue = {"AWS_ENDPOINT_URL": endpoint, "SCENEDEX_JOB_QUEUE": str(stack["job_queue"])}
    return {"WatchJobs": queue}


@contextmanager
def event_of(path: Path, stack: dict[str, Any]) -> Iterator[Path]:
    """An event with a valid token where it says ``${token}``, and the stack's names likewise."""
    names = {name: value for name, value in stack.items() if isinstance(value, str)}
    text = Template(path.read_text(encoding="utf-8")).safe_substitute(names, token=_Token(stack))
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        yield Path(file.name)


def logical_id(function: str) -> str:
    """``validate_upload`` → ``ValidateUpload``; ``api`` and ``search`` are called functions."""
    name = "".join(part[:1].upper() + part[1:] for part in function.split("_"))
    return f"{name}Function" if name in {"Api", "Search"} else name


class _Token:
    """Signed only where an event asks for it."""

    def __init__(self, stack: dict[str, Any]) -> None:
        self._state = Path(stack["issuer"]["private_key"]).parents[1]

    def __str__(self) -> str:
        command = [str(Path(sys.executable).with_name("scenedex")), "token"]
        environ = {**os.environ, "SCENEDEX_STATE_DIR": str(self._state)}
        return subprocess.run(
            command, env=environ, capture_output=True, text=True, check=True
        ).stdout.strip()


def _sam(arguments: Sequence[str], stack: dict[str, Any]) -> int:
    environ = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": CREDENTIALS["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": CREDENTIALS["aws_secret_access_key"],
        "AWS_DEFAULT_REGION": stack["region"],
        "SAM_CLI_TELEMETRY": "0",
    }
    try:
        with subprocess.Popen(["sam", "local", *arguments], env=environ) as process:
            try:
                return process.wait()
            finally:
                process.terminate()  # what ends this ends its containers too
    except FileNotFoundError:
        raise SamError("The command sam is not on the PATH: pip install aws-sam-cli") from None


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, default=ROOT / ".local", help="of the local stack")
    actions = parser.add_subparsers(dest="action", required=True)
    invoke = actions.add_parser("invoke", help="run one function on one event")
    invoke.add_argument("function")
    invoke.add_argument("event", type=Path)
    api = actions.add_parser("api", help="serve the API until Ctrl-C")
    api.add_argument("--port", type=int, default=3000)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
