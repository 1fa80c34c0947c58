"""One boot of a function: its process, the Runtime API it polls, and the watch over both."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue

from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException

from process_runtime.processes import Process
from process_runtime.runtime_api import Answer, Invocation, RuntimeApiServer

WATCH_S = 0.1
"""How often memory and life are looked at."""

MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100
"""Lambda's limit for a synchronous response."""


class Sandbox:
    """A booted function.

    Args:
        start: starts the process, given the Runtime API's address.
        memory_limit: resident bytes above which the process is ended, as by the kernel.
    """

    def __init__(self, start: Callable[[str], Process], *, memory_limit: int) -> None:
        self.memory_peak = 0
        self._memory_limit = memory_limit
        self._invocations: SimpleQueue[Invocation | None] = SimpleQueue()
        self._ready: Future[None] = Future()
        self._current: tuple[str, Future[Answer]] | None = None
        self._lock = threading.Lock()
        self._server = RuntimeApiServer(self)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            self.process = start(self._server.address)
        except OSError:
            self._close()
            raise
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def is_alive(self) -> bool:
        """Whether it takes invocations."""
        return self.process.code is None

    def wait_until_ready(self) -> None:
        """Waits until the function is loaded.

        Raises:
            StatusErrorException: it cannot be loaded; LocalStack makes that the answer.
        """
        self._ready.result()

    def invoke(self, invocation: Invocation) -> Future[Answer]:
        """Hands an invocation to the function; one at a time."""
        result: Future[Answer] = Future()
        self._current = (invocation.request_id, result)
        self._invocations.put(invocation)
        return result

    def next_invocation(self) -> Invocation | None:
        """The function is loaded, or done with the one before."""
        with self._lock:
            if not self._ready.done():
                self._ready.set_result(None)
        return self._invocations.get()

    def init_failed(self, body: bytes) -> None:
        """The function could not be loaded."""
        with self._lock:
            if not self._ready.done():
                self._ready.set_exception(StatusErrorException("Function init failed", body))

    def finish(self, request_id: str | None, answer: Answer) -> None:
        """Settles the invocation; without a request id, whichever it is."""
        if len(answer.body) > MAX_RESPONSE_BYTES:
            answer = Answer.failure(
                "Function.ResponseSizeTooLarge",
                f"Response payload size ({len(answer.body)} bytes) exceeded maximum allowed "
                f"payload size ({MAX_RESPONSE_BYTES} bytes).",
            )
        with self._lock:
            if self._current and request_id in {None, self._current[0]}:
                self._current[1].set_result(answer)
                self._current = None

    def stop(self) -> None:
        """Ends the process and the API; harmless where they ended."""
        self.process.stop()
        self._invocations.put(None)
        self._close()

    def _watch(self) -> None:
        while self.is_alive:
            if self._current or not self._ready.done():
                self.memory_peak = max(self.memory_peak, self.process.memory())
            if self.memory_peak > self._memory_limit:
                self.process.stop()
            time.sleep(WATCH_S)
        failure = self._exit_failure()
        self.init_failed(failure.body)
        self.finish(None, failure)
        self.stop()

    def _exit_failure(self) -> Answer:
        code = self.process.code or 0
        reason = "signal: killed" if code < 0 else f"exit status {code}"
        request = f"RequestId: {self._current[0]} " if self._current else ""
        return Answer.failure(
            "Runtime.ExitError", f"{request}Error: Runtime exited with error: {reason}"
        )

    def _close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
