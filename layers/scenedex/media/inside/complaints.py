"""What libav says while it fails: often more than the error it returns."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import av.logging

_MOST = 100


@dataclass
class Complaints:
    """What was heard."""

    texts: list[str] = field(default_factory=list)

    def add(self, other: "Complaints") -> None:
        """Keeps some of what was heard elsewhere."""
        self.texts += other.texts[: max(0, _MOST - len(self.texts))]

    def mention(self, *words: str) -> bool:
        """Whether one of them holds one of these."""
        return any(word in text for text in self.texts for word in words)


@contextmanager
def overheard() -> Iterator[Complaints]:
    """Listens to what this thread makes libav say; otherwise it says nothing.

    Only what runs in one thread may be listened to: libav would wait for Python's lock in others.
    """
    complaints = Complaints()
    av.logging.set_level(av.logging.WARNING)
    av.logging.set_skip_repeated(False)
    try:
        with av.logging.Capture() as messages:
            try:
                yield complaints
            finally:
                complaints.texts += [text for _, _, text in messages]
    finally:
        av.logging.set_level(None)
        av.logging.set_skip_repeated(True)
