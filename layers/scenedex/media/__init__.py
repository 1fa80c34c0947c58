"""Media files: what they hold, cut into scenes. A user's file is only ever opened in a sandbox.

This side of the sandbox never loads a decoder; ``inside`` is the other side. Names are loaded when
they are asked for: the sandbox's child needs few of them, and is started for every file.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenedex.media.captions import parse_captions
    from scenedex.media.limits import AnalyseOptions, MediaLimits
    from scenedex.media.notices import join_notices
    from scenedex.media.results import Analysis, Probe
    from scenedex.media.segments import read_segments
    from scenedex.media.tasks import analyse, probe
    from scenedex.media.wav import read_audio

__all__ = [
    "AnalyseOptions",
    "Analysis",
    "MediaLimits",
    "Probe",
    "analyse",
    "join_notices",
    "parse_captions",
    "probe",
    "read_audio",
    "read_segments",
]
_ROOMS = ("captions", "limits", "notices", "results", "segments", "tasks", "wav")


def __getattr__(name: str) -> object:
    """Loads the rooms, and hands on a name of theirs."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for room in _ROOMS:
        module = import_module(f"{__name__}.{room}")
        globals().update({each: vars(module)[each] for each in __all__ if each in vars(module)})
    return globals()[name]
