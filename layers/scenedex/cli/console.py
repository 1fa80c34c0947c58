"""Where the command writes: answers to standard output, everything else to standard error."""

from rich.console import Console
from rich.text import Text

PIPE_WIDTH = 160
"""Columns where no terminal says how many there are."""


def output() -> Console:
    """Standard output, for what was asked."""
    return _console(stderr=False)


def progress() -> Console:
    """Standard error, for what moves meanwhile."""
    return _console(stderr=True)


def say(sentence: str, *, style: str = "") -> None:
    """Prints one sentence to standard error."""
    progress().print(Text(sentence, style=style), soft_wrap=True)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False)
    if console.is_terminal:
        return console
    return Console(stderr=stderr, highlight=False, width=PIPE_WIDTH)
