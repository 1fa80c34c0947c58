"""Small pictures of a video, many to a sheet, which a player shows while one seeks.

The pass offers pictures as they come by, and a tile is kept for each interval of the video's time:
the offered picture nearest to the interval's middle. A tile is shown from the first picture that
was offered in its interval until the next tile is: where only key frames are offered, a tile lasts
from its key frame to the next one, and an interval in which nothing was offered has no tile.

A tile takes 0.5 to 0.8 ms of processor time, most of it to shrink a picture of 800×450, and 0.1 ms
to encode (one thread of a Xeon at 2.1 GHz): at most 0.45 ms for each second of a video of minutes,
which is a hundredth of the guided pass at 1080p, and 0.08 ms of a film. A hundred tiles take about
230 KiB. Memory holds one offered picture and, in the end, one sheet.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from scenedex.domain.findings import SeekSheet
from scenedex.media.inside.tiles import Picture, TileFile

COLUMNS = 10
ROWS = 10
MOST_TILES = 1500
"""Of one video: each is a cue of a track that players load as a whole."""
_INTERVALS = ((600.0, 2.0), (1800.0, 5.0))
"""Up to how long a video, in seconds, has a tile every how many seconds."""
_LONG_INTERVAL_S = 10.0
_WORTHWHILE = 0.25
_FOLDER = Path("sheets")


def tile_interval_s(video_duration_s: float) -> float:
    """Seconds between tiles; parts of one video agree, since it depends on the whole."""
    for longest_s, interval_s in _INTERVALS:
        if video_duration_s <= longest_s:
            return interval_s
    return max(_LONG_INTERVAL_S, video_duration_s / MOST_TILES)


@dataclass(frozen=True)
class _Tile:
    """The tile of one interval.

    Attributes:
        place: in the file of tiles.
        first_s: when the interval's first offered picture is shown.
        at_s: when the tile's picture is shown.
    """

    place: int
    first_s: float
    at_s: float


class SheetMaker:
    """Makes the sheets of one part of a video, in the folder ``sheets``.

    Pictures may be offered in any order, key frames first and what lies between them later; the
    sheets are the same.

    Args:
        video_duration_s: of the whole video, as far as it is known.
        start_s: when the part begins; so does its first tile.
    """

    def __init__(self, video_duration_s: float, *, start_s: float = 0.0) -> None:
        _FOLDER.mkdir()
        self._interval_s = tile_interval_s(video_duration_s)
        self._start_s = start_s
        self._tiles: dict[int, _Tile] = {}
        self._held: tuple[int, Picture] | None = None
        self._file = TileFile(_FOLDER / "tiles.rgb")

    def wants(self, at_s: float) -> bool:
        """Whether a picture shown then would make a tile clearly better.

        For a pass that has every picture but would have to paint it first: it paints three for
        each tile.
        """
        index = self._index(at_s)
        tile = self._tiles.get(index)
        if tile is None:
            return True
        nearer_s = self._distance_s(index, tile.at_s) - self._distance_s(index, at_s)
        return nearer_s >= _WORTHWHILE * self._interval_s

    def offer(self, at_s: float, picture: Picture) -> None:
        """Looks at a picture, and keeps it while it is the nearest to its interval's middle.

        Args:
            at_s: when it is shown, in the video's own time.
            picture: of any size; it may be held for a while, so it must not change afterwards.
        """
        at_s = max(at_s, self._start_s)
        index = self._index(at_s)
        tile = self._tiles.get(index)
        if tile is None:
            self._tiles[index] = _Tile(len(self._tiles), first_s=at_s, at_s=at_s)
            self._hold(index, picture)
            return
        if (self._distance_s(index, at_s), at_s) < (self._distance_s(index, tile.at_s), tile.at_s):
            tile = replace(tile, at_s=at_s)
            self._hold(index, picture)
        self._tiles[index] = replace(tile, first_s=min(tile.first_s, at_s))

    def finish(self) -> tuple[SeekSheet, ...]:
        """Writes the sheets; none where nothing was offered.

        Returns:
            In order of time; pictures are named relative to the working directory.
        """
        if not self._tiles:
            return ()
        self._put_down()
        tiles = [tile for _, tile in sorted(self._tiles.items())]
        tiles[0] = replace(tiles[0], first_s=self._start_s)
        step = COLUMNS * ROWS
        chunks = [tiles[first : first + step] for first in range(0, len(tiles), step)]
        sheets = tuple(self._write(number, chunk) for number, chunk in enumerate(chunks))
        self._file.remove()
        return sheets

    def _write(self, number: int, tiles: list[_Tile]) -> SeekSheet:
        path = _FOLDER / f"{number:03d}.jpg"
        columns = min(COLUMNS, len(tiles))
        self._file.write_sheet([tile.place for tile in tiles], columns, path)
        return SeekSheet(
            picture=str(path),
            tile_width=self._file.width,
            tile_height=self._file.height,
            columns=columns,
            starts_s=tuple(tile.first_s for tile in tiles),
        )

    def _index(self, at_s: float) -> int:
        """The interval; all that a header's lie about the length adds falls into the last one."""
        return min(int(max(at_s, self._start_s) / self._interval_s), MOST_TILES - 1)

    def _distance_s(self, index: int, at_s: float) -> float:
        return abs(at_s - (index + 0.5) * self._interval_s)

    def _hold(self, index: int, picture: Picture) -> None:
        """Shrinks a picture only when none nearer can come, as far as one can tell."""
        if self._held and self._held[0] != index:
            self._put_down()
        self._held = index, picture

    def _put_down(self) -> None:
        if self._held:
            index, picture = self._held
            self._file.put(self._tiles[index].place, picture)
            self._held = None
