"""A process's output on its way to CloudWatch Logs."""

import contextlib
import time
from typing import IO, Any


class LogStream:
    """One log stream, filled from a file.

    Args:
        client: of CloudWatch Logs.
        group: its log group, made where it is missing.
        stream: its name.
        output: the file a process writes to.
    """

    def __init__(self, client: Any, group: str, stream: str, output: IO[bytes]) -> None:
        self._client, self._output, self._position = client, output, 0
        self._target = {"logGroupName": group, "logStreamName": stream}
        with contextlib.suppress(client.exceptions.ResourceAlreadyExistsException):
            client.create_log_group(logGroupName=group)
        with contextlib.suppress(client.exceptions.ResourceAlreadyExistsException):
            client.create_log_stream(**self._target)

    def ship(self) -> None:
        """Sends the lines that are complete."""
        printed = self._unread()
        self._send(printed[: printed.rfind(b"\n") + 1])

    def ship_all(self) -> None:
        """Sends the last line too, complete or not."""
        self._send(self._unread())

    def _unread(self) -> bytes:
        self._output.seek(self._position)
        return self._output.read()

    def _send(self, printed: bytes) -> None:
        self._position += len(printed)
        lines = [line for line in printed.decode(errors="replace").splitlines() if line]
        now = int(time.time() * 1000)
        if events := [{"timestamp": now, "message": line} for line in lines]:
            self._client.put_log_events(**self._target, logEvents=events)
