"""Reads seek previews as strictly as a validator would; players forgive more."""

import re
from dataclasses import dataclass
from itertools import pairwise

_TIME = r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"{_TIME} --> {_TIME}\n([^\s#]+)#xywh=(\d+),(\d+),([1-9]\d*),([1-9]\d*)")


@dataclass(frozen=True)
class PreviewCue:
    """One cue.

    Attributes:
        url: of the sheet, without the fragment.
        box: left, top, right and bottom of the tile on it, in pixels.
    """

    start_s: float
    end_s: float
    url: str
    box: tuple[int, int, int, int]


def read_seek_previews(text: str) -> list[PreviewCue]:
    """The cues of a track.

    Raises:
        ValueError: it is not WebVTT, a cue names no tile, or time has a gap or goes back.
    """
    header, *blocks = text.removesuffix("\n").split("\n\n")
    if header.strip("\n") != "WEBVTT":
        raise ValueError(f"not a WebVTT header: {header!r}")
    cues = [_cue(block) for block in blocks]
    if cues and cues[0].start_s != 0:
        raise ValueError("the first cue does not begin with the video")
    if any(before.end_s != after.start_s for before, after in pairwise(cues)):
        raise ValueError("there is a gap between two cues")
    return cues


def _cue(block: str) -> PreviewCue:
    match = _CUE.fullmatch(block)
    if match is None:
        raise ValueError(f"not a cue that names a tile: {block!r}")
    start_s, end_s = _seconds(*match.groups()[:4]), _seconds(*match.groups()[4:8])
    if start_s >= end_s:
        raise ValueError(f"a cue that ends before it begins: {block!r}")
    left, top, width, height = map(int, match.groups()[9:])
    return PreviewCue(start_s, end_s, match[9], (left, top, left + width, top + height))


def _seconds(hours: str, minutes: str, seconds: str, milliseconds: str) -> float:
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole + int(milliseconds) / 1000
