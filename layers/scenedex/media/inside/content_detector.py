"""PySceneDetect's content detector without what its package loads besides.

The package's front loads backends, writers of files and progress bars, which takes as long as to
look at a short video: 0.3 of the 0.8 s of processor time in which the sandbox's child starts.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType

_PACKAGE = "scenedetect"
# Without it, PySceneDetect's own stand-in shows no progress.
_PROGRESS = "tqdm"


@contextmanager
def _without_front() -> Iterator[None]:
    """Lets modules of the package be loaded while its own ``__init__`` is not."""
    spec = find_spec(_PACKAGE)
    front = ModuleType(_PACKAGE)
    front.__path__ = list(spec.submodule_search_locations or ()) if spec else []
    hidden: dict[str, ModuleType | None] = {_PACKAGE: front, _PROGRESS: None}
    shown = {name: sys.modules[name] for name in hidden if name in sys.modules}
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    modules.update(hidden)
    try:
        yield
    finally:
        for name in hidden:
            del modules[name]
        modules.update(shown)


with _without_front():
    from scenedetect.common import FrameTimecode, Timecode
    from scenedetect.detectors.content_detector import ContentDetector

__all__ = ["ContentDetector", "FrameTimecode", "Timecode"]
