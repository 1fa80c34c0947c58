"""Small pictures of a video, many to a sheet, which a player shows while one seeks.

The pass offers pictures as they come by. Each interval of the video's time has a tile: of the take
that is seen longest in it, the offered picture nearest to the interval's middle. Another take that
is seen for half an interval has a second one. A tile is shown from its take's beginning, or from
the first picture of it that was offered in the interval, until the next tile is. Where only key
frames are offered, a tile lasts from its key frame to the next one, and an interval in which
nothing was offered has no tile.

A tile takes 0.5 to 0.8 ms of processor time, most of it to shrink a picture of 800×450, and 0.1 ms
to encode (one thread of a Xeon at 2.1 GHz): at most 0.45 ms for each second of a video of minutes,
which is a hundredth of the guided pass at 1080p, and 0.08 ms of a film. A hundred tiles take about
230 KiB. Memory holds two offered pictures and, in the end, one sheet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scenedex.domain.findings import SeekSheet
from scenedex.media.inside.tiles import Picture, TileFile

COLUMNS = 10
ROWS = 10
MOST_TILES = 1500
"""Of one video without cuts, and twice as many at most: each is a cue of a track that players load
as a whole."""
_INTERVALS = ((600.0, 2.0), (1800.0, 5.0))
"""Up to how long a video, in seconds, has a tile every how many seconds."""
_LONG_INTERVAL_S = 10.0
_FOLDER = Path("sheets")


def tile_interval_s(video_duration_s: float) -> float:
    """Seconds between tiles; parts of one video agree, since it depends on the whole."""
    for longest_s, interval_s in _INTERVALS:
        if video_duration_s <= longest_s:
            return interval_s
    return max(_LONG_INTERVAL_S, video_duration_s / MOST_TILES)


@dataclass
class _Take:
    """What is seen of a take within an interval.

    Attributes:
        since_s: when it begins, or when its first picture was offered.
        at_s: when the picture is shown that is nearest to the interval's middle.
        picture: that one.
    """

    since_s: float
    at_s: float
    picture: Picture


@dataclass
class _Interval:
    """The interval that goes by.

    Attributes:
        take: the latest one.
        longest: of those before it.
        longest_s: how long that one is seen.
    """

    index: int
    take: _Take
    longest: _Take | None = None
    longest_s: float = 0.0

    def begin(self, take: _Take) -> None:
        """Notes that another take begins."""
        lasted_s = take.since_s - self.take.since_s
        if lasted_s > self.longest_s:
            self.longest, self.longest_s = self.take, lasted_s
        self.take = take

    def tiles(self, end_s: float, enough_s: float) -> Iterator[_Take]:
        """What deserves a tile: the take that is seen longest, and another seen long enough.

        Args:
            end_s: until when the latest take is seen.
        """
        lasted_s = max(0.0, end_s - self.take.since_s)
        if self.longest and self.longest_s >= min(enough_s, lasted_s):
            yield self.longest
        if lasted_s >= min(enough_s, self.longest_s):
            yield self.take


class SheetMaker:
    """Makes the sheets of one part of a video, in the folder ``sheets``.

    Args:
        video_duration_s: of the whole video, as far as it is known.
        start_s: when the part begins; so does its first tile.
    """

    def __init__(self, video_duration_s: float, *, start_s: float = 0.0) -> None:
        _FOLDER.mkdir()
        self._interval_s = tile_interval_s(video_duration_s)
        self._start_s = start_s
        self._starts_s: list[float] = []
        self._current: _Interval | None = None
        self._file = TileFile(_FOLDER / "tiles.rgb")

    def offer(self, at_s: float, picture: Picture, *, since_s: float | None = None) -> None:
        """Looks at the next picture in order of time.

        Args:
            at_s: when it is shown, in the video's own time.
            picture: of any size; it may be held for a while, so it must not change afterwards.
            since_s: when its take begins, of which it is the first picture; None: it is another.
        """
        at_s = max(at_s, self._start_s)
        index, current = self._index(at_s), self._current
        take = _Take(at_s if since_s is None else since_s, at_s, picture)
        if current is None or index > current.index:
            self._close(take.since_s)
            self._current = _Interval(index, take)
        elif since_s is not None:
            current.begin(take)
        elif self._distance_s(index, at_s) < self._distance_s(index, current.take.at_s):
            current.take.at_s, current.take.picture = at_s, picture

    def finish(self, end_s: float) -> tuple[SeekSheet, ...]:
        """Writes the sheets; none where nothing was offered.

        Args:
            end_s: when the part ends.

        Returns:
            In order of time; pictures are named relative to the working directory.
        """
        if self._current is None:
            return ()
        self._close(end_s)
        self._starts_s[0] = self._start_s
        sheets = tuple(map(self._write_from, range(0, len(self._starts_s), COLUMNS * ROWS)))
        self._file.remove()
        return sheets

    def _close(self, end_s: float) -> None:
        """Shrinks what is kept of the current interval.

        Args:
            end_s: when the first tile of another one may begin.
        """
        if self._current:
            for take in self._current.tiles(end_s, self._interval_s / 2):
                self._file.put(len(self._starts_s), take.picture)
                self._starts_s.append(take.since_s)

    def _write_from(self, first: int) -> SeekSheet:
        """Writes the sheet that begins with the tile of this number."""
        path = _FOLDER / f"{first // (COLUMNS * ROWS):03d}.jpg"
        starts_s = self._starts_s[first : first + COLUMNS * ROWS]
        columns = min(COLUMNS, len(starts_s))
        self._file.write_sheet(range(first, first + len(starts_s)), columns, path)
        return SeekSheet(
            picture=str(path),
            tile_width=self._file.width,
            tile_height=self._file.height,
            columns=columns,
            starts_s=tuple(starts_s),
        )

    def _index(self, at_s: float) -> int:
        """The interval; all that a header's lie about the length adds falls into the last one."""
        return min(int(max(at_s, self._start_s) / self._interval_s), MOST_TILES - 1)

    def _distance_s(self, index: int, at_s: float) -> float:
        return abs(at_s - (index + 0.5) * self._interval_s)
