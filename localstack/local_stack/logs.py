"""What functions and jobs print."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from local_stack.clients import Clients
from local_stack.description import Description
from local_stack.errors import StackError
from local_stack.places import Places

JOB = "index_video"
_JOB_GROUP = "/aws/batch/job"
_METRICS = '{"_aws"'
"""CloudWatch reads metrics from the log; a person does not."""
_POLL_S = 0.5


@dataclass(frozen=True)
class Line:
    """One line of a log.

    Attributes:
        at_ms: Unix time.
    """

    at_ms: int
    source: str
    text: str
    event_id: str

    def __str__(self) -> str:
        at = datetime.fromtimestamp(self.at_ms / 1000, UTC)
        return f"{at:%H:%M:%S.%f}"[:-3] + f"  {self.source:<16}  {_readable(self.text)}"


@dataclass(frozen=True)
class Logs:
    """The logs of the running stack.

    Attributes:
        groups: the log group of each function and job, by the name of its code.
    """

    clients: Clients
    groups: dict[str, str]

    @classmethod
    def of(cls, known: Description, name: str | None) -> "Logs":
        """The logs of all, or of one.

        Raises:
            StackError: there is no function or job of that name.
        """
        groups = {source: f"/aws/lambda/{full}" for source, full in known["functions"].items()}
        groups[JOB] = _JOB_GROUP
        if name is not None and name not in groups:
            raise StackError(f"No function or job is called {name}; there are {_list(groups)}.")
        chosen = {source: group for source, group in groups.items() if name in {None, source}}
        return cls(Clients(known["endpoint_url"]), chosen)

    def lines(self, since_ms: int = 0) -> list[Line]:
        """Everything from a moment on, oldest first."""
        every = (line for name in self.groups for line in self._read(name, since_ms))
        return sorted(every, key=lambda line: line.at_ms)

    def follow(self, lines: list[Line]) -> Iterator[Line]:
        """What comes after ``lines``, until the caller stops."""
        seen = {line.event_id for line in lines}
        since_ms = lines[-1].at_ms if lines else 0
        while True:
            time.sleep(_POLL_S)
            fresh = [line for line in self.lines(since_ms) if line.event_id not in seen]
            seen.update(line.event_id for line in fresh)
            yield from fresh

    def _read(self, source: str, since_ms: int) -> Iterator[Line]:
        client = self.clients.logs
        pages = client.get_paginator("filter_log_events")
        try:
            for page in pages.paginate(logGroupName=self.groups[source], startTime=since_ms):
                for event in page["events"]:
                    if not event["message"].startswith(_METRICS):
                        text = event["message"].rstrip()
                        yield Line(event["timestamp"], source, text, event["eventId"])
        except client.exceptions.ResourceNotFoundException:
            return  # It has not run yet.


def file_of(places: Places, name: str | None) -> Path | None:
    """The log file of ``localstack`` or ``postgres``, which are no functions."""
    files = {
        "localstack": places.localstack_log,
        "postgres": places.postgres / "postgres.log",
    }
    return files.get(name or "")


def _list(groups: dict[str, str]) -> str:
    return ", ".join([*sorted(groups), "localstack", "postgres"])


def _readable(text: str) -> str:
    """A structured line as level and message, with what an error says about itself."""
    try:
        given = json.loads(text)
        parts = [given["level"], str(given["message"]), given.get("code"), given.get("exception")]
    except (ValueError, KeyError, TypeError):
        return text
    return "  ".join(str(part) for part in parts if part)
