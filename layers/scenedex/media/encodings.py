"""Which encoding a caption file has; the formats do not say, and old ones are not UTF-8."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HANGUL = range(0xAC00, 0xD7A4)
_ASCII = 128


def decode_text(data: bytes) -> str:
    """The text of a caption file.

    A byte order mark decides; then NUL bytes, which only UTF-16 has; then UTF-8 if it is valid;
    then Korean if what comes out is mostly Hangul; else Western European, which fits anything.

    Raises:
        UnicodeDecodeError: a byte order mark promises what the bytes do not hold.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    if wide := _utf16_without_mark(data):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _korean(data) or data.decode("cp1252", errors="replace")


def _utf16_without_mark(data: bytes) -> str | None:
    """Every cue has digits and line ends, whose high byte is NUL."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) < len(data) // 8 or even == odd:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _korean(data: bytes) -> str | None:
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    foreign = [character for character in text if ord(character) >= _ASCII]
    hangul = sum(ord(character) in _HANGUL for character in foreign)
    return text if hangul * 2 > len(foreign) else None
