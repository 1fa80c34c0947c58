"""Which pictures there are, and which of them a model never sees while it learns."""

import itertools
import zlib
from collections.abc import Iterator
from functools import cache

import numpy as np

from scenedex.testing.pictures.spec import (
    ENCLOSED,
    MOST_THINGS,
    PLACES,
    SKIES,
    UNCOLOURED,
    Colour,
    PictureSpec,
    Setting,
    Sky,
    Thing,
    Time,
)

# One combination in five is held out, enough to rank a hundred of them against each other.
_HELD_OUT_ONE_IN = 5


def held_out(spec: PictureSpec) -> bool:
    """Whether this combination is kept for measuring, whatever its count, time and sky.

    A combination is a coloured thing in its setting (or on its background), or a place at a time
    under a sky. Each of its parts is seen in training, only never together.
    """
    if spec.thing in UNCOLOURED or (not spec.thing and spec.setting in ENCLOSED):
        return False
    coloured = (spec.thing, spec.colour, spec.setting, spec.background)
    parts = coloured if spec.thing else (spec.setting, spec.time, spec.sky)
    key = "/".join(str(part) for part in parts)
    return zlib.crc32(key.encode()) % _HELD_OUT_ONE_IN == 0


def every_spec() -> Iterator[PictureSpec]:
    """All pictures that can be drawn, in a fixed order."""
    for setting in Setting:
        for time, sky in _weathers(setting):
            if setting is not Setting.PLAIN:
                yield PictureSpec(setting, time, sky)
            yield from _with_things(setting, time, sky)


def _weathers(setting: Setting) -> list[tuple[Time, Sky]]:
    if setting in ENCLOSED:
        return [(Time.DAY, Sky.CLEAR)]
    return [(time, sky) for time in Time for sky in SKIES[time]]


def _with_things(setting: Setting, time: Time, sky: Sky) -> Iterator[PictureSpec]:
    backgrounds = list(Colour) if setting is Setting.PLAIN else [None]
    for thing in Thing:
        if setting not in PLACES[thing]:
            continue
        colours = [None] if thing in UNCOLOURED else list(Colour)
        counts = range(1, MOST_THINGS + 1)
        for colour, count, background in itertools.product(colours, counts, backgrounds):
            try:
                yield PictureSpec(setting, time, sky, thing, colour, count, background)
            except ValueError:
                continue


@cache
def _by_group(*, only_held_out: bool) -> tuple[tuple[PictureSpec, ...], ...]:
    groups: dict[tuple[Setting, Thing | None], list[PictureSpec]] = {}
    for spec in every_spec():
        if held_out(spec) == only_held_out:
            groups.setdefault((spec.setting, spec.thing), []).append(spec)
    return tuple(tuple(group) for group in groups.values())


def sample(rng: np.random.Generator, *, held_out: bool) -> PictureSpec:
    """Draws a picture; every pair of setting and thing is as likely as any other.

    Args:
        rng: where the chances come from.
        held_out: from the combinations kept for measuring, or from all others.
    """
    groups = _by_group(only_held_out=held_out)
    group = groups[int(rng.integers(len(groups)))]
    return group[int(rng.integers(len(group)))]
