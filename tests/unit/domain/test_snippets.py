"""What is shown of a text that answers a query."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenedex.domain.query_words import parse
from scenedex.domain.snippets import SNIPPET_CHARS, count_matches, snippet


def found_in(text: str, query: str) -> str:
    return snippet(text, parse(query))


@pytest.mark.parametrize("query", ["lighthouse", "lighthouses", "lighth*", '"old lighthouse"'])
def test_what_a_term_finds_is_marked(query):
    assert "<mark>lighthouse</mark>" in found_in("an old lighthouse keeper", query).replace(
        "<mark>old</mark> ", ""
    )


@given(st.text(max_size=400), st.text(max_size=40))
def test_a_snippet_holds_no_tag_but_its_own(text, query):
    rest = found_in(text, query).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in rest
    assert ">" not in rest


def test_a_snippet_shows_where_most_words_stand():
    text = "far " * 100 + "the red star shines over the sea " + "away " * 100
    found = found_in(text, "star sea red")
    assert "<mark>red</mark> <mark>star</mark> shines over the <mark>sea</mark>" in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) < SNIPPET_CHARS + 60


def test_pairs_that_touch_are_marked_as_one():
    assert found_in("小さい強아지 강아지가 뛴다", "강아지").endswith("<mark>강아지</mark>가 뛴다")


def test_a_text_without_the_words_is_shown_from_its_start():
    assert found_in("nothing here", "star") == "nothing here"


@pytest.mark.parametrize(
    ("text", "query", "count"), [("a star, a Star", "star", 2), ("猫と猫", "猫", 2), ("x", "", 0)]
)
def test_count_matches(text, query, count):
    assert count_matches(text, parse(query)) == count


def test_words_are_counted_however_their_letters_are_composed():
    assert count_matches(normalize("NFD", "강아지가 뛴다"), parse("강아지")) == 2
    assert count_matches(normalize("NFD", "un café"), parse("cafe")) == 1
