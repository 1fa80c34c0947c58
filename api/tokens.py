"""Opaque tokens: bytes as text that a query string carries as it is."""

import base64


def write_token(content: bytes) -> str:
    """The bytes as text."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def read_token(token: str) -> bytes:
    """The bytes of a text.

    Raises:
        ValueError: it is none that ``write_token`` made.
    """
    padded = token + "=" * (-len(token) % 4)
    return base64.b64decode(padded, altchars=b"-_", validate=True)
