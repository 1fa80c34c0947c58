"""Questions that nothing answers."""

from enum import StrEnum

from scenedex.testing.pictures import Thing, paraphrase, sample
from scenedex.testing.pictures.captions import say
from tests.benchmarks.quality.material.absent import ABSENT, MASHED, SYLLABLES, UNKNOWN_THINGS
from tests.benchmarks.quality.material.east_asian import ABSENT as ABSENT_EAST_ASIAN
from tests.benchmarks.quality.material.talk import two_halves
from tests.benchmarks.quality.planting.builder import Builder
from tests.benchmarks.quality.planting.gallery import combination, combination_facts


class Negative(StrEnum):
    """Kinds of them."""

    ABSENT = "absent"
    """Plausible; never said nor drawn."""
    UNKNOWN_THING = "unknown thing"
    """A picture of something that nobody can draw, in words most of which are known."""
    ABSENT_THING = "absent thing"
    """A picture of something that this library does not have."""
    ABSENT_COMBINATION = "absent combination"
    """A thing in a colour and a place that are all there, but not together."""
    ABSENT_PHRASE = "absent phrase"
    """In quotes; said in another order only."""
    UNKNOWN_WORD = "unknown word"
    NONSENSE = "nonsense"
    CJK = "cjk"


def keep_out(builder: Builder, count: int) -> None:
    """Decides which combinations no picture shows, and asks for them; call it before all else."""
    while len(builder.gallery.missing) < count:
        spec = builder.gallery.spec(builder.rng)
        if spec.colour and combination(spec) not in builder.gallery.missing:
            builder.gallery.missing.add(combination(spec))
            said = say(spec, combination_facts(spec), builder.rng)
            builder.ask(Negative.ABSENT_COMBINATION, said.text, [])


def ask_for_absent_things(builder: Builder, count: int) -> None:
    """Asks for pictures of the things that the gallery is without."""
    asked: set[str] = set()
    while len(asked) < count:
        spec = sample(builder.rng, held_out=bool(builder.rng.random() < 0.5))
        said = paraphrase(spec, builder.rng)
        if spec.thing in builder.gallery.without and f"thing:{spec.thing}" in said.facts:
            asked.add(said.text)
    for text in sorted(asked):
        builder.ask(Negative.ABSENT_THING, text, [])


def ask_for_nothing(builder: Builder) -> None:
    """Asks for what was never said, for things that nobody draws, for no words at all."""
    for kind, options in (
        (Negative.ABSENT, ABSENT),
        (Negative.UNKNOWN_THING, UNKNOWN_THINGS),
        (Negative.CJK, ABSENT_EAST_ASIAN),
        (Negative.NONSENSE, MASHED),
    ):
        for at in two_halves(builder.seed, len(options)):
            builder.ask(kind, options[at], [])
    for _ in range(10):
        word = "".join(builder.pick(2, SYLLABLES.split()))
        other = "".join(builder.pick(2, SYLLABLES.split()))
        builder.ask(Negative.UNKNOWN_WORD, f"{word} {other}" if len(word) % 2 else word, [])


def absent_things(builder_seed: int) -> frozenset[Thing]:
    """Two things that a library does without, others for another seed."""
    things = sorted(Thing)
    return frozenset({things[builder_seed % len(things)], things[(builder_seed + 7) % len(things)]})
