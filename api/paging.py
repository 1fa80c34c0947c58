"""Opaque page tokens: where in a list that is ordered by time and id a page begins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from api.tokens import read_token, write_token
from scenedex.domain.errors import Code, Rejected


@dataclass(frozen=True)
class Cursor:
    """The last row of a page; the next one begins after it, whatever is added in between."""

    created_at: datetime
    video_id: UUID

    def to_token(self) -> str:
        """The cursor as text for a query string."""
        return write_token(f"{self.created_at.isoformat()} {self.video_id}".encode())

    @classmethod
    def from_token(cls, token: str) -> Self:
        """Reads a token.

        Raises:
            Rejected: it is none that this API gave.
        """
        try:
            moment, _, video_id = read_token(token).decode("ascii").partition(" ")
            return cls(_aware(datetime.fromisoformat(moment)), UUID(video_id))
        except ValueError as error:
            raise Rejected(
                Code.INVALID_REQUEST, "`page` is no token of this list; start without one."
            ) from error


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return moment
