"""Seek previews: a WebVTT track whose cues name small pictures of what a player would show.

A cue's text is the URL of a sheet of tiles and, in its fragment, where on it the tile is. Sources:
W3C, WebVTT: The Web Video Text Tracks Format; W3C, Media Fragments URI 1.0, section 4.2.2 (xywh).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from scenedex.domain.findings import SeekSheet

MEDIA_TYPE = "text/vtt"
_MS = 1000


@dataclass(frozen=True, kw_only=True)
class StoredSheet(SeekSheet):
    """A sheet as the database keeps it; ``picture`` is the object's key.

    Attributes:
        ordinal: among the sheets of all the video's parts, in order of time.
    """

    video_id: UUID
    user_id: UUID
    generation: int
    ordinal: int


def in_order(sheets: Sequence[SeekSheet]) -> list[SeekSheet]:
    """The sheets of a video's parts in order of time; those without a tile are left out."""
    return sorted((sheet for sheet in sheets if sheet.starts_s), key=lambda sheet: sheet.starts_s)


def write_webvtt(sheets: Sequence[SeekSheet], *, end_s: float, url_of: Callable[[str], str]) -> str:
    """A track that covers the video from 0 to its end without a gap.

    Args:
        sheets: of all its parts.
        end_s: when the video ends; later tiles are left out.
        url_of: gives the URL of a picture; is asked once for each sheet.
    """
    tiles = sorted(tile for sheet in sheets for tile in _tiles(sheet, url_of(sheet.picture)))
    end_ms = round(end_s * _MS)
    later_ms = [min(round(start_s * _MS), end_ms) for start_s, _ in tiles[1:]]
    bounds = pairwise([0, *later_ms, end_ms]) if tiles else ()
    cues = [
        f"{_timestamp(start)} --> {_timestamp(end)}\n{target}\n"
        for (start, end), (_, target) in zip(bounds, tiles, strict=True)
        if start < end
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _tiles(sheet: SeekSheet, url: str) -> Iterator[tuple[float, str]]:
    """When each tile's time begins, and its URL."""
    width, height = sheet.tile_width, sheet.tile_height
    for number, start_s in enumerate(sheet.starts_s):
        row, column = divmod(number, sheet.columns)
        yield start_s, f"{url}#xywh={column * width},{row * height},{width},{height}"


def _timestamp(at_ms: int) -> str:
    seconds, ms = divmod(at_ms, _MS)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{ms:03d}"
