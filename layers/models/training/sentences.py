"""Questions and what is said in scenes, to see what a text model's cosines mean."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
# A question, and a piece of speech that answers it; every other piece does not.
PAIRS = (
    ("a dog at the beach", "And there the puppy ran along the shore, chasing its ball."),
    ("how to bake bread", "Let the dough rest for an hour, then put the loaf into the oven."),
    ("space travel", "The rocket left the launch pad and reached orbit nine minutes later."),
    ("tax advice", "You must keep your invoices for ten years, the revenue office says."),
    ("learning the guitar", "Place your fingers on the strings and strum this chord slowly."),
    ("climate change", "Glaciers melt faster every year as the planet grows warmer."),
    ("football", "He passes to the striker, who shoots, and it's a goal!"),
    ("a trip to the mountains", "We hiked up to the summit and slept in a hut above the clouds."),
    ("stock market", "Shares fell sharply today after the bank raised interest rates."),
    ("history of Rome", "The emperor built this aqueduct when the legions came back."),
    ("healthy food", "Eat more vegetables and less sugar, and drink plenty of water."),
    ("repairing a bicycle", "Take off the wheel, check the inner tube and patch the hole."),
    ("weather forecast", "Tomorrow will bring showers in the north and sunshine in the south."),
    ("ask not what your country", "Ask what you can do for your country, my fellow Americans."),
    ("painting a wall", "Use a wide roller and two coats, and tape the edges first."),
    ("electric cars", "Its battery charges in half an hour and lasts four hundred kilometres."),
    ("sailing", "Hoist the main sail, the wind comes from the west and the sea is calm."),
    ("job interview", "Tell them why you want to work here and ask about the team."),
    ("vaccination", "The nurse gives the injection in the upper arm against the virus."),
    ("programming in Python", "Define a function, call it in a loop and print the result."),
)


class Encoder(Protocol):
    """A text encoder."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts."""
        ...


def cosines_of_sentences(encoder: Encoder) -> tuple[Vectors, Vectors]:
    """Cosines of questions with scenes that answer them, and with all others.

    In a scene more is said than what is asked for: each has two pieces of speech.
    """
    asked = encoder.encode([question for question, _ in PAIRS])
    said = [speech for _, speech in PAIRS]
    followed = zip(said, [*said[1:], said[0]], strict=True)
    cosines = asked @ encoder.encode([f"{first} {second}" for first, second in followed]).T
    first = np.eye(len(PAIRS), dtype=bool)
    own = first | np.roll(first, -1, axis=1)
    return cosines[own], cosines[~own]
