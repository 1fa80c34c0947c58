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


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("red red Star", ["'red'", "'star'"]),
        ("猫", ["'猫':*"]),
        ("黒猫", ["'黒猫'"]),
        ("강아지", ["'강아'", "'아지'"]),
        ("' | ! & : \\ (", []),
    ],
)
def test_query_terms(query, expected):
    assert words.query_terms(query) == expected


def test_a_long_query_counts_only_so_far():
    assert len(words.query_terms(" ".join(f"w{n}" for n in range(1000)))) == words.MAX_TERMS


def test_positions_go_on_through_the_parts_of_a_tsvector():
    assert words.tsvector([("A", "red star"), ("B", "sea")]) == "'red':1A 'star':2A 'sea':3B"


@given(st.text())
def test_a_tsvector_literal_is_never_broken_out_of(text):
    for token in words.tokens(text):
        assert not set(token) & set("'\\ :\x00")
        assert len(token) <= words.MAX_TOKEN_CHARS


@given(st.text(max_size=400), st.text(max_size=40))
def test_a_snippet_holds_no_tag_but_its_own(text, query):
    rest = words.snippet(text, query).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in rest
    assert ">" not in rest


def test_a_snippet_shows_where_most_words_stand():
    text = "far " * 100 + "the red star shines over the sea " + "away " * 100
    found = words.snippet(text, "star sea red")
    assert "<mark>red</mark> <mark>star</mark> shines over the <mark>sea</mark>" in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) < words.SNIPPET_CHARS + 60


def test_pairs_that_touch_are_marked_as_one():
    assert words.snippet("小さい強아지 강아지가 뛴다", "강아지").endswith(
        "<mark>강아지</mark>가 뛴다"
    )


def test_a_text_without_the_words_is_shown_from_its_start():
    assert words.snippet("nothing here", "star") == "nothing here"


@pytest.mark.parametrize(
    ("text", "query", "count"), [("a star, a Star", "star", 2), ("猫と猫", "猫", 2), ("x", "", 0)]
)
def test_count_matches(text, query, count):
    assert words.count_matches(text, query) == count


def test_words_are_counted_however_their_letters_are_composed():
    assert words.count_matches(normalize("NFD", "강아지가 뛴다"), "강아지") == 2
    assert words.count_matches(normalize("NFD", "un café"), "cafe") == 1
