"""Says what happens, and how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console


@dataclass(frozen=True)
class Progress:
    """One line for each step, with its time."""

    console: Console
    began: float = field(default_factory=time.monotonic)

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Shows that a step is being done, and then that it is done."""
        began = time.monotonic()
        with self.console.status(what):
            yield
        self.say(f"[green]✓[/] {what} [dim]{time.monotonic() - began:.1f} s[/]")

    def say(self, text: str) -> None:
        """Prints one line, with rich's markup."""
        self.console.print(text, highlight=False, soft_wrap=True)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began
