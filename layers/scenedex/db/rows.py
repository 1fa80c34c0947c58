"""Rows become records: frozen dataclasses whose fields are the columns."""

from collections.abc import Sequence
from dataclasses import fields
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from psycopg import Cursor
from psycopg.rows import RowFactory, RowMaker

Record = TypeVar("Record")


def record(kind: type[Record]) -> RowFactory[Record]:
    """A row factory that builds ``kind`` from columns of the names of its fields.

    Text becomes the enumeration that the field asks for.
    """
    enums = _enums(kind)

    def factory(cursor: Cursor[Any]) -> RowMaker[Record]:
        names = [column.name for column in cursor.description or ()]

        def build(values: Sequence[Any]) -> Record:
            row = dict(zip(names, values, strict=True))
            for name, enum in enums.items():
                if row.get(name) is not None:
                    row[name] = enum(row[name])
            return kind(**row)

        return build

    return factory


def _enums(kind: type[Any]) -> dict[str, type[Enum]]:
    hints = get_type_hints(kind)
    found = {field.name: _enum(hints[field.name]) for field in fields(kind)}
    return {name: enum for name, enum in found.items() if enum}


def _enum(hint: object) -> type[Enum] | None:
    options = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    for option in options:
        if isinstance(option, type) and issubclass(option, Enum):
            return option
    return None
