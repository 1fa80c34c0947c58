"""A private folder for one piece of work."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "scenedex-work-"
ABANDONED_S = 3600.0
"""Older folders are left by workers that were killed: no function runs for more than 15 minutes.
Lambda keeps /tmp when it kills a function that timed out."""


@contextmanager
def workspace() -> Iterator[Path]:
    """A folder that is gone at the end of the block; what killed workers left goes first."""
    _remove_abandoned(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)


def _remove_abandoned(parent: Path) -> None:
    oldest = time.time() - ABANDONED_S
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # its owner is done with it just now
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)
