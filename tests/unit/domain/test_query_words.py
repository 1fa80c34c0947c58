"""What is typed becomes terms that scenes can hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenedex.domain.query_words import MAX_TERMS, parse


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("red red Star", ["'red'", "'star'"]),
        ("猫", ["'猫':*"]),
        ("黒猫", ["'黒猫'"]),
        ("강아지", ["'강아'", "'아지'"]),
        ("light*", ["'light':*"]),
        ("' | ! & : \\ (", []),
        ("", []),
    ],
)
def test_words_become_terms(query, expected):
    assert [term.exact for term in parse(query).terms] == expected


@pytest.mark.parametrize(
    ("word", "loose"),
    [
        ("sea", None),
        ("star", "'star':*"),
        ("cities", "'citie':*"),
        ("lighthouse", "'lighthous':* | '~lghths'"),
        ("2024", None),
        ("car2", None),
    ],
)
def test_a_word_finds_less_surely_what_begins_or_sounds_like_it(word, loose):
    (term,) = parse(word).terms
    assert (term.exact, term.words, term.loose) == (f"'{word}'", (word,), loose)


@pytest.mark.parametrize(
    ("query", "phrase"),
    [
        ('"Red star"', "'red' <-> 'star'"),
        ("the “red star” at night", "'red' <-> 'star'"),
        ('"star"', "'star'"),
        ('"東京の猫"', "'東京' <-> '京の' <-> 'の猫'"),
        ('"東京 tower"', "'東京' <2> 'tower'"),
        ('"園 tower"', "'園':* <-> 'tower'"),
    ],
)
def test_what_is_quoted_must_be_there(query, phrase):
    parsed = parse(query)
    assert parsed.phrases == f"({phrase})"
    assert parsed.terms[0].exact == phrase
    assert parsed.terms[0].loose is None


def test_two_phrases_must_both_be_there():
    assert parse('"red star" "blue sea"').phrases == ("('red' <-> 'star') & ('blue' <-> 'sea')")


@pytest.mark.parametrize("query", ['say "hello', '""', '"!"', '5" screen'])
def test_a_quotation_mark_alone_asks_for_nothing(query):
    assert parse(query).phrases is None


def test_models_read_the_query_without_its_signs():
    assert parse('the "red star" light*').text == "the red star light"


def test_a_long_query_counts_only_so_far():
    assert len(parse(" ".join(f"w{n}" for n in range(1000))).terms) == MAX_TERMS


@given(st.text())
def test_nothing_breaks_out_of_a_term(text):
    for term in parse(text).terms:
        for word in term.words:
            assert not set(word) & set("'\\ :|&!()<>\x00\"*")
