"""Questions by words in scripts that put no spaces between words, or glue particles to them."""

from tests.benchmarks.quality.material.east_asian import CHINESE, JAPANESE, KOREAN, SMALL_TALK
from tests.benchmarks.quality.material.talk import two_halves
from tests.benchmarks.quality.planting.builder import Builder
from tests.benchmarks.quality.questions import QueryClass


def plant_east_asian(builder: Builder) -> None:
    """One half of what is written, each among small talk of its language."""
    for language, pairs in (("ko", KOREAN), ("ja", JAPANESE), ("zh", CHINESE)):
        small_talk = SMALL_TALK[language]
        for turn, at in enumerate(two_halves(builder.seed, len(pairs))):
            question, line = pairs[at]
            number = builder.scene([line], language=language)
            builder.ask(QueryClass.CJK, question, [number])
            builder.scene([small_talk[turn % len(small_talk)]], language=language)
