"""Quoted phrases, each beside a scene that has the same words in another order."""

from tests.benchmarks.quality.material.phrases import ADJECTIVES, NOUNS, PATTERNS, SENTENCES
from tests.benchmarks.quality.planting.builder import Builder
from tests.benchmarks.quality.questions import QueryClass


def plant_phrases(builder: Builder, count: int, absent: int, negative_kind: str) -> None:
    """Plants phrases and their twins; some phrases are only asked for, and only twins are said.

    Args:
        absent: how many of those.
        negative_kind: the class of the questions that nothing answers.
    """
    for index, (phrase, twin) in enumerate(_pairs(builder, count + absent)):
        elsewhere = builder.say(_sentence(builder, twin))
        if index >= count:
            builder.ask(negative_kind, f'"{phrase}"', [])
            continue
        number = builder.say(_sentence(builder, phrase), apart_from=elsewhere)
        builder.ask(QueryClass.PHRASE, f'"{phrase}"', [number])


def _pairs(builder: Builder, count: int) -> list[tuple[str, str]]:
    """Phrases and twins, of which no two say the same."""
    found: dict[str, str] = {}
    while len(found) < count:
        pattern, twin = PATTERNS[len(found) % len(PATTERNS)]
        a, b = builder.pick(2, ADJECTIVES)
        n, m = builder.pick(2, NOUNS)
        words = {"a": a, "b": b, "n": n, "m": m}
        phrase, other = pattern.format(**words), twin.format(**words)
        if phrase not in found and phrase not in found.values() and other not in found:
            found[phrase] = other
    return list(found.items())


def _sentence(builder: Builder, phrase: str) -> str:
    return SENTENCES[int(builder.rng.integers(len(SENTENCES)))].format(phrase)
