"""Words as search compares them, in any language.

Text is folded (compatibility forms, case and accents), then cut into words. Chinese, Japanese,
Korean and the scripts of South-East Asia either put no spaces between words or glue particles to
them: their runs become overlapping pairs of characters instead, which need no dictionary and find
a word wherever it stands (McNamee and Mayfield 2004, "Character N-Gram Tokenization for European
Language Text Retrieval"; CJKAnalyzer of Apache Lucene does the same).
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import accumulate, groupby

MAX_TOKENS = 16_383
"""The last position that a tsvector tells apart."""
MAX_TOKEN_CHARS = 64
"""Longer words are cut: a lexeme holds 2 kB at most, and nobody types them."""
MAX_LEXEME_BYTES = 900_000
"""What all words of a text may take: a tsvector holds 1 MiB, with some bytes more for each word."""
MAX_TERMS = 32
"""Words of one query that count."""
SNIPPET_CHARS = 160
_LEAD_CHARS = 40
"""How much of a snippet stands before the first word found."""

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
_ACCENTS = dict.fromkeys(range(0x0300, 0x0370))


def fold(text: str) -> str:
    """The text without differences that a searcher does not mean: width, case, accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", decomposed.translate(_ACCENTS))


def tokens(text: str) -> list[str]:
    """The words of a text in order, as they are indexed."""
    folded = fold(text)
    found: list[str] = []
    for start, end, is_paired in _runs(folded):
        run = folded[start:end]
        # The last character stands alone too, so that one character finds it anywhere by prefix.
        found += [*_pairs(run), run[-1]] if is_paired else [run[:MAX_TOKEN_CHARS]]
    return found[:MAX_TOKENS]


def tsvector(parts: Sequence[tuple[str, str]]) -> str:
    """A text as Postgres' tsvector literal.

    The literal is written here, and not by ``to_tsvector``, whose parser goes by the locale of
    the database.

    Args:
        parts: pairs of a weight (A to D) and the text that has it.
    """
    weighted = [(weight, token) for weight, text in parts for token in tokens(text)]
    ends = accumulate(len(token.encode()) for _, token in weighted)
    fitting = sum(1 for end in ends if end <= MAX_LEXEME_BYTES)
    return " ".join(
        f"'{token}':{position}{weight}"
        for position, (weight, token) in enumerate(weighted[: min(fitting, MAX_TOKENS)], start=1)
    )


def query_terms(text: str) -> list[str]:
    """The words of a query, each once, as tsquery literals; none where it holds no word."""
    folded = fold(text)
    terms: dict[str, None] = {}
    for start, end, is_paired in _runs(folded):
        terms.update(dict.fromkeys(_terms(folded[start:end], is_paired=is_paired)))
    return list(terms)[:MAX_TERMS]


def count_matches(text: str, query: str) -> int:
    """How many words of a text are words of the query; pairs of characters count as words."""
    return sum(1 for _ in _found(unicodedata.normalize("NFC", text), _wanted(query)))


def snippet(text: str, query: str) -> str:
    """The stretch of a text that holds most words of a query, as HTML.

    Returns:
        Escaped text whose only tag is ``<mark>`` around what was found.
    """
    text = unicodedata.normalize("NFC", text)
    marks = _merged(_found(text, _wanted(query)))
    start, end = _window(text, marks)
    pieces, at = ["…" if start else ""], start
    for first, last in marks:
        if first >= start and last <= end:
            pieces += [escape(text[at:first]), f"<mark>{escape(text[first:last])}</mark>"]
            at = last
    return "".join([*pieces, escape(text[at:end]), "…" if end < len(text) else ""])


def _terms(run: str, *, is_paired: bool) -> list[str]:
    if not is_paired:
        return [f"'{run[:MAX_TOKEN_CHARS]}'"]
    if len(run) == 1:
        return [f"'{run}':*"]
    return [f"'{pair}'" for pair in _pairs(run)]


def _wanted(query: str) -> frozenset[str]:
    """Folded words, pairs, and single characters of paired scripts."""
    return frozenset(term.removesuffix(":*").strip("'") for term in query_terms(query))


def _found(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where wanted words stand in a composed text, from first character to behind the last."""
    for start, end, is_paired in _runs(text) if wanted else ():
        if not is_paired:
            if fold(text[start:end])[:MAX_TOKEN_CHARS] in wanted:
                yield start, end
            continue
        for at in range(start, end):
            if at + 1 < end and fold(text[at : at + 2]) in wanted:
                yield at, at + 2
            elif fold(text[at]) in wanted:
                yield at, at + 1


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    if len(text) <= SNIPPET_CHARS:
        return 0, len(text)
    starts = [max(0, first - _LEAD_CHARS) for first, _ in marks] or [0]
    best = max(starts, key=lambda start: _held(marks, start))
    best = min(best, len(text) - SNIPPET_CHARS)
    space = text.find(" ", best, best + _LEAD_CHARS // 2) if best else -1
    return (space + 1 if space >= 0 else best), best + SNIPPET_CHARS


def _held(marks: Sequence[tuple[int, int]], start: int) -> int:
    return sum(1 for first, last in marks if first >= start and last <= start + SNIPPET_CHARS)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Stretches of letters, numbers and marks: start, end, and whether they go by pairs."""
    start = 0
    for kind, run in groupby(map(_kind, text)):
        end = start + sum(1 for _ in run)
        if kind is not None:
            yield start, end, kind
        start = end


@lru_cache(maxsize=16_384)
def _kind(char: str) -> bool | None:
    if unicodedata.category(char)[0] not in "LMN":
        return None
    return any(first <= ord(char) <= last for first, last in _PAIRED)
