"""Media files: what they hold, cut into scenes. A user's file is only ever opened in a sandbox.

This side of the sandbox never loads a decoder; ``inside`` is the other side.
"""

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
