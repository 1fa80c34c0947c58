"""Questions about whole videos: their titles, tags, descriptions and file names."""

import re
from collections.abc import Mapping, Sequence

from tests.benchmarks.quality.library import About
from tests.benchmarks.quality.material.titles import FOREIGN, TITLES
from tests.benchmarks.quality.planting.builder import Builder
from tests.benchmarks.quality.questions import QueryClass

Shelf = Mapping[str, Sequence[tuple[int, About]]]
_SMALL = frozenset(
    ("a", "an", "and", "for", "from", "in", "it", "of", "only", "the", "to", "no", "why", "up")
)


def name_videos() -> Shelf:
    """The numbered videos of each language."""
    given = [("en", each) for each in TITLES]
    given += [(language, each) for language, own in FOREIGN.items() for each in own]
    shelf: dict[str, list[tuple[int, About]]] = {}
    for number, (language, (title, tags, description, file_name)) in enumerate(given):
        about = About(title, tuple(tags.split()), description, file_name)
        shelf.setdefault(language, []).append((number, about))
    return shelf


def ask_about_videos(builder: Builder, shelf: Shelf, count: int) -> None:
    """Asks by a part of what a user says of a video; all videos that have all of it answer."""
    numbered = [pair for own in shelf.values() for pair in own]
    order = [numbered[int(at)] for at in builder.rng.permutation(len(numbered))]
    asked: set[str] = set()
    turn = 0
    while len(asked) < count:
        number, about = order[turn % len(order)]
        text = _question(builder, about, turn)
        turn += 1
        if text in asked:
            continue
        asked.add(text)
        holding = [each for each, other in numbered if words(text) <= words(other.text)]
        assert number in holding, text
        builder.ask_of_videos(QueryClass.ABOUT, text, holding)


def words(text: str) -> frozenset[str]:
    """Runs of letters and digits, in lower case."""
    return frozenset(re.findall(r"[^\W_]+", text.lower()))


def _question(builder: Builder, about: About, turn: int) -> str:
    field = turn % 4
    if field == 0:
        return about.title
    if field == 1:
        return builder.pick(1, about.tags)[0]
    if field == 2:
        told = [each for each in re.findall(r"[^\W_]+", about.description) if _matters(each)]
        return " ".join(sorted(builder.pick(2, told), key=told.index))
    stem = about.file_name.rpartition(".")[0]
    return " ".join(re.findall(r"[^\W_]+", stem))


def _matters(word: str) -> bool:
    return word.lower() not in _SMALL
