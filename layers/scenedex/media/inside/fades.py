"""Finds fades by black or white: the picture vanishes little by little, and another comes.

The measure is a frame's distance from the level: the root mean square over its pixels. Where a
picture is mixed with the level, it falls as the picture's share does (Lienhart, "Reliable
Transition Detection in Videos", 2001, does so with the deviation).
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scenedex.domain.findings import CutKind
from scenedex.domain.span import TimeSpan
from scenedex.media.inside.glimpses import BLACK, WHITE, Glimpse, SoftCut

# A picture that fades away is so far from the level before, and so many times the least distance.
_LEAST_DISTANCE = 28.0
_LEAST_DEPTH = 2.0
# The longest fade out or in that is measured to its end.
_LONGEST_S = 2.5
# The middle of a longer blank would be known too late: it counts as no longer than twice this.
_LONGEST_WAIT_S = 1.4
# A picture that grew by less than this share for so long does not come any more.
_PLATEAU_GROWTH = 1.04
_PLATEAU_S = 0.3
# More than this share in one step, and that many levels, is a hard cut.
_HARD_SHARE = 0.6
_HARD_LEVELS = 30.0


@dataclass(frozen=True)
class _Point:
    """A frame's time and its distance from the level."""

    at_s: float
    distance: float
    is_blank: bool


@dataclass(frozen=True)
class _Slope:
    """One side of a fade, seen from the blank.

    Attributes:
        end_s: where the picture stops to change, away from the blank.
        height: its distance from the level there.
        step: the largest change from one frame to the next.
    """

    end_s: float
    height: float
    step: float

    @property
    def is_soft(self) -> bool:
        """Whether a picture comes or goes, and not at once."""
        is_hard = self.step > max(_HARD_SHARE * self.height, _HARD_LEVELS)
        return self.height >= _LEAST_DISTANCE and not is_hard


class FadeFinder:
    """Looks at every frame.

    Attributes:
        fades: pictures that went and others that came, both little by little.
    """

    def __init__(self) -> None:
        self.fades: list[SoftCut] = []
        self._dim: list[TimeSpan] = []
        self._tracks = [_Track(level, self.fades, self._dim) for level in (BLACK, WHITE)]

    def is_dim(self, at_s: float) -> bool:
        """Whether a picture comes or goes then, or is not there."""
        return any(span.start_s <= at_s <= span.end_s for span in self._dim)

    def forget(self, until_s: float) -> None:
        """Drops what was up to then."""
        self.fades[:] = [each for each in self.fades if each.at_s > until_s]
        self._dim[:] = [span for span in self._dim if span.end_s > until_s]

    def see(self, glimpse: Glimpse) -> None:
        """Looks at the next frame."""
        for track in self._tracks:
            track.see(glimpse)

    def finish(self) -> None:
        """Says that the last frame was seen."""
        for track in self._tracks:
            track.finish()


class _Track:
    """Fades by one level."""

    def __init__(self, level: float, fades: list[SoftCut], dim: list[TimeSpan]) -> None:
        self._level = level
        self._fades = fades
        self._dim = dim
        self._before: deque[_Point] = deque()
        self._blank: list[_Point] = []
        self._after: list[_Point] = []
        self._least = 0.0

    def see(self, glimpse: Glimpse) -> None:
        """Looks at the next frame."""
        point = self._point(glimpse)
        if point.is_blank:
            self._blank_again(point)
        elif self._blank:
            self._after.append(point)
            if point.at_s - self._blank[-1].at_s > _LONGEST_S:
                self.finish()
        else:
            self._remember(point)

    def _point(self, glimpse: Glimpse) -> _Point:
        distance, is_blank = glimpse.distance(self._level), glimpse.is_blank(self._level)
        return _Point(glimpse.at_s, distance, is_blank)

    def _blank_again(self, point: _Point) -> None:
        if self._after:
            self.finish()
        # Of a long blank, only its ends count.
        if not self._blank:
            self._least = point.distance
            going = _climb([point, *reversed(self._before)])
            self._dim.append(TimeSpan(going.end_s, point.at_s))
        self._least = min(self._least, point.distance)
        self._blank[1:] = [point]

    def _remember(self, point: _Point) -> None:
        self._before.append(point)
        while point.at_s - self._before[0].at_s > _LONGEST_S:
            self._before.popleft()

    def finish(self) -> None:
        """Judges the blank that was seen, and makes what came after it the past."""
        if not self._blank:
            return
        going = _climb([self._blank[0], *reversed(self._before)])
        coming = _climb([self._blank[-1], *self._after])
        span = TimeSpan(going.end_s, coming.end_s)
        self._dim.append(span)
        strength = min(going.height, coming.height)
        if going.is_soft and coming.is_soft and strength > _LEAST_DEPTH * self._least:
            first_s, last_s = self._blank[0].at_s, self._blank[-1].at_s
            at_s = max((first_s + last_s) / 2, last_s - _LONGEST_WAIT_S)
            self._fades.append(SoftCut(span, at_s, CutKind.FADE, strength))
        self._before = deque(self._after)
        self._blank, self._after = [], []


def _climb(points: Sequence[_Point]) -> _Slope:
    """Follows the picture away from the blank until it changes no more, or falls again."""
    top = points[0]
    step = 0.0
    for last, point in pairwise(points):
        if _is_over(top, point):
            break
        step = max(step, point.distance - last.distance)
        if point.distance > top.distance * _PLATEAU_GROWTH:
            top = point
    return _Slope(top.at_s, top.distance, step)


def _is_over(top: _Point, point: _Point) -> bool:
    is_flat = abs(point.at_s - top.at_s) > _PLATEAU_S and not top.is_blank
    return is_flat or point.distance < top.distance / _PLATEAU_GROWTH**2
