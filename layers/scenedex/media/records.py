"""Dataclasses to JSON and back, checked: what comes out of the sandbox is not trusted."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class RecordError(ValueError):
    """Text that is not the record it should be."""


def dump(record: object) -> str:
    """A dataclass instance as one line of JSON.

    Raises:
        TypeError: it is none, or holds what JSON cannot.
    """
    if not is_dataclass(record) or isinstance(record, type):
        raise TypeError(f"not a record: {record!r}")
    return json.dumps(asdict(record), default=_plain, allow_nan=False)


def load(kind: type[T], text: str) -> T:
    """Reads a dataclass of scalars, paths, enumerations, tuples and dataclasses.

    Raises:
        RecordError: the text is not JSON, or a value is missing, unknown or of another type.
    """
    try:
        record: T = _read(kind, json.loads(text))
    except RecordError:
        raise
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise RecordError(f"not a {kind.__name__}: {error}") from error
    return record


def _plain(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"JSON cannot hold {value!r}")


def _read(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:
        return None if value is None else _read(_other_than_none(kind), value)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in _of(list, value))
    if origin is dict:
        return _of(dict, value)
    if is_dataclass(kind):
        return _read_record(kind, _of(dict, value))
    return _read_scalar(kind, value)


def _read_scalar(kind: Any, value: Any) -> Any:
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind), value)
    if kind is Path or issubclass(kind, StrEnum):
        return kind(_of(str, value))
    return _read_number(value) if kind is float else _of(kind, value)


def _read_record(kind: Any, given: Mapping[str, Any]) -> Any:
    if unknown := given.keys() - {field.name for field in fields(kind)}:
        raise RecordError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    hints = get_type_hints(kind)
    return kind(**{name: _read(hints[name], value) for name, value in given.items()})


def _other_than_none(kind: Any) -> Any:
    return next(choice for choice in get_args(kind) if choice is not NoneType)


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise RecordError(f"{value!r} is not of type {kind.__name__}")
    return value


def _one_of(choices: tuple[Any, ...], value: Any) -> Any:
    if value not in choices:
        raise RecordError(f"{value!r} is none of {choices}")
    return value


def _read_number(value: Any) -> float:
    if type(value) not in {int, float} or not math.isfinite(value):
        raise RecordError(f"{value!r} is not a number")
    return float(value)
