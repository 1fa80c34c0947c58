"""Phrases, and the same words in another order."""

PATTERNS: tuple[tuple[str, str], ...] = (
    ("a {a} {n} and a {b} {m}", "a {b} {n} and a {a} {m}"),
    ("the {n} before the {m}", "the {m} before the {n}"),
    ("from the {n} to the {a} {m}", "from the {a} {m} to the {n}"),
    ("{a} {n} without any {m}", "{a} {m} without any {n}"),
)
"""What is said once, and what is said elsewhere."""
SENTENCES = (
    "All she ever wanted was {}, nothing more.",
    "He always puts {}, and nobody knows why.",
    "It says {} on the back of the postcard.",
    "I would call the film {} if it were mine.",
    "They used to sing about {} on the way home.",
    "Remember, {} is what it comes down to.",
)
ADJECTIVES = tuple(
    """
    wooden narrow crooked silent hollow broken gentle bitter rusty heavy faded clumsy sober
    humble shallow stubborn
    """.split()  # noqa: SIM905
)
NOUNS = tuple(
    """
    ladder kettle mirror basket candle hammer blanket saddle pillow whistle ribbon bucket
    curtain lantern carpet feather anchor button stocking needle barrel cradle shovel pencil
    """.split()  # noqa: SIM905
)
