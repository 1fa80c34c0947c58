"""Small talk: what people say in videos when they say nothing that anybody looks for."""

from numpy.random import Generator

_SLOTS = {
    "who": "my sister|my brother|my neighbour|Anna|Tom|the guide|our driver|my cousin|Maria|Ben|"
    "the landlady|an old friend|my father|Julia|the man from the shop|her husband|Sam|Kate",
    "day": "yesterday|on Monday|last week|this morning|on Friday|a month ago|last summer|"
    "the other day|on Sunday|two days ago|in the spring|just now",
    "place": "the market|the station|the river|our street|the old town|the hotel|the village|"
    "the bridge|the square|the harbour|the park|the cafe|the road|the beach|the hill|the garden",
    "food": "soup|pasta|coffee|rice|cake|bread|a sandwich|tea|eggs|salad|pizza|an apple",
    "mood": "a bit tired|very happy|quite nervous|really excited|not so sure|completely lost|"
    "in a hurry|rather cold|hungry again|late as usual|proud of it|surprised",
    "thing": "the camera|the bag|the map|the key|the phone|the ticket|my jacket|the chair|"
    "the door|the table|the box|the book|the bottle|the lamp|the window",
    "weather": "windy|far too hot|cloudy|foggy|nice and warm|wet|cold at night|bright|grey|dry",
    "n": "two|three|four|five|six|seven|eight|ten|twelve|twenty",
}
_TEMPLATES = (
    "So {day} I went to {place} with {who}.",
    "{who} brought {food} and we sat near {place} for a while.",
    "It was {weather}, but we did not mind.",
    "I was {mood}, to be honest.",
    "Okay, let me show you {thing} first.",
    "Can you hold {thing} for a second?",
    "We have about {n} minutes before {who} gets here.",
    "That was {n} years ago, I think, or maybe more.",
    "And then {who} said we should go back to {place}.",
    "I forgot {thing} at {place} {day}.",
    "The best {food} you can get is right by {place}.",
    "Right, so, as I said, {who} is {mood}.",
    "Thanks for watching, and see you in the next one.",
    "Hello everybody and welcome back.",
    "If you like this, tell {who} about it.",
    "We waited at {place} for {n} hours because it was {weather}.",
    "Where did you put {thing}?",
    "{who} and {who} have known each other for {n} years.",
    "Every morning starts with {food}, no exceptions.",
    "You can walk from here to {place} in {n} minutes.",
    "I am {mood}, but let us keep going.",
    "It gets {weather} around here {day}, they say.",
    "There is not much to see at {place} this time of year.",
    "We paid {n} for {food}, which is fine.",
    "Give me a moment, {thing} is stuck.",
    "{who} wanted a picture of {place}, of course.",
    "After {food} we all felt better.",
    "This is the part that {who} always skips.",
    "Look at that, {n} of them, and {who} has none.",
    "I told {who} {day} that {thing} is broken.",
    "That house over there belongs to {who}.",
    "At night it is so quiet that you hear {place}.",
    "The sky was {weather} when we left {place}.",
    "Somewhere behind the trees is {place}, I promise.",
    "He took the car and left {thing} on the roof.",
    "{day} we changed the plan {n} times.",
)


def small_talk(rng: Generator) -> str:
    """One sentence of it."""
    return say(_TEMPLATES[int(rng.integers(len(_TEMPLATES)))], rng)


def say(template: str, rng: Generator) -> str:
    """Fills a template's slots; what fills the same slot twice differs."""
    sentence = template
    for name, options in _SLOTS.items():
        choices = options.split("|")
        for at in rng.permutation(len(choices))[: sentence.count(f"{{{name}}}")]:
            sentence = sentence.replace(f"{{{name}}}", choices[int(at)], 1)
    return sentence[0].upper() + sentence[1:]


def two_halves(seed: int, count: int) -> list[int]:
    """Every other number up to ``count``: the even ones for an odd seed, the odd ones else.

    What is written by hand is drawn from one half alone, so that the other one is held out.
    """
    return list(range(1 - seed % 2, count, 2))
