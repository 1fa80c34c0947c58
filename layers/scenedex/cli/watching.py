"""Follows a video through its stages and shows how far each is."""

import time
from collections.abc import Callable, Iterator
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from scenedex.cli.answers import StageProgress, VideoStatus, is_over
from scenedex.cli.client import ApiClient
from scenedex.domain.errors import Retryable
from scenedex.domain.stages import RunState, Stage

POLL_S = 0.4
"""Seconds between two questions: often enough to look alive, and cheap for the API."""

PATIENCE_S = 30.0
"""Seconds for which a silent API is asked again before watching gives up."""


class View(Protocol):
    """Shows one status after the other."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def show(self, status: VideoStatus) -> None:
        """Shows this status."""


def follow(
    ask: Callable[[], VideoStatus],
    *,
    poll_s: float = POLL_S,
    patience_s: float = PATIENCE_S,
) -> Iterator[VideoStatus]:
    """Asks for a video's status until it is over.

    Args:
        ask: one question to the API.
        poll_s: seconds between two questions.
        patience_s: seconds for which retryable failures are borne.

    Yields:
        Every answer; the last one is the end.

    Raises:
        Retryable: the API did not answer for longer than ``patience_s``.
    """
    answered = time.monotonic()
    while True:
        try:
            status = ask()
        except Retryable:
            if time.monotonic() - answered > patience_s:
                raise
        else:
            answered = time.monotonic()
            yield status
            if is_over(status):
                return
        time.sleep(poll_s)


def watch(client: ApiClient, video_id: str, console: Console) -> VideoStatus:
    """Shows a video's progress until it is over, moving where the console is a terminal.

    Returns:
        The last status.
    """
    try:
        return show(follow(lambda: client.status(video_id)), console)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"The video goes on without you: `scenedex watch {video_id}` shows how far it is."
        ) from None


def show(statuses: Iterator[VideoStatus], console: Console) -> VideoStatus:
    """Shows statuses as they come and returns the last one."""
    view: View = LiveView(console) if console.is_terminal else PlainView(console)
    with view:
        for status in statuses:
            view.show(status)
    return status


class LiveView:
    """One line a stage, each with a bar that moves."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[state]}"),
            console=console,
        )
        self._lines: dict[str, TaskID] = {
            stage: self._progress.add_task(stage, total=1.0, state="") for stage in Stage
        }

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, status: VideoStatus) -> None:
        """Moves the bars."""
        for run in status["stages"]:
            line = self._lines[run["stage"]]
            self._progress.update(line, completed=fraction(run), state=describe(run))


class PlainView:
    """A line for each change, for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._started = time.monotonic()
        self._shown: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def show(self, status: VideoStatus) -> None:
        """Prints what is new since the last status."""
        for run in status["stages"]:
            if run["state"] == RunState.PENDING and not run["attempts"]:
                continue
            line = f"{run['stage']:<10} {describe(run):<10} {fraction(run):4.0%}"
            if self._shown.get(run["stage"]) != line:
                self._shown[run["stage"]] = line
                elapsed_s = time.monotonic() - self._started
                self._console.print(f"{elapsed_s:6.1f} s  {line}", highlight=False)


def describe(run: StageProgress) -> str:
    """A stage run's state in a few words."""
    if run["attempts"] > 1:
        return f"{run['state']}, attempt {run['attempts']}"
    return run["state"]


def fraction(run: StageProgress) -> float:
    """How far a stage run is, 0..1."""
    return 1.0 if run["state"] == RunState.COMPLETED else run["progress"]
