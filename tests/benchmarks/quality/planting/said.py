"""Questions that only speech answers: rare words, meaning, beginnings of words, misspellings."""

from tests.benchmarks.quality.material.paraphrases import PARAPHRASES
from tests.benchmarks.quality.material.rare_words import CARRIERS, LONG
from tests.benchmarks.quality.material.talk import two_halves
from tests.benchmarks.quality.planting.builder import Builder
from tests.benchmarks.quality.questions import QueryClass

_FORMS = (
    "{}",
    "{}",
    "the {}",
    "what about the {}",
    "the one with the {}",
    "somebody mentions a {}",
)


def plant_rare_words(builder: Builder, words: list[str]) -> None:
    """Each is said in one scene, every sixth in two."""
    for index, word in enumerate(words):
        scenes = [builder.say(carried(builder, word)) for _ in range(2 if index % 6 == 5 else 1)]
        builder.ask(QueryClass.WORDS, _FORMS[index % len(_FORMS)].format(word), scenes)


def plant_meanings(builder: Builder, count: int) -> None:
    """What is asked and what is said share no word that matters."""
    half = two_halves(builder.seed, len(PARAPHRASES))
    for at in half[:count]:
        question, line = PARAPHRASES[at]
        builder.ask(QueryClass.MEANING, question, [builder.say(line)])


def plant_prefixes(builder: Builder, words: list[str]) -> None:
    """The last word is not finished; a third has an asterisk, a third a whole word before it."""
    for index, word in enumerate(words):
        typed = word[: max(4, len(word) * 2 // 3)]
        line = carried(builder, word)
        form = (typed, f"{typed}*", f"{_context(line, word)} {typed}")[index % 3]
        builder.ask(QueryClass.PREFIX, form, [builder.say(line)])


def plant_typos(builder: Builder, count: int) -> None:
    """A long word is misspelt where it is said; two in three questions have a word more."""
    words = builder.pick(2 * count, LONG)
    for index, (word, other) in enumerate(zip(words[:count], words[count:], strict=False)):
        line = f"{carried(builder, misspelt(builder, word))} It was the {other} who said so."
        form = (word, f"{word} {other}", f"the {word} and the {other}")[index % 3]
        builder.ask(QueryClass.TYPO, form, [builder.say(line)])


def carried(builder: Builder, word: str) -> str:
    """A sentence with the word in it."""
    return CARRIERS[int(builder.rng.integers(len(CARRIERS)))].format(word)


def misspelt(builder: Builder, word: str) -> str:
    """One letter left out, doubled or replaced, or two swapped; the first and last stay."""
    at = int(builder.rng.integers(1, len(word) - 2))
    before, here, there, after = word[:at], word[at], word[at + 1], word[at + 2 :]
    vowels = "aeiou"
    other = vowels[(vowels.find(here) + 1) % 5] if here in vowels else vowels[at % 5]
    edits = {here + here + there, there + here, other + there, there} - {here + there}
    choices = sorted(edits)
    return before + choices[int(builder.rng.integers(len(choices)))] + after


def _context(line: str, word: str) -> str:
    """The longest other word of the line."""
    others = [each.strip(".,") for each in line.split() if word not in each]
    return max(others, key=len)
