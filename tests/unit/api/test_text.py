import pytest

from api import text


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("  a  red\tstar\n", "a red star"),
        ("a\x00b\x1bc", "a b c"),
        ("cafe\u0301", "caf\u00e9"),
        ("\ud800lone", "lone"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\ufeffword", "word"),
        ("\u0646\u0645\u06cc\u200c\u062e", "\u0646\u0645\u06cc\u200c\u062e"),
        ("👩\u200d🚀 launches", "👩\u200d🚀 launches"),
        ("\u1112\u1161\u11ab국어", "한국어"),
        ("\x00\x01", ""),
    ],
)
def test_a_line_keeps_what_was_meant(given: str, made: str) -> None:
    assert text.one_line(given) == made


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("holiday.mp4", "holiday.mp4"),
        ("C:\\Users\\ada\\holiday.mp4", "holiday.mp4"),
        ("../../etc/passwd", "passwd"),
        ("videos/", "video"),
        ("..", "video"),
        ("\x00", "video"),
        ("é\x00 한국.mp4", "é 한국.mp4"),
        ("x" * 400 + ".mp4", "x" * 251 + ".mp4"),
    ],
)
def test_a_file_name_is_its_last_part(given: str, made: str) -> None:
    assert text.file_name(given) == made


def test_paragraphs_keep_their_line_ends() -> None:
    assert text.paragraphs(" one \r\n\r\ntwo\x00 ") == "one\n\ntwo"


@pytest.mark.parametrize(
    ("name", "title"), [("a.b.mp4", "a.b"), ("holiday", "holiday"), (".mp4", ".mp4")]
)
def test_a_title_is_the_name_without_its_suffix(name: str, title: str) -> None:
    assert text.stem(name) == title
