"""Videos in which one take becomes the next slowly, and when it does is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import cv2
import numpy as np

from scenedex.domain.findings import CutKind
from scenedex.testing.clips.forms import Picture, Take
from scenedex.testing.clips.takes import Size, take_of_any_kind

BLACK, WHITE = 0, 255


@dataclass(frozen=True)
class Transition:
    """The truth about one.

    Attributes:
        at_s: its middle: of a fade, that of the time when nothing is seen; of a hard cut, the cut.
    """

    start_s: float
    at_s: float
    end_s: float
    kind: CutKind


@dataclass(frozen=True)
class Join:
    """How two takes are joined.

    Attributes:
        out_s: how long the first one fades out; of a dissolve, how long it takes.
        in_s: how long the next one fades in; nothing in a dissolve.
        hold_s: how long nothing but the level is seen between the two.
        level: what is faded to: black or white.
    """

    kind: CutKind = CutKind.HARD
    out_s: float = 0.0
    in_s: float = 0.0
    hold_s: float = 0.0
    level: int = BLACK

    @property
    def overlap_s(self) -> float:
        """How long both takes are seen."""
        return self.out_s if self.kind is CutKind.DISSOLVE else 0.0


HARD = Join()


def dissolve(duration_s: float) -> Join:
    """A linear cross dissolve."""
    return Join(CutKind.DISSOLVE, duration_s)


def fade(out_s: float, in_s: float, hold_s: float = 0.0, level: int = BLACK) -> Join:
    """A fade out and a fade in; one of no length is a hard cut from or to the level."""
    return Join(CutKind.FADE, out_s, in_s, hold_s, level)


@dataclass(frozen=True)
class _Part:
    """A take's place: its frames from ``start`` to ``end``, and how many it comes and goes in."""

    take: Take
    start: int
    end: int
    coming: int
    going: int

    def weight(self, number: int) -> float:
        """The share of the picture that the take has in a frame of the montage."""
        came = (number - self.start + 0.5) / self.coming if self.coming else 1.0
        left = (self.end - number - 0.5) / self.going if self.going else 1.0
        return min(1.0, came, left)


@dataclass(frozen=True)
class Montage:
    """Takes joined to one, which :func:`write_clip` takes like any other.

    Attributes:
        joins: one fewer than takes.
        rate: frames per second.
    """

    takes: Sequence[Take]
    joins: Sequence[Join]
    rate: float = 25.0

    @property
    def duration_s(self) -> float:
        """How long all of it lasts."""
        return self._parts[-1].end / self.rate

    @cached_property
    def transitions(self) -> list[Transition]:
        """The truth, in order of time."""
        found = []
        for (before, after), join in zip(pairwise(self._parts), self.joins, strict=True):
            start, end = before.end - before.going, after.start + after.coming
            if join.kind is CutKind.HARD:
                start = end = after.start
            middle_s = (before.end + after.start) / 2 / self.rate
            found.append(Transition(start / self.rate, middle_s, end / self.rate, join.kind))
        return found

    def frame(self, index: int) -> Picture:
        """One take, two that are mixed, or one mixed with black or white."""
        seen = [part for part in self._parts if part.start <= index < part.end]
        if not seen:
            return np.full_like(self.takes[0].frame(0), self._level(index))
        pictures = [part.take.frame(index - part.start) for part in seen]
        first, second = seen[0].weight(index), seen[-1].weight(index)
        if len(seen) == 2:
            return np.asarray(cv2.addWeighted(pictures[0], first, pictures[1], second, 0), np.uint8)
        if first == 1:
            return pictures[0]
        rest = self._level(index) * (1 - first)
        return np.asarray(cv2.convertScaleAbs(pictures[0], alpha=first, beta=rest), np.uint8)

    def _level(self, index: int) -> int:
        """What the join that is nearest in time fades to."""
        distances = [abs(part.end - index) for part in self._parts[:-1]]
        return self.joins[int(np.argmin(distances))].level

    @cached_property
    def _parts(self) -> list[_Part]:
        parts: list[_Part] = []
        start = coming = 0
        for take, join in zip(self.takes, [*self.joins, HARD], strict=True):
            end = start + self._frames(take.duration_s)
            parts.append(_Part(take, start, end, coming, self._frames(join.out_s)))
            start = end + self._frames(join.hold_s) - self._frames(join.overlap_s)
            coming = self._frames(join.overlap_s or join.in_s)
        return parts

    def _frames(self, duration_s: float) -> int:
        return round(duration_s * self.rate)


def drawn_montage(
    seed: int, joins: Sequence[Join], *, size: Size, take_s: float = 3.0, rate: float = 25.0
) -> Montage:
    """Takes of any kind, joined as told.

    Args:
        take_s: how long each take is seen alone.
    """
    takes = []
    for number, (before, after) in enumerate(pairwise([HARD, *joins, HARD])):
        shown_s = take_s + (before.overlap_s or before.in_s) + after.out_s
        takes.append(take_of_any_kind(seed * 1000 + number, size, shown_s, rate=rate))
    return Montage(takes, joins, rate)


def joins_of_any_kind(seed: int, count: int) -> list[Join]:
    """Dissolves of 0.4–3 s, fades of 0.3–2 s by black and white, and as many hard cuts."""
    rng = np.random.default_rng([seed, 11])
    joins = []
    for _ in range(count):
        kind = rng.integers(4)
        out_s, in_s = (float(length) for length in rng.uniform(0.3, 2.0, 2))
        hold_s = float(rng.choice((0.0, 0.2, 1.0)))
        level = int(rng.choice((BLACK, BLACK, WHITE)))
        soft = (dissolve(float(rng.uniform(0.4, 3.0))), fade(out_s, in_s, hold_s, level))
        joins.append(soft[kind] if kind < 2 else HARD)
    return joins
