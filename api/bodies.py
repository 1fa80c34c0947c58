"""Bodies that are no JSON, read up to a limit."""

from typing import Annotated

from fastapi import Depends, Request

from scenedex.domain.errors import Code, Rejected

MAX_PICTURE_BYTES = 4 * 1024 * 1024
"""Lambda takes 6 MB, and a REST API hands it binary bodies as base64, which is a third more."""
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")
PICTURE_BODY = {
    "requestBody": {
        "required": True,
        "description": f"The picture's bytes, at most {MAX_PICTURE_BYTES:,}.",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}} for kind in PICTURE_TYPES
        },
    }
}
"""How the body stands in the description of a route."""


async def read_picture_body(request: Request) -> bytes:
    """The whole body, unless it is too large: then no more of it is read.

    Raises:
        Rejected: FILE_TOO_LARGE.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > MAX_PICTURE_BYTES:
        raise _too_large()
    body = bytearray()
    async for piece in request.stream():
        if len(body) + len(piece) > MAX_PICTURE_BYTES:
            raise _too_large()
        body += piece
    return bytes(body)


PictureBody = Annotated[bytes, Depends(read_picture_body)]


def _too_large() -> Rejected:
    return Rejected(
        Code.FILE_TOO_LARGE,
        f"The picture has more than {MAX_PICTURE_BYTES:,} bytes; send a smaller one.",
    )
