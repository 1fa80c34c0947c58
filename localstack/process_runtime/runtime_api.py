"""Lambda's Runtime API, which the runtime client in an image polls.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from process_runtime.images import HOST


@dataclass(frozen=True)
class Invocation:
    """What a runtime client is given.

    Attributes:
        deadline_s: Unix time at which the function is ended.
    """

    request_id: str
    payload: bytes
    deadline_s: float
    function_arn: str
    trace_id: str

    @property
    def headers(self) -> dict[str, str]:
        """As the runtime client expects them."""
        return {
            "Lambda-Runtime-Aws-Request-Id": self.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int(self.deadline_s * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": self.function_arn,
            "Lambda-Runtime-Trace-Id": self.trace_id,
        }


@dataclass(frozen=True)
class Answer:
    """What came of an invocation."""

    body: bytes
    is_error: bool

    @classmethod
    def failure(cls, kind: str, message: str) -> "Answer":
        """An error that the service and not the function reports."""
        body = json.dumps({"errorType": kind, "errorMessage": message})
        return cls(body.encode(), is_error=True)


class Runtime(Protocol):
    """What the API is the face of."""

    def next_invocation(self) -> Invocation | None:
        """Waits for the next invocation; None when there will be none."""

    def init_failed(self, body: bytes) -> None:
        """The function could not be loaded."""

    def finish(self, request_id: str, answer: Answer) -> None:
        """An invocation has its answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # 88 → 18 ms for a warm invocation

    def __init__(self, runtime: Runtime, *args: Any) -> None:
        self.runtime = runtime
        super().__init__(*args)

    def do_GET(self) -> None:
        invocation = self.runtime.next_invocation()
        if invocation is None:
            self.close_connection = True
        else:
            self._reply(200, invocation.payload, invocation.headers)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        match self.path.split("/")[3:]:
            case ["init", "error"]:
                self.runtime.init_failed(body)
            case ["invocation", request_id, ("response" | "error") as kind]:
                self.runtime.finish(request_id, Answer(body, is_error=kind == "error"))
            case _:
                self._reply(404, b"{}", {})
                return
        self._reply(202, b'{"status":"OK"}', {})

    def log_message(self, *_: Any) -> None:
        """Nothing: LocalStack logs the invocations."""

    def _reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class RuntimeApiServer(ThreadingHTTPServer):
    """One server for each execution environment, on a free port."""

    daemon_threads = True

    def __init__(self, runtime: Runtime) -> None:
        listen = "127.0.0.1" if HOST == "127.0.0.1" else "0.0.0.0"
        super().__init__((listen, 0), partial(_Handler, runtime))

    @property
    def address(self) -> str:
        """As an image reaches it."""
        return f"{HOST}:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """A process that dies in the middle of a request is its sandbox's concern."""
