"""What a user types into the search box, as terms that scenes can hold.

    red star        both words, in any order; either may be missing
    "red star"      exactly these words, side by side: scenes without them are left out
    light*          words that begin so

A plain word of four letters and more also finds, less surely, what begins like it: that stands in
for stemming, which would need to know the language. A long one also finds what sounds like it:
transcripts are misspelt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scenedex.domain.words import MAX_TOKEN_CHARS, fold, heard, pairs, runs, tokens

MAX_TERMS = 32
"""Terms of one query that count."""
_QUOTED = re.compile(r'"([^"]*)"')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»\N{FULLWIDTH QUOTATION MARK}〝〞", '"'))
_ANY_ENDING = "*"
# Endings are short: of long words the last letter may differ, too ("cities" and "city").
_WIDENED_CHARS = 4
_SHORTENED_CHARS = 6


@dataclass(frozen=True)
class Term:
    """One word or phrase of a query.

    Attributes:
        exact: as a tsquery.
        words: folded; how many scenes hold them says how much the term weighs.
        is_beginning: whether they are the beginnings of words.
        stem: what less sure matches begin with; None where there are none.
        sound: how less sure matches sound, as it is indexed; None where nothing sounds like it.
    """

    exact: str
    words: tuple[str, ...]
    is_beginning: bool = False
    stem: str | None = None
    sound: str | None = None

    @property
    def loose(self) -> str | None:
        """A wider tsquery whose matches are less sure; None where there is none."""
        if self.stem is None:
            return None
        return f"'{self.stem}':*" + (f" | '{self.sound}'" if self.sound else "")


@dataclass(frozen=True)
class QueryWords:
    """A query in parts.

    Attributes:
        text: without quotation marks and asterisks, for models that read it.
        terms: each once; none where the query holds no word.
        phrases: the tsquery that a scene's words must match; None where nothing is quoted.
    """

    text: str
    terms: tuple[Term, ...]
    phrases: str | None

    @cached_property
    def names(self) -> list[str]:
        """The words that may be somebody's name."""
        return list(dict.fromkeys(tokens(self.text)))

    @cached_property
    def whole(self) -> frozenset[str]:
        """Words, pairs and single characters that a text may hold as they are."""
        return frozenset(
            word for term in self.terms if not term.is_beginning for word in term.words
        )

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """What words of a text may begin with."""
        stems = (term.stem for term in self.terms if term.stem)
        given = (word for term in self.terms if term.is_beginning for word in term.words)
        return (*given, *stems)

    @cached_property
    def sounds(self) -> frozenset[str]:
        """How words of a text may sound."""
        return frozenset(term.sound for term in self.terms if term.sound)


NO_WORDS = QueryWords("", (), None)
"""Of a query that is no text."""


def parse(text: str) -> QueryWords:
    """Takes a query apart; whatever is typed is one."""
    text = text.translate(_QUOTES)
    quoted = [phrase for part in _QUOTED.findall(text) if (phrase := _phrase(part))]
    terms: dict[str, Term] = {term.exact: term for term in quoted}
    for term in _terms(_QUOTED.sub(" ", text)):
        terms.setdefault(term.exact, term)
    return QueryWords(
        text=" ".join(text.replace('"', " ").replace(_ANY_ENDING, " ").split()),
        terms=tuple(terms.values())[:MAX_TERMS],
        phrases=" & ".join(f"({term.exact})" for term in quoted) or None,
    )


def _phrase(text: str) -> Term | None:
    """Words side by side, at the distances that :func:`words.tokens` puts between them."""
    folded = fold(text)
    query, words, follows = "", list[str](), " <-> "
    for start, end, is_paired in runs(folded):
        run = folded[start:end]
        query += follows if query else ""
        if is_paired and len(run) > 1:
            query += " <-> ".join(f"'{pair}'" for pair in pairs(run))
            words += pairs(run)
            follows = " <2> "  # its last character stands alone after the pairs
        else:
            word = run[:MAX_TOKEN_CHARS]
            query += f"'{word}':*" if is_paired else f"'{word}'"
            words.append(word)
            follows = " <-> "
    return Term(query, tuple(words)) if words else None


def _terms(text: str) -> Iterator[Term]:
    folded = fold(text)
    for start, end, is_paired in runs(folded):
        run = folded[start:end]
        if is_paired:
            yield from _paired_terms(run)
        else:
            yield _term(run[:MAX_TOKEN_CHARS], is_open=folded[end : end + 1] == _ANY_ENDING)


def _paired_terms(run: str) -> Iterator[Term]:
    if len(run) == 1:
        yield Term(f"'{run}':*", (run,), is_beginning=True)
    for pair in pairs(run):
        yield Term(f"'{pair}'", (pair,))


def _term(word: str, *, is_open: bool) -> Term:
    if is_open:
        return Term(f"'{word}':*", (word,), is_beginning=True)
    if len(word) < _WIDENED_CHARS or not word.isalpha():
        return Term(f"'{word}'", (word,))
    return Term(f"'{word}'", (word,), stem=_stem(word), sound=heard(word))


def _stem(word: str) -> str:
    return word[:-1] if len(word) >= _SHORTENED_CHARS else word
