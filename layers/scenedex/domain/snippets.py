"""The part of a text that answers a query, and how much of it does."""

import unicodedata
from collections.abc import Iterator, Sequence
from html import escape

from scenedex.domain.query_words import QueryWords
from scenedex.domain.words import MAX_TOKEN_CHARS, fold, heard, runs

SNIPPET_CHARS = 160
_LEAD_CHARS = 40
"""How much of a snippet stands before the first word found."""


def count_matches(text: str, query: QueryWords) -> int:
    """How many words of a text are words of the query; pairs of characters count as words."""
    return sum(1 for _ in _found(unicodedata.normalize("NFC", text), query))


def snippet(text: str, query: QueryWords) -> str:
    """The stretch of a text that holds most words of a query, as HTML.

    Returns:
        Escaped text whose only tag is ``<mark>`` around what was found.
    """
    text = unicodedata.normalize("NFC", text)
    marks = _merged(_found(text, query))
    start, end = _window(text, marks)
    pieces, at = ["…" if start else ""], start
    for first, last in marks:
        if first >= start and last <= end:
            pieces += [escape(text[at:first]), f"<mark>{escape(text[first:last])}</mark>"]
            at = last
    return "".join([*pieces, escape(text[at:end]), "…" if end < len(text) else ""])


def _found(text: str, query: QueryWords) -> Iterator[tuple[int, int]]:
    """Where wanted words stand in a composed text, from first character to behind the last."""
    whole, beginnings, sounds = query.whole, query.beginnings, query.sounds
    for start, end, is_paired in runs(text) if query.terms else ():
        if is_paired:
            yield from _found_pairs(text, start, end, query)
            continue
        word = fold(text[start:end])[:MAX_TOKEN_CHARS]
        if word in whole or word.startswith(beginnings) or (sounds and heard(word) in sounds):
            yield start, end


def _found_pairs(text: str, start: int, end: int, query: QueryWords) -> Iterator[tuple[int, int]]:
    for at in range(start, end):
        if at + 1 < end and fold(text[at : at + 2]) in query.whole:
            yield at, at + 2
        elif fold(text[at]) in query.beginnings:
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
