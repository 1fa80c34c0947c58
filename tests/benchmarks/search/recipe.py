"""How large the library is, who owns how much of it, and on whom it is measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

PICTURE_DIMENSIONS = 1152
TEXT_DIMENSIONS = 1024
"""SigLIP so400m's and BGE-M3's, the models of the full profile."""
SMALLEST = 10
"""Frames of the smallest tenants."""
_LARGEST_SHARE = 4
"""The largest tenant owns one frame of so many."""
_RUNGS = (10, 100, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 250_000)
"""It is measured on the smallest tenant of at least so many frames each, and on the largest."""
_VIDEO_FRAMES = (20, 200)


@dataclass(frozen=True)
class VideoPlan:
    """A video to come.

    Attributes:
        number: counted over the whole library.
        tenant: counted from the largest on.
    """

    number: int
    tenant: int
    frames: int


@dataclass(frozen=True)
class Recipe:
    """A library of so many frames.

    Attributes:
        seed: the same one draws the same library.
    """

    frames: int
    seed: int = 1

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Frames of every tenant, largest first."""
        return zipf_sizes(self.frames)

    @cached_property
    def measured(self) -> tuple[int, ...]:
        """The tenants that are asked for, smallest first."""
        by_rung = [_at_least(self.sizes, rung) for rung in _RUNGS if rung <= self.sizes[0]]
        return tuple(dict.fromkeys([*by_rung, 0]))

    @cached_property
    def videos(self) -> tuple[VideoPlan, ...]:
        """Every video, in the order of their indexing: those of all tenants mixed."""
        rng = np.random.default_rng(self.seed)
        owned = [
            (tenant, frames)
            for tenant, size in enumerate(self.sizes)
            for frames in _video_sizes(rng, size)
        ]
        plans = [VideoPlan(number, *each) for number, each in enumerate(owned)]
        return tuple(plans[at] for at in rng.permutation(len(plans)))

    def videos_of(self, tenant: int) -> list[VideoPlan]:
        """The videos of one tenant."""
        return [plan for plan in self.videos if plan.tenant == tenant]


def zipf_sizes(frames: int) -> tuple[int, ...]:
    """Sizes of tenants, ``largest / rank ** exponent``, from a quarter of all down to 10 frames.

    The exponent is the one with which they add up; tenants of 10 frames make up for rounding.
    """
    largest = frames // _LARGEST_SHARE
    low, high = 1.001, 8.0
    for _ in range(50):
        exponent = (low + high) / 2
        low, high = (exponent, high) if sum(_zipf(largest, exponent)) > frames else (low, exponent)
    sizes = list(_zipf(largest, high))
    missing = frames - sum(sizes)
    sizes += [SMALLEST] * (missing // SMALLEST)
    sizes[-1] += missing % SMALLEST
    return tuple(sorted(sizes, reverse=True))


def _zipf(largest: int, exponent: float) -> list[int]:
    tenants = int((largest / SMALLEST) ** (1 / exponent))
    return [int(largest / rank**exponent) for rank in range(1, tenants + 1)]


def _at_least(sizes: tuple[int, ...], frames: int) -> int:
    """The smallest tenant that has so many frames."""
    return max(tenant for tenant, size in enumerate(sizes) if size >= frames)


def _video_sizes(rng: np.random.Generator, frames: int) -> Iterator[int]:
    shortest, longest = _VIDEO_FRAMES
    while frames > 0:
        own = min(frames, int(rng.integers(shortest, longest)))
        yield own
        frames -= own
