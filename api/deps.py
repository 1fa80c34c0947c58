"""What a request needs: the parts of this process, and who asks."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.auth import Verifier
from api.database import UserDatabase
from api.encoding import QueryEncoders
from api.models import IndexedModels
from api.people import People
from scenedex.aws import ObjectStore, Presigner
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.video import User
from scenedex.settings import Settings


@dataclass(frozen=True)
class Deps:
    """The parts that requests share.

    Attributes:
        encoders: only where the process searches.
    """

    settings: Settings
    database: UserDatabase
    verifier: Verifier
    people: People
    store: ObjectStore
    presigner: Presigner
    encoders: QueryEncoders | None = None
    indexed_models: IndexedModels = field(default_factory=IndexedModels)

    def picture_url(self, key: str | None) -> str | None:
        """A URL of an artefact, made without the network; None where there is none."""
        if key is None:
            return None
        return self.presigner.presign_get(self.settings.artefacts_bucket, key).url


def parts_of(request: Request) -> Deps:
    """The parts that the app was made with."""
    found: Deps = request.app.state.deps
    return found


Parts = Annotated[Deps, Depends(parts_of)]
_bearer = HTTPBearer(auto_error=False, description="A token of the issuer, role `authenticated`.")


def current_user(
    parts: Parts,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> User:
    """Who asks.

    Raises:
        Rejected: NOT_AUTHENTICATED.
    """
    if bearer is None:
        raise Rejected(
            Code.NOT_AUTHENTICATED, "Send a token: `Authorization: Bearer …` (scenedex token)."
        )
    return parts.people.user(parts.verifier.verify(bearer.credentials))


CurrentUser = Annotated[User, Depends(current_user)]
