"""Questions that take the picture and the speech together."""

from collections.abc import Sequence

from scenedex.testing.pictures import PictureSpec
from scenedex.testing.pictures.captions import say
from tests.benchmarks.quality.material.paraphrases import PARAPHRASES
from tests.benchmarks.quality.material.talk import two_halves
from tests.benchmarks.quality.planting.builder import Builder
from tests.benchmarks.quality.planting.gallery import combination, combination_facts
from tests.benchmarks.quality.planting.said import carried
from tests.benchmarks.quality.questions import FULL, PARTIAL, QueryClass

_SIDE = 3
_TOGETHER = (
    "{seen} while they talk about the {said}",
    "{seen}, {said}",
    "somebody mentions the {said}, {seen}",
)


def plant_both(builder: Builder, words: Sequence[str], meanings: int) -> None:
    """Squares of three pictures and three things said: each pair is in one scene.

    Args:
        words: rare ones; three make a square of nine questions.
        meanings: how many squares have speech that is asked for in other words.
    """
    half = two_halves(builder.seed, len(PARAPHRASES))[-_SIDE * meanings :] if meanings else []
    squares = [words[at : at + _SIDE] for at in range(0, len(words), _SIDE)]
    for square in squares:
        _plant_square(builder, [(word, [carried(builder, word)] * _SIDE) for word in square])
    for at in range(0, len(half), _SIDE):
        pairs = [PARAPHRASES[number] for number in half[at : at + _SIDE]]
        _plant_square(builder, [(question, [line] * _SIDE) for question, line in pairs])


def _plant_square(builder: Builder, said: Sequence[tuple[str, Sequence[str]]]) -> None:
    shown = _different_pictures(builder)
    numbers = {
        (row, column): builder.scene([lines[row]], (spec,) * 2)
        for row, spec in enumerate(shown)
        for column, (_, lines) in enumerate(said)
    }
    for (row, column), number in numbers.items():
        form = _TOGETHER[(row + column) % len(_TOGETHER)].replace(
            "the {said}", "{said}" if " " in said[column][0] else "the {said}"
        )
        seen = say(shown[row], combination_facts(shown[row])).text
        grades = {
            each: PARTIAL for at, each in numbers.items() if at[0] == row or at[1] == column
        } | {number: FULL}
        builder.ask(QueryClass.BOTH, form.format(seen=seen, said=said[column][0]), grades)


def _different_pictures(builder: Builder) -> list[PictureSpec]:
    """Three of which no other scene of the library shows the combination."""
    found: list[PictureSpec] = []
    while len(found) < _SIDE:
        spec = builder.gallery.spec(builder.rng)
        if spec.colour and combination(spec) not in builder.gallery.missing:
            builder.gallery.missing.add(combination(spec))
            found.append(spec)
    return found
