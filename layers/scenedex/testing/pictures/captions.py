"""Sentences about pictures, and which facts each of them states."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenedex.testing.pictures import words
from scenedex.testing.pictures.spec import AIRBORNE, Colour, PictureSpec, Setting, Thing

# How often a paraphrase states each kind of fact that it may.
_CHANCES = {
    "thing": 0.85, "colour": 0.75, "count": 0.45, "setting": 0.65, "background": 0.7,
    "time": 0.4, "sky": 0.4,
}  # fmt: skip


@dataclass(frozen=True)
class Caption:
    """A sentence and what it says; it is true of every picture that has all its facts."""

    text: str
    facts: frozenset[str]

    def is_true_of(self, spec: PictureSpec) -> bool:
        """Whether the picture shows all that the sentence says."""
        return self.facts <= spec.facts


def caption(spec: PictureSpec) -> str:
    """The full sentence about a picture, always the same: "two red cars on a road at night"."""
    return say(spec, spec.facts - {"many"}).text


def paraphrase(spec: PictureSpec, rng: np.random.Generator) -> Caption:
    """Another sentence that is true of the picture; it may leave facts out."""
    facts = sorted(spec.facts)  # a set's order changes from process to process
    kept = frozenset(fact for fact in facts if rng.random() < _CHANCES.get(_kind(fact), 0.5))
    if not any(_kind(fact) != "count" for fact in kept - {"many"}):
        return paraphrase(spec, rng)
    meeting = _meeting(kept, rng)
    said = meeting or say(spec, kept, rng)
    opening = _pick(words.OPENINGS, rng)
    return Caption(f"{opening} {said.text}".strip(), said.facts)


def paraphrases(spec: PictureSpec, count: int, seed: int = 0) -> list[Caption]:
    """Several sentences that are true of the picture, the same for the same seed."""
    rng = np.random.default_rng(seed)
    return [paraphrase(spec, rng) for _ in range(count)]


def _kind(fact: str) -> str:
    return fact.partition(":")[0]


def _pick(options: Sequence[str], rng: np.random.Generator | None) -> str:
    """The usual one without a generator, else any."""
    return options[0 if rng is None else int(rng.integers(len(options)))]


def _meeting(kept: frozenset[str], rng: np.random.Generator) -> Caption | None:
    """A phrase of its own for two facts, where the picture has both."""
    for pair, phrases in words.MEETINGS.items():
        if kept.issuperset(pair) and rng.random() < 0.25:
            return Caption(_pick(phrases, rng), frozenset(pair))
    return None


def say(spec: PictureSpec, kept: frozenset[str], rng: np.random.Generator | None = None) -> Caption:
    """Says some of a picture's facts, with the usual words where there is no generator."""
    kinds = {_kind(fact) for fact in kept}
    parts = []
    if spec.thing and kinds & {"thing", "colour"}:
        parts.append(_thing(spec, kept, rng))
    if spec.setting is not Setting.PLAIN and "setting" in kinds:
        parts.append(_place(spec, after_thing=bool(parts), rng=rng))
    if spec.background and "background" in kinds:
        parts.append(_background(spec.background, after_thing=bool(parts), rng=rng))
    parts = _with_weather(spec, kinds, parts, rng)
    if not parts:
        return _thing(spec, frozenset(spec.facts), rng)
    facts = frozenset().union(*(part.facts for part in parts))
    return Caption(" ".join(part.text for part in parts), facts)


def _with_weather(
    spec: PictureSpec, kinds: set[str], parts: list[Caption], rng: np.random.Generator | None
) -> list[Caption]:
    sky = Caption(_pick(words.SKIES[spec.sky], rng), frozenset({f"sky:{spec.sky}"}))
    time = Caption(_pick(words.TIMES[spec.time], rng), frozenset({f"time:{spec.time}"}))
    after = [time] if "time" in kinds else []
    if "sky" not in kinds:
        return _standing_alone(parts + after)
    only_a_place = len(parts) == 1 and not kinds & {"thing", "colour"}
    if not parts or (only_a_place and rng is not None and rng.random() < 0.5):
        noun = _pick(words.SKY_NOUNS[spec.sky], rng)
        over = " over" if parts else ""
        return [Caption(noun + over, sky.facts), *parts, *after]
    return [*parts, *after, sky]


def _standing_alone(parts: list[Caption]) -> list[Caption]:
    """A time alone is said without its preposition: "night"."""
    if len(parts) == 1 and all(_kind(fact) == "time" for fact in parts[0].facts):
        words_said = parts[0].text.split()
        if words_said[0] != "under":
            return [Caption(words_said[-1], parts[0].facts)]
    return parts


def _place(spec: PictureSpec, *, after_thing: bool, rng: np.random.Generator | None) -> Caption:
    name = _pick(words.PLACES[spec.setting], rng)
    facts = frozenset({f"setting:{spec.setting}"})
    if not after_thing:
        return Caption(name, facts)
    at = ("over", "above") if spec.thing in AIRBORNE else words.AT[spec.setting]
    return Caption(f"{_pick(at, rng)} {name}", facts)


def _background(colour: Colour, *, after_thing: bool, rng: np.random.Generator | None) -> Caption:
    article = _article(colour)
    phrases = (f"{article} {colour} background", f"{colour} background")
    preposition = "on " if after_thing else ""
    return Caption(preposition + _pick(phrases, rng), frozenset({f"background:{colour}"}))


def _thing(spec: PictureSpec, kept: frozenset[str], rng: np.random.Generator | None) -> Caption:
    assert spec.thing
    facts = {f"thing:{spec.thing}"}
    singular, plural = _noun(spec.thing, rng)
    number, many = _number(spec, kept, rng, facts)
    noun = plural if many else singular
    if spec.colour and f"colour:{spec.colour}" in kept:
        facts.add(f"colour:{spec.colour}")
        noun = _coloured(spec.thing, spec.colour, noun, many=many, rng=rng)
    number = number if number != "a" else _article(noun)
    return Caption(f"{number} {noun}".strip(), frozenset(facts))


def _noun(thing: Thing, rng: np.random.Generator | None) -> tuple[str, str]:
    forms = words.NOUNS[thing]
    return forms[0 if rng is None else int(rng.integers(len(forms)))]


def _number(
    spec: PictureSpec, kept: frozenset[str], rng: np.random.Generator | None, facts: set[str]
) -> tuple[str, bool]:
    """The number word, and whether the noun is plural; adds to the facts what that says."""
    if f"count:{spec.count}" in kept:
        facts.add(f"count:{spec.count}")
        usual = spec.count == 1 and rng is None
        return ("a" if usual else words.NUMBERS[spec.count]), spec.count > 1
    if "many" in kept:
        facts.add("many")
        return _pick(words.MANY, rng), True
    return "a", False


def _coloured(
    thing: Thing, colour: Colour, noun: str, *, many: bool, rng: np.random.Generator | None
) -> str:
    part = words.COLOURED_PARTS.get(thing)
    if part is None or (rng is not None and rng.random() < 0.5):
        return f"{colour} {noun}"
    return f"{noun} {part[many].format(article=_article(colour), colour=colour)}"


def _article(phrase: str) -> str:
    return "an" if phrase[0] in "aeiou" else "a"
