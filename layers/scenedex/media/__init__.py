"""Media files: what they hold, cut into scenes. A user's file is only ever opened in a sandbox."""

from scenedex.media.captions import parse_captions
from scenedex.media.segments import read_segments
from scenedex.media.wav import read_audio

__all__ = ["parse_captions", "read_audio", "read_segments"]
