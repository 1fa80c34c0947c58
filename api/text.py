"""Text that people send: kept as they wrote it, without what is no text at all."""

import re
import unicodedata

MAX_FILE_NAME_CHARS = 255
_NOT_TEXT = {"Cc", "Cs", "Cn"}
"""Control characters, lone surrogates, and code points that stand for nothing."""
_REORDERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
"""Marks that make ``gpj.exe`` read ``exe.jpg``, and the byte order mark."""


def one_line(text: str) -> str:
    """Makes one line of text: NFC, single spaces, no control characters."""
    composed = unicodedata.normalize("NFC", text.translate(_REORDERING))
    return " ".join(_spaced(composed).split())


def paragraphs(text: str) -> str:
    """The same for text of several lines, whose line ends stay."""
    lines = re.split(r"\r\n|\r|\n", text)
    return "\n".join(one_line(line) for line in lines).strip()


def file_name(text: str) -> str:
    """The last part of a path of any system, fit to be shown; never empty."""
    last = re.split(r"[/\\]", text)[-1]
    return one_line(last)[-MAX_FILE_NAME_CHARS:].strip(". ") or "video"


def stem(name: str) -> str:
    """A file's name without its suffix, as a title."""
    return name.rpartition(".")[0] or name


def _spaced(text: str) -> str:
    return "".join(" " if unicodedata.category(char) in _NOT_TEXT else char for char in text)
