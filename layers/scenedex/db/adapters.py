"""How values cross the border between Python and Postgres.

Postgres holds neither NUL nor lone surrogates, in text as in JSON, and subtitles and file names
bring both: they are replaced here, for every parameter of every statement.
"""

import json
import re
from typing import Any

import psycopg
from pgvector import HalfVector
from psycopg.adapt import Dumper
from psycopg.pq import Format
from psycopg.types.json import set_json_dumps
from psycopg.types.string import StrDumperUnknown

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_JSON = json.JSONEncoder(ensure_ascii=False, default=str)
_JSON_NUL = "\\u0000"


def storable(text: str) -> str:
    """The text with what Postgres cannot hold replaced by U+FFFD."""
    if text.isascii() and "\0" not in text:  # as most is, and told at once
        return text
    return _NOT_STORABLE.sub(_REPLACEMENT, text)


class StorableTextDumper(StrDumperUnknown):
    """Sends text without what Postgres cannot hold."""

    def dump(self, obj: str) -> Any:
        """The text as UTF-8."""
        return super().dump(storable(obj))


class HalfVectorDumper(Dumper):
    """Sends a vector in binary, which takes a hundredth of the time that its text takes.

    The statement says by a cast what it is: the server is never asked for the type's number.
    """

    format = Format.BINARY

    def dump(self, obj: HalfVector) -> bytes:
        """The vector as pgvector receives it."""
        return obj.to_binary()


def adapt(connection: psycopg.Connection[Any]) -> None:
    """Lets the connection send any text and JSON, and single vectors."""
    connection.adapters.register_dumper(str, StorableTextDumper)
    connection.adapters.register_dumper(HalfVector, HalfVectorDumper)
    set_json_dumps(_storable_json, connection)


def _storable_json(value: object) -> str:
    text = _JSON.encode(value)
    if _JSON_NUL not in text and (text.isascii() or not _NOT_STORABLE.search(text)):
        return text
    return _JSON.encode(_storable_value(value))


def _storable_value(value: object) -> object:
    match value:
        case str():
            return storable(value)
        case dict():
            return {storable(str(key)): _storable_value(item) for key, item in value.items()}
        case list() | tuple():
            return [_storable_value(item) for item in value]
        case _:
            return value
