"""How text is cut into what search compares."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenedex.domain import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My_holiday-video (2).MP4", ["my", "holiday", "video", "2", "mp4"]),
        ("Crème BRÛLÉE", ["creme", "brulee"]),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}b", ["ab"]),
        ("강아지가", ["강아", "아지", "지가", "가"]),
        (normalize("NFD", "강아지가 é"), ["강아", "아지", "지가", "가", "e"]),
        ("黒猫 in 東京", ["黒猫", "猫", "in", "東京", "京"]),
        ("ｶﾞｷﾞ", ["ガギ", "ギ"]),
        ("👍 … !", []),
        ("", []),
    ],
)
def test_tokens(text, expected):
    assert words.tokens(text) == expected


def test_positions_go_on_through_the_parts_of_a_tsvector():
    assert words.tsvector([("A", "red star"), ("B", "sea")]) == "'red':1A 'star':2A 'sea':3B"


@pytest.mark.parametrize(
    ("word", "misspelt"),
    [
        ("accommodation", "acomodation"),
        ("separately", "seperately"),
        ("embarrassed", "embarased"),
        ("definitely", "definately"),
        ("conservatory", "conservetory"),
    ],
)
def test_a_long_word_sounds_like_its_misspelling(word, misspelt):
    assert words.heard(word) == words.heard(misspelt) is not None


@pytest.mark.parametrize(
    "word", ["star", "mention", "mountain", "2024-12", "собака", "강아지가 와"]
)
def test_short_words_and_those_of_few_consonants_sound_like_nothing(word):
    assert words.heard(word) is None


def test_a_long_word_can_be_found_by_its_sound_at_its_own_place():
    assert words.tsvector([("A", "a lighthouse")]) == "'a':1A 'lighthouse':2A '~lghths':2A"
    assert words.tsvector([("A", "lighthouse")], with_sounds=False) == "'lighthouse':1A"


@given(st.text())
def test_a_tsvector_literal_is_never_broken_out_of(text):
    for token in words.tokens(text):
        assert not set(token) & set("'\\ :\x00")
        assert len(token) <= words.MAX_TOKEN_CHARS
