"""Asks shared libraries who they are. A program of its own: what it loads stays in its process.

Standard input: a JSON list of questions [path, symbol, kind]; standard output: a list of answers,
null where the library cannot be loaded or does not have the symbol. Kinds: `call` a function that
returns a text, `number` one that returns a number, `pointer` a variable that points to a text,
`array` a variable that holds one, `value` a variable that is a number.
"""

import ctypes
import json
import sys
from collections.abc import Callable


def _call(library: ctypes.CDLL, symbol: str) -> str | None:
    function = getattr(library, symbol)
    function.restype = ctypes.c_char_p
    # Some take "which text" or "at least this version"; 0 means the plain one to all of them.
    return _text(function(0))


def _number(library: ctypes.CDLL, symbol: str) -> str | None:
    return str(getattr(library, symbol)())


def _pointer(library: ctypes.CDLL, symbol: str) -> str | None:
    return _text(ctypes.c_char_p.in_dll(library, symbol).value)


def _array(library: ctypes.CDLL, symbol: str) -> str | None:
    return _text(ctypes.string_at(ctypes.addressof(ctypes.c_char.in_dll(library, symbol))))


def _value(library: ctypes.CDLL, symbol: str) -> str | None:
    return str(ctypes.c_int.in_dll(library, symbol).value)


def _text(value: bytes | None) -> str | None:
    return value.decode(errors="replace").strip() if value else None


KINDS: dict[str, Callable[[ctypes.CDLL, str], str | None]] = {
    "call": _call,
    "number": _number,
    "pointer": _pointer,
    "array": _array,
    "value": _value,
}


def answer(path: str, symbol: str, kind: str) -> str | None:
    """One answer."""
    try:
        return KINDS[kind](ctypes.CDLL(path), symbol)
    except (OSError, AttributeError, ValueError):
        return None


if __name__ == "__main__":
    json.dump([answer(*question) for question in json.load(sys.stdin)], sys.stdout)
