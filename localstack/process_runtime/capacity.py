"""A compute environment's vCPUs."""

import contextlib
import threading
from collections.abc import Callable, Iterator


class Capacity:
    """What jobs share; one that finds nothing free stays RUNNABLE."""

    def __init__(self, vcpus: float) -> None:
        self._free = vcpus
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def hold(self, vcpus: float, *, unless: Callable[[], bool]) -> Iterator[bool]:
        """Waits for vCPUs and holds them; answers False where ``unless`` became true first."""
        with self._changed:
            self._changed.wait_for(lambda: unless() or self._free >= vcpus)
            held = 0 if unless() else vcpus
            self._free -= held
        try:
            yield held > 0
        finally:
            with self._changed:
                self._free += held
                self._changed.notify_all()

    def look_again(self) -> None:
        """Wakes those who wait, because their ``unless`` may be true."""
        with self._changed:
            self._changed.notify_all()
