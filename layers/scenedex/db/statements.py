"""Reads the SQL that stands beside the code that runs it.

A file holds blocks of a name, one line that says what the statement does, and the statement:

    -- name: get_video
    -- One video of the user.
    select …
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent
_NAME = re.compile(r"^-- name: (\w+)\n-- (.+)\n", re.MULTILINE)


@cache
def load(noun: str) -> Mapping[str, bytes]:
    """The statements of one noun by name, as bytes, which psycopg takes for trusted SQL.

    Raises:
        ValueError: a name stands twice, or a block lacks its description.
    """
    text = (FOLDER / f"{noun}.sql").read_text(encoding="utf-8")
    _, *parts = _NAME.split(text)
    names = parts[::3]
    if len(set(names)) != len(names) or len(names) != text.count("-- name:"):
        raise ValueError(f"{noun}.sql: every statement has a name of its own and a description")
    return MappingProxyType(
        {name: body.strip().encode() for name, body in zip(names, parts[2::3], strict=True)}
    )


def nouns() -> list[str]:
    """Every file of statements."""
    return sorted(path.stem for path in FOLDER.glob("*.sql") if path.stem != "schema")
