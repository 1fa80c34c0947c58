"""Finds cross dissolves: one picture is mixed with another, whose share grows.

Two things tell a dissolve from a camera or a thing that moves. Coarse colours go straight from
those of the one picture to those of the other. And in between there are fewer edges than before
and after: two different pictures at half their contrast hold half the energy of one. (Alattar,
"Detecting and Compressing Dissolve Regions in Video Sequences", 1993, and Lienhart, "Reliable
Transition Detection in Videos", 2001, look for the latter in the deviation of the luma.)
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from scenedex.domain.findings import CutKind
from scenedex.domain.span import TimeSpan
from scenedex.media.inside.features import LEAST_ENERGY, Features
from scenedex.media.inside.glimpses import Glimpse, SoftCut

_Vector = NDArray[np.floating[Any]]
# The shortest dissolves, of 0.4 s, have a handful of looks at this distance.
_LOOK_EVERY_S = 0.075
_SHORTEST_S = 0.4
# A dissolve is seen whole in one of these, and fills at least half of it; the longer ones need not
# be judged at every look.
_WINDOWS_S = ((0.6, 1), (0.9, 1), (1.3, 1), (1.9, 2), (2.8, 2), (4.0, 3))
_LEAST_LOOKS = 5
# Root mean square of levels by which the pictures differ.
LEAST_CHANGE = 10.0
# Correlation of the edges; pictures more alike show the same things in another light.
MOST_LIKENESS = 0.4
# Where edges are less than expected, they are so by a share of what is expected of a dissolve;
# more than that is a fade or a thing that passes close by.
_LEAST_DIP, _MOST_DIP = 0.6, 1.5
# Where less than this share of the edges is expected to vanish, nothing can be told by it.
_LEAST_EXPECTED = 0.12
# How much of the change, squared, may lie off the straight way; more at one look than on average.
_MOST_REST, _MOST_REST_AT_ONCE = 0.2, 0.4
_MOST_REST_ALONE = 0.02
_FREE_REST, _DIP_PER_REST = 0.05, 2.5
# Where light changes and things come and go, brightness and contrasts do so each at its own time.
_MOST_DISCORD = 0.36
# Sum of squared correlations of the middle with what was before and after, wherever it was.
_MOST_EXPLAINED = 1.25
# Correlation of what was before with what comes after, wherever it is.
_MOST_MOVED_LIKENESS = 0.6
_EDGES_SHAPE = (36, 64)
_INNER = (slice(8, 28), slice(14, 50))
# The share may go back and forth by so much in all, and grow so much from one look to the next.
_MOST_PATH = 1.4
_MOST_STEP = 0.45
_SHORTEST_RAMP_S = 0.2
_RAMP = (0.1, 0.5, 0.9)


class DissolveFinder:
    """Looks at a frame every 0.075 s, or less often where there are fewer.

    Attributes:
        dissolves: of those that overlap, the one with the greatest change.
    """

    def __init__(self) -> None:
        self.dissolves: list[SoftCut] = []
        self._looks: list[Features] = []
        self._seen = 0

    def see(self, glimpse: Glimpse) -> None:
        """Looks at the next frame."""
        if self._looks and glimpse.at_s - self._looks[-1].at_s < _LOOK_EVERY_S:
            return
        self._looks.append(Features.of(glimpse))
        times = [look.at_s for look in self._looks]
        self._seen += 1
        for window_s, every in _WINDOWS_S:
            first = bisect_right(times, glimpse.at_s - window_s) - 1
            if first < 0:
                return
            is_due = self._seen % every == 0 and len(times) - first >= _LEAST_LOOKS
            if is_due and (found := _judge(self._looks[first:])):
                self._add(found)
        del self._looks[:first]

    def forget(self, until_s: float) -> None:
        """Drops the dissolves up to then."""
        self.dissolves = [each for each in self.dissolves if each.at_s > until_s]

    def _add(self, found: SoftCut) -> None:
        others = [each for each in self.dissolves if each.span.overlap_s(found.span)]
        if all(found.strength > each.strength for each in others):
            self.dissolves = [each for each in self.dissolves if each not in others]
            self.dissolves.append(found)


@dataclass(frozen=True)
class _Course:
    """How colours and edges go from the first look to the last.

    Attributes:
        change: root mean square of the levels by which the two differ.
        ramp_s: when the last picture's share is a tenth, a half, and nine tenths.
        step: the most that the share grows from one look to the next.
        most_step: the most that it may grow.
        path: how much it changes in all.
        rest: squared distance from the straight way to the squared change, in mid-way.
        most_rest: the same, at the worst look.
        expected_dip: the share of edges that vanishes from two different pictures mixed alike.
        dip: the share that did.
        discord: how far the share in the contrasts of the colours is from that in the colours.
    """

    change: float
    ramp_s: tuple[float, float, float]
    step: float
    most_step: float
    path: float
    rest: float
    most_rest: float
    expected_dip: float
    dip: float
    discord: float

    @classmethod
    def of(cls, looks: Sequence[Features]) -> Self:
        """Measures looks of which the first and the last differ."""
        first, last = looks[0], looks[-1]
        way = last.coarse - first.coarse
        length = float(way @ way)
        moves = np.stack([look.coarse for look in looks]) - first.coarse
        share = moves @ way / length
        contrast = (way.reshape(-1, 3) - way.reshape(-1, 3).mean(axis=0)).ravel()
        contrast_share = moves @ contrast / max(1.0, float(contrast @ contrast))
        rest = np.einsum("ij,ij->i", moves, moves) / length - share**2
        steps = np.diff(share)
        times = np.array([look.at_s for look in looks])
        middle = np.argsort(np.abs(share - 0.5))[: max(1, int(np.sum(np.abs(share - 0.5) < 0.25)))]
        energy = float(np.mean([looks[index].energy for index in middle]))
        moved, mixed = _expected_energy(first.energy, last.energy, share[middle])
        return cls(
            change=(length / way.size) ** 0.5,
            ramp_s=_ramp_s(times, share),
            step=float(steps.max()),
            most_step=max(_MOST_STEP, float(np.diff(times).max()) / _SHORTEST_S),
            path=float(np.abs(steps).sum()),
            rest=float(rest[middle].mean()),
            most_rest=float(rest.max()),
            expected_dip=1 - mixed / moved,
            dip=1 - energy / moved,
            discord=float(np.abs(share - contrast_share).max()),
        )

    @property
    def is_straight(self) -> bool:
        """Whether colours go straight from the one picture to the other, and take their time."""
        is_slow = self.step <= self.most_step and self.path <= _MOST_PATH
        is_on_the_way = self.rest <= _MOST_REST and self.most_rest <= _MOST_REST_AT_ONCE
        is_on_the_way &= self.discord <= _MOST_DISCORD
        return is_slow and is_on_the_way and self.ramp_s[2] - self.ramp_s[0] >= _SHORTEST_RAMP_S

    @property
    def is_mixed(self) -> bool:
        """Whether edges vanish in between as they do where two pictures are mixed."""
        if self.expected_dip <= _LEAST_EXPECTED:
            return self.rest <= _MOST_REST_ALONE
        least = _LEAST_DIP + _DIP_PER_REST * max(0.0, self.rest - _FREE_REST)
        return least <= self.dip / self.expected_dip <= _MOST_DIP


def _judge(looks: Sequence[Features]) -> SoftCut | None:
    """Says whether the first picture dissolves into the last."""
    may = _may_dissolve(looks[0], looks[len(looks) // 2], looks[-1])
    if not may or any(look.is_blank for look in looks):
        return None
    course = _Course.of(looks)
    if not (course.is_straight and course.is_mixed) or _is_moved(looks, course):
        return None
    start_s, middle_s, end_s = course.ramp_s
    half_s = (end_s - start_s) / (_RAMP[2] - _RAMP[0]) / 2
    span = TimeSpan(max(0.0, middle_s - half_s), middle_s + half_s)
    return SoftCut(span, middle_s, CutKind.DISSOLVE, course.change * (1 - course.rest))


def _may_dissolve(first: Features, middle: Features, last: Features) -> bool:
    """Judges by what costs next to nothing."""
    if min(first.energy, last.energy) < LEAST_ENERGY:
        return False
    mixed = (first.energy + last.energy) / 4
    moved = mixed + (first.energy * last.energy) ** 0.5 / 2
    if middle.energy > (moved + mixed) / 2 and mixed < (1 - _LEAST_EXPECTED) * moved:
        return False
    return first.change_to(last) >= LEAST_CHANGE and first.likeness_to(last) < MOST_LIKENESS


def _is_moved(looks: Sequence[Features], course: _Course) -> bool:
    """Whether all of it shows the same things, only elsewhere.

    Of a mixture, each of the two pictures explains its part: squares of correlations add up to 1,
    and to less where things move besides.
    """
    first, last = looks[0], looks[-1]
    if min(_found_in(first, last), _found_in(last, first)) > _MOST_MOVED_LIKENESS:
        return True
    middle = min(looks, key=lambda look: abs(look.at_s - course.ramp_s[1]))
    explained = _found_in(middle, first) ** 2 + _found_in(middle, last) ** 2
    return explained > _MOST_EXPLAINED - course.rest


def _found_in(look: Features, other: Features) -> float:
    """Correlation of the edges of its inner part with the like part of another, wherever it is."""
    part = np.ascontiguousarray(look.edges.reshape(_EDGES_SHAPE)[_INNER])
    whole = other.edges.reshape(_EDGES_SHAPE)
    return float(cv2.matchTemplate(whole, part, cv2.TM_CCOEFF_NORMED).max())


def _expected_energy(first: float, last: float, share: _Vector) -> tuple[float, float]:
    """The mean energy of edges if things only move, and if different pictures are mixed.

    Args:
        share: the last picture's, at some looks.
    """
    moved = ((1 - share) * first**0.5 + share * last**0.5) ** 2
    mixed = (1 - share) ** 2 * first + share**2 * last
    return float(moved.mean()), float(mixed.mean())


def _ramp_s(times: NDArray[np.float64], share: _Vector) -> tuple[float, float, float]:
    grown = np.maximum.accumulate(share)
    start_s, middle_s, end_s = (float(np.interp(level, grown, times)) for level in _RAMP)
    return start_s, middle_s, end_s
