"""Words as search compares them, in any language.

Text is folded (compatibility forms, case and accents), then cut into words. Chinese, Japanese,
Korean and the scripts of South-East Asia either put no spaces between words or glue particles to
them: their runs become overlapping pairs of characters instead, which need no dictionary and find
a word wherever it stands (McNamee and Mayfield 2004, "Character N-Gram Tokenization for European
Language Text Retrieval"; CJKAnalyzer of Apache Lucene does the same).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby

MAX_TOKENS = 16_383
"""The last position that a tsvector tells apart."""
MAX_TOKEN_CHARS = 64
"""Longer words are cut: a lexeme holds 2 kB at most, and nobody types them."""
MAX_LEXEME_BYTES = 850_000
"""What all words of a text may take: a tsvector holds 1 MiB, with some bytes more for each word."""
HEARD = "~"
"""Stands before how a word sounds; no word begins with it."""
_HEARD_CHARS = 7
_HEARD_CONSONANTS = 5
"""Words of fewer letters or consonants sound like too many others."""

_PAIRED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul letters
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # ideographic iteration mark and zero
    (0x3041, 0x30FF),  # Hiragana, Katakana
    (0x3100, 0x318F),  # Bopomofo, Hangul letters
    (0x31F0, 0x31FF),  # Katakana extensions
    (0x3400, 0x4DBF),  # ideographs
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),  # Hangul syllables
    (0xF900, 0xFAFF),
    (0xFF66, 0xFFDC),  # half-width Katakana and Hangul
    (0x20000, 0x3FFFF),
)
_SPACED = re.compile(r"\S+")
_PLAIN = re.compile("[0-9A-Za-z]+")
"""What is a word in ASCII."""
_VOWELS = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"(.)\1+")
_ACCENTS = dict.fromkeys(range(0x0300, 0x0370))


def fold(text: str) -> str:
    """The text without differences that a searcher does not mean: width, case, accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", decomposed.translate(_ACCENTS))


def tokens(text: str) -> list[str]:
    """The words of a text in order, as they are indexed."""
    folded = fold(text)
    found: list[str] = []
    for start, end, is_paired in runs(folded):
        run = folded[start:end]
        # The last character stands alone too, so that one character finds it anywhere by prefix.
        found += [*pairs(run), run[-1]] if is_paired else [run[:MAX_TOKEN_CHARS]]
    return found[:MAX_TOKENS]


def tsvector(parts: Sequence[tuple[str, str]], *, with_sounds: bool = True) -> str:
    """A text as Postgres' tsvector literal.

    The literal is written here, and not by ``to_tsvector``, whose parser goes by the locale of
    the database.

    Args:
        parts: pairs of a weight (A to D) and the text that has it.
        with_sounds: whether long words can be found by how they sound, too.
    """
    weighted = [(weight, token) for weight, text in parts for token in tokens(text)]
    ends = accumulate(len(token.encode()) + len(heard(token) or "") for _, token in weighted)
    fitting = sum(1 for end in ends if end <= MAX_LEXEME_BYTES)
    return " ".join(
        f"'{lexeme}':{position}{weight}"
        for position, (weight, token) in enumerate(weighted[: min(fitting, MAX_TOKENS)], start=1)
        for lexeme in (token, heard(token) if with_sounds else None)
        if lexeme
    )


def heard(token: str) -> str | None:
    """How a long word in Latin letters sounds: its first letter and its consonants, none twice.

    Who writes down what is said mostly errs in vowels and doubled letters, in any language: both
    spellings then sound alike. Gadd 1990, "PHONIX: The algorithm", does the same for English.
    """
    if len(token) < _HEARD_CHARS or not (token.isascii() and token.isalpha()):
        return None
    sound = _DOUBLED.sub(r"\1", token[0] + _VOWELS.sub("", token[1:]))
    return HEARD + sound if len(sound) >= _HEARD_CONSONANTS else None


def runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Stretches of letters, numbers and marks: start, end, and whether they go by pairs."""
    if text.isascii():
        yield from _plain_runs(text, 0)
        return
    for spaced in _SPACED.finditer(text):
        chars, start = spaced[0], spaced.start()
        yield from (_plain_runs if chars.isascii() else _mixed_runs)(chars, start)


def _plain_runs(chars: str, start: int) -> Iterator[tuple[int, int, bool]]:
    for plain in _PLAIN.finditer(chars):
        yield start + plain.start(), start + plain.end(), False


def _mixed_runs(chars: str, start: int) -> Iterator[tuple[int, int, bool]]:
    for kind, run in groupby(map(_kind, chars)):
        end = start + sum(1 for _ in run)
        if kind is not None:
            yield start, end, kind
        start = end


def pairs(run: str) -> list[str]:
    """The overlapping pairs of characters of a run."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


@lru_cache(maxsize=16_384)
def _kind(char: str) -> bool | None:
    if unicodedata.category(char)[0] not in "LMN":
        return None
    return any(first <= ord(char) <= last for first, last in _PAIRED)
