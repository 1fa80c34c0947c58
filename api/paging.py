"""Opaque page tokens: where in a list that is ordered by time and id a page begins."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from scenedex.domain.errors import Code, Rejected


@dataclass(frozen=True)
class Cursor:
    """The last row of a page; the next one begins after it, whatever is added in between."""

    created_at: datetime
    video_id: UUID

    def to_token(self) -> str:
        """The cursor as text for a query string."""
        text = f"{self.created_at.isoformat()} {self.video_id}"
        return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    @classmethod
    def from_token(cls, token: str) -> Self:
        """Reads a token.

        Raises:
            Rejected: it is none that this API gave.
        """
        try:
            padded = token + "=" * (-len(token) % 4)
            text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
            moment, _, video_id = text.partition(" ")
            return cls(_aware(datetime.fromisoformat(moment)), UUID(video_id))
        except (ValueError, binascii.Error) as error:
            raise Rejected(
                Code.INVALID_REQUEST, "`page` is no token of this list; start without one."
            ) from error


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return moment
