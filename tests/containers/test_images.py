"""What the images are: small, without tools, not root, and started as Lambda starts them."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from infra.images.engine import Engine
from infra.images.images import IMAGES, Choices

NAMES = [image.name for image in IMAGES]
LAMBDA_BASE = "public.ecr.aws/lambda/python:3.13"
PLAIN_BASE = "docker.io/library/python:3.13-slim"
TIMEOUT_S = 120.0
# As Lambda does: nothing but /tmp can be written, and no rights are left.
AS_LAMBDA = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "all", "--network", "host"]
OWN_MB = {"functions": 450, "api": 180, "search": 420, "index": 4200, "index-cpu": 700}
"""What an image may add to its base: some room above what it was when this was written."""

HEADERS = {
    "Content-Type": "application/json",
    "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
    "Lambda-Runtime-Deadline-Ms": "4102444800000",
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:000000000000:function:f",
    "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
}

LOOK = """
import json, os, shutil
from importlib.util import find_spec
from pathlib import Path

def is_there(name):
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False

modules = ["pip", "setuptools", "wheel", "pytest", "hypothesis", "moto", "ruff", "mypy",
           "scenedex.testing", "scenedex.cli"]
programs = ["pip", "pip3", "gcc", "cc", "make", "git", "pytest", "uv"]
roots = [Path("/opt/venv"), Path("/var/task")]
print(json.dumps({
    "uid": os.getuid(),
    "modules": [name for name in modules if is_there(name)],
    "programs": [name for name in programs if shutil.which(name)],
    "tests": [str(path) for root in roots for path in root.rglob("tests") if path.is_dir()],
    "leftovers": os.listdir("/build") if Path("/build").exists() else [],
}))
"""


@pytest.mark.parametrize("name", NAMES)
def test_an_image_holds_no_tools_and_runs_without_rights(
    name: str, engine: Engine, built: Callable[..., str]
) -> None:
    found = json.loads(python(engine, built(name), LOOK))

    assert found["uid"] == 10001
    assert found["modules"] == []
    assert found["tests"] == []
    assert found["leftovers"] == []
    # A base may link its installer, whose package is gone.
    assert set(found["programs"]) <= {"pip", "pip3"}


@pytest.mark.parametrize("name", NAMES)
def test_an_image_adds_no_more_than_its_share(
    name: str, engine: Engine, built: Callable[..., str]
) -> None:
    base = PLAIN_BASE if name.startswith("index") else LAMBDA_BASE

    own = engine.inspect(built(name))["Size"] - engine.inspect(base)["Size"]

    assert own / 1e6 < OWN_MB[name]


@pytest.mark.parametrize("name", ["search", "index", "index-cpu"])
def test_an_image_with_models_makes_vectors(
    name: str, engine: Engine, built: Callable[..., str]
) -> None:
    code = """
from pathlib import Path
from scenedex.encoders import load_pack
pack = load_pack(Path("layers/models/starter"))
print(pack.text.encode(["a red house"]).shape, pack.image.encode_texts(["a red house"]).shape)
"""
    assert python(engine, built(name), code).splitlines()[-1] == "(1, 384) (1, 128)"


def test_the_gpu_image_offers_cuda_and_runs_without(
    engine: Engine, built: Callable[..., str]
) -> None:
    code = """
import ctranslate2, onnxruntime
print(onnxruntime.get_available_providers(), ctranslate2.get_cuda_device_count())
"""
    answer = python(engine, built("index"), code).splitlines()[-1]

    assert "CUDAExecutionProvider" in answer
    assert answer.endswith(" 0")  # no GPU on the machine that tests


@pytest.mark.parametrize("base", [LAMBDA_BASE, PLAIN_BASE])
@pytest.mark.parametrize(
    ("name", "handler"),
    [
        ("functions", "functions.sweep.handler.handle"),
        ("api", "api.handlers.api"),
        ("search", "api.handlers.search"),
    ],
)
def test_an_image_serves_lambdas_runtime_api_on_either_base(
    name: str,
    handler: str,
    base: str,
    engine: Engine,
    built: Callable[..., str],
    runtime: "Runtime",
) -> None:
    tag = built(name, Choices(base=base, tag="plain")) if base == PLAIN_BASE else built(name)

    answer = runtime.answer_of(engine, tag, handler)

    # Nothing is set, so our code says what it wants; it could not before it was loaded.
    assert answer["errorType"] in {"Misconfigured", "Retryable"}, answer


def python(engine: Engine, tag: str, code: str) -> str:
    """What some Python prints inside an image."""
    return engine.answer("run", "--rm", *AS_LAMBDA, "--entrypoint", "python", tag, "-c", code)


class Runtime:
    """Lambda's Runtime API for one invocation."""

    def __init__(self) -> None:
        self.said: queue.Queue[Any] = queue.Queue()
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        runtime = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(runtime.events.get()).encode()
                self.send_response(200)
                # All of them: the runtime's native client crashes where one is missing.
                for header, value in {**HEADERS, "Content-Length": str(len(body))}.items():
                    self.send_header(header, value)
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                runtime.said.put(json.loads(self.rfile.read(length) or b"null"))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer_of(self, engine: Engine, tag: str, handler: str) -> Any:
        """What an image's own entry point answers to an empty event, or why it cannot start."""
        self.events.put({})
        address = f"127.0.0.1:{self.server.server_port}"
        container = engine.answer(
            "run",
            "--detach",
            *AS_LAMBDA,
            "--env",
            f"AWS_LAMBDA_RUNTIME_API={address}",
            tag,
            handler,
        )
        try:
            return self.said.get(timeout=TIMEOUT_S)
        except queue.Empty:
            pytest.fail(engine.answer("logs", container))
        finally:
            engine.answer("stop", "-t", "0", container)
            engine.answer("rm", "--force", container)


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    made = Runtime()
    yield made
    made.server.shutdown()
    made.server.server_close()
