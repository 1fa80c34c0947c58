"""What a gateway hands over, made text again.

An event is JSON, which can name halves of characters (lone surrogates). Nothing of a request can be
encoded with them, so that Mangum would raise and the gateway answer 502; as replacement characters
they reach the routes, which refuse them like any other text that is none.
"""

from typing import Any

_SENT = (
    "path",
    "headers",
    "multiValueHeaders",
    "queryStringParameters",
    "multiValueQueryStringParameters",
    "body",
)
"""What a client decides."""


def as_text(event: dict[str, Any]) -> dict[str, Any]:
    """An event whose texts can all be encoded."""
    return {**event, **{name: _whole(event[name]) for name in _SENT if name in event}}


def _whole(value: Any) -> Any:
    match value:
        case str():
            return value if value.isascii() else _text(value)
        case dict():
            return {_whole(name): _whole(one) for name, one in value.items()}
        case list():
            return [_whole(one) for one in value]
        case _:
            return value


def _text(value: str) -> str:
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
