"""Which pictures a library has, and which it does not."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np

from scenedex.testing.pictures import PictureSpec, Thing, held_out, sample
from scenedex.testing.pictures.spec import MOST_THINGS

Combination = tuple[str | None, ...]


@dataclass
class Gallery:
    """Draws what scenes show; half of it was held out when the starter model was trained.

    Attributes:
        without: things that no picture of the library shows.
        missing: coloured things in a setting that no picture of the library shows.
    """

    without: Collection[Thing]
    missing: set[Combination] = field(default_factory=set)

    def take(self, rng: np.random.Generator) -> tuple[PictureSpec, ...]:
        """The frames of a scene: one or two; in a long take one more thing may come."""
        spec = self.spec(rng)
        frames = [spec] * int(rng.integers(1, 3))
        if len(frames) > 1 and rng.random() < 0.3 and 0 < spec.count < MOST_THINGS:
            frames[-1] = replace(spec, count=spec.count + 1)
        return tuple(frames)

    def spec(self, rng: np.random.Generator) -> PictureSpec:
        """One picture that this library may have."""
        while True:
            spec = sample(rng, held_out=bool(rng.random() < 0.5))
            if spec.thing not in self.without and combination(spec) not in self.missing:
                return spec


def combination(spec: PictureSpec) -> Combination:
    """What a held-out picture differs in from all that were seen in training."""
    return (spec.thing, spec.colour, spec.setting, spec.background)


def combination_facts(spec: PictureSpec) -> frozenset[str]:
    """What a caption must state so that it is about the combination."""
    coloured = ("thing:", "colour:", "setting:", "background:")
    kinds = coloured if spec.thing else ("setting:", "time:", "sky:")
    return frozenset(
        fact for fact in spec.facts if fact.startswith(kinds) and fact != "setting:plain"
    )


def is_held_out(spec: PictureSpec) -> bool:
    """Whether the starter model never saw this combination."""
    return held_out(spec)
