"""Page tokens of searches: where a page begins, and what the first one was judged by.

A token is sealed with a hash over itself and the search that it belongs to: its user, its query and
parameters, and the models that compared. It is no secret and grants nothing, as rows are read as
the user who asks; the seal is there so that a token of another search, or a broken one, is refused
and never answered with results that do not follow each other.
"""

import hmac
import json
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self
from uuid import UUID

from api.tokens import read_token, write_token
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.query_words import MAX_TERMS
from scenedex.domain.search import MOST_RESULTS, Basis
from scenedex.domain.signals import Band, Signal

_VERSION = 1
"""Another number ends all tokens that are out: for a release that ranks in another way."""
_SEAL_BYTES = 16
# Version, compared signals, offset, publish, scenes, two bands, number of word counts.
_HEAD = struct.Struct("!BBHQI4dB")
_COUNT_BYTES = 4
_COMPARING = (Signal.MEANING, Signal.PICTURE)
_MOST_PUBLISHES = 2**63 - 1
_MOST_SCENES = 2**31 - 1


@dataclass(frozen=True)
class SearchPage:
    """Where a page begins.

    Attributes:
        offset: how many results stood before it.
        compared: signals that a model took part in; only these do on later pages.
        basis: what the first page was judged by.
    """

    offset: int
    compared: tuple[Signal, ...]
    basis: Basis

    def to_token(self, search: str) -> str:
        """The page as text for a query string, sealed for one search."""
        packed = self._pack()
        return write_token(_seal(packed, search) + packed)

    def _pack(self) -> bytes:
        basis, counts = self.basis, self.basis.word_counts
        head = _HEAD.pack(
            _VERSION,
            sum(1 << place for place, one in enumerate(_COMPARING) if one in self.compared),
            self.offset,
            basis.publish_seq,
            basis.scenes,
            *(basis.meaning.floor, basis.meaning.strong),
            *(basis.picture.floor, basis.picture.strong),
            len(counts),
        )
        return head + struct.pack(f"!{len(counts)}I", *counts)

    @classmethod
    def _unpack(cls, packed: bytes) -> Self:
        version, compared, offset, publish_seq, scenes, *bands, size = _HEAD.unpack_from(packed)
        counts = struct.unpack(f"!{size}I", packed[_HEAD.size :])
        basis = Basis(publish_seq, scenes, counts, Band(*bands[:2]), Band(*bands[2:]))
        if (
            version != _VERSION
            or compared >= 1 << len(_COMPARING)
            or not 0 < offset < MOST_RESULTS
            or not _is_possible(basis)
        ):
            raise ValueError("not a page that can be")
        signals = tuple(one for place, one in enumerate(_COMPARING) if compared >> place & 1)
        return cls(offset, signals, basis)


@dataclass(frozen=True)
class SealedPage:
    """A page of a token that nobody has compared with the search yet."""

    page: SearchPage
    packed: bytes
    seal: bytes

    @classmethod
    def read(cls, token: str) -> Self:
        """Reads a token.

        Raises:
            Rejected: PAGE_TOKEN_INVALID; it is none that this API gave.
        """
        try:
            content = read_token(token)
            seal, packed = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
            return cls(SearchPage._unpack(packed), packed, seal)  # noqa: SLF001 (one class in two)
        except (ValueError, struct.error) as error:
            raise _refused() from error

    def opened(self, search: str) -> SearchPage:
        """The page, if it belongs to this search.

        Raises:
            Rejected: PAGE_TOKEN_INVALID; it belongs to another one.
        """
        if not hmac.compare_digest(self.seal, _seal(self.packed, search)):
            raise _refused()
        return self.page


def describe_search(user_id: UUID, shape: Sequence[str], models: Sequence[str]) -> str:
    """A search as tokens are sealed for it.

    Args:
        user_id: who asks.
        shape: all that decides which results there are and in which order.
        models: the identities of those that compare.
    """
    return json.dumps([str(user_id), list(shape), list(models)])


def _is_possible(basis: Basis) -> bool:
    numbers = (*vars(basis.meaning).values(), *vars(basis.picture).values())
    return (
        basis.publish_seq <= _MOST_PUBLISHES
        and basis.scenes <= _MOST_SCENES
        and len(basis.word_counts) <= MAX_TERMS
        and all(count <= _MOST_SCENES for count in basis.word_counts)
        and all(math.isfinite(number) for number in numbers)
    )


def _seal(packed: bytes, search: str) -> bytes:
    return sha256(packed + search.encode("utf-8", "surrogatepass")).digest()[:_SEAL_BYTES]


def _refused() -> Rejected:
    return Rejected(
        Code.PAGE_TOKEN_INVALID,
        "`page` does not belong to this search: repeat the search that gave it as it was, or "
        "start again without `page`.",
    )
