"""Questions that only pictures answer."""

from collections import defaultdict
from dataclasses import dataclass

from scenedex.testing.pictures import Caption, PictureSpec, paraphrase
from tests.benchmarks.quality.planting.builder import Builder
from tests.benchmarks.quality.planting.gallery import combination_facts, is_held_out
from tests.benchmarks.quality.questions import QueryClass

_MOST_ANSWERS = 4
"""A question that more scenes answer says little about the order of the first five."""


def ask_what_is_seen(builder: Builder, count: int) -> None:
    """Asks for pictures that are there; call it when all scenes have theirs."""
    showing = _showing(builder)
    asked: set[str] = set()
    for kind in (QueryClass.SEEN, QueryClass.SEEN_HELD_OUT):
        pool = [one for one in showing if is_held_out(one.spec) == (kind != QueryClass.SEEN)]
        for _ in range(count):
            said, scenes = _question(builder, pool, showing, asked)
            asked.add(said.text)
            builder.ask(kind, said.text, scenes)


@dataclass(frozen=True)
class _Shown:
    """A kind of picture, its facts, and the scenes that show it."""

    spec: PictureSpec
    facts: frozenset[str]
    scenes: frozenset[int]


def _showing(builder: Builder) -> list[_Shown]:
    scenes: dict[PictureSpec, set[int]] = defaultdict(set)
    for number, sketch in enumerate(builder.sketches):
        for spec in sketch.pictures:
            scenes[spec].add(number)
    return [_Shown(spec, spec.facts, frozenset(numbers)) for spec, numbers in scenes.items()]


def _question(
    builder: Builder, pool: list[_Shown], showing: list[_Shown], asked: set[str]
) -> tuple[Caption, list[int]]:
    """A sentence about one of the pool, which few scenes show; it states the combination."""
    while True:
        spec = pool[int(builder.rng.integers(len(pool)))].spec
        said = paraphrase(spec, builder.rng)
        if said.text in asked or not combination_facts(spec) <= said.facts:
            continue
        true = frozenset().union(*(one.scenes for one in showing if said.facts <= one.facts))
        if len(true) <= _MOST_ANSWERS:
            return said, sorted(true)
