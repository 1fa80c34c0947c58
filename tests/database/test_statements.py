"""SQL stands in files, under names, with a description."""

import pytest

from scenedex.db import statements


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "FOLDER", tmp_path)

    def write(text: str) -> None:
        (tmp_path / "noun.sql").write_text(text)

    statements.load.cache_clear()
    yield write
    statements.load.cache_clear()


def test_statements_are_found_by_name(write):
    write("-- name: one\n-- The first.\nselect 1;\n\n-- name: two\n-- The second.\nselect 2;\n")
    assert statements.load("noun") == {"one": b"select 1;", "two": b"select 2;"}


@pytest.mark.parametrize(
    "text",
    [
        "-- name: one\nselect 1;\n",
        "-- name: one\n-- A.\nselect 1;\n-- name: one\n-- B.\nselect 2;\n",
    ],
)
def test_a_name_stands_once_and_is_described(write, text):
    write(text)
    with pytest.raises(ValueError, match=r"noun\.sql"):
        statements.load("noun")
