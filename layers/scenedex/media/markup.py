"""Takes the markup out of captions."""

import html
import re

# <i>, </c.loud>, <v Bob>, <00:01.500>; {\an8}, {\i1}: markup of WebVTT, SubRip and SubStation
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|</?\d[\d:.]*>|\{\\[^{}]*\}")


def plain_text(marked: str) -> str:
    """Words without markup, on one line, safe to store."""
    text = html.unescape(_MARKUP.sub("", marked)).replace("\0", "")
    return " ".join(text.encode("utf-8", errors="ignore").decode().split())
