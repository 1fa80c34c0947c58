"""Where the API is and who asks: the environment, or the local stack's ``stack.json``."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from scenedex.cli.issuer import LocalIssuer
from scenedex.domain.errors import Code, Misconfigured, Rejected, Retryable
from scenedex.settings import Settings

DEMO_SUBJECT = UUID("00000000-0000-4000-8000-000000000001")
"""The local stack's user, who owns what is dropped into its bucket too."""

LOCAL_TOKEN_TTL_S = 12 * 3600
"""A token made on the fly outlives the longest video anyone waits for."""

STACK_FILE = "stack.json"
_BEARER = re.compile(r"[A-Za-z0-9._~+/=-]+")  # RFC 6750, section 2.1


@dataclass(frozen=True)
class Connection:
    """What a request to the API needs.

    Attributes:
        is_local: whether it is the local stack of this machine.
    """

    api_url: str
    token: str = field(repr=False)
    is_local: bool


@dataclass(frozen=True)
class LocalStack:
    """What ``make up`` left about the stack on this machine."""

    path: Path
    values: dict[str, Any]

    @classmethod
    def find(cls, state_dir: Path, start: Path) -> Self | None:
        """Looks for the state directory in ``start`` and the directories above it.

        Raises:
            Misconfigured: the file is there and cannot be read.
        """
        for directory in (start, *start.parents):
            path = directory / state_dir / STACK_FILE
            if path.is_file():
                return cls(path, _read(path))
        return None

    @property
    def api_url(self) -> str:
        """The API Gateway's URL."""
        return str(self.values["api_url"])

    def token(self, subject: UUID = DEMO_SUBJECT, *, ttl_s: int = LOCAL_TOKEN_TTL_S) -> str:
        """Signs a token with the stack's own issuer.

        Raises:
            Misconfigured: the issuer's key is gone.
        """
        key = Path(str(self.values["issuer"]["private_key"]))
        return LocalIssuer.load((self.path.parent / key).parent).token(str(subject), ttl_s=ttl_s)


def connect(settings: Settings, start: Path) -> Connection:
    """Decides where the API is: the settings first, then the local stack.

    Raises:
        Retryable: there is no local stack (``stack_not_running``).
        Rejected: an API is named without a token, or the token is none.
    """
    stack = LocalStack.find(settings.state_dir, start)
    if settings.api_url and (stack is None or settings.api_url != stack.api_url):
        return Connection(settings.api_url, _checked(settings.token), is_local=False)
    if stack is None:
        raise not_running()
    token = _checked(settings.token) if settings.token else stack.token()
    return Connection(stack.api_url, token, is_local=True)


def not_running() -> Retryable:
    """The error for a local stack that is not there."""
    return Retryable(Code.STACK_NOT_RUNNING, "The local stack is not running.")


def _checked(token: str) -> str:
    if not token:
        raise Rejected(Code.NOT_AUTHENTICATED, "SCENEDEX_API_URL is set but SCENEDEX_TOKEN is not.")
    if not _BEARER.fullmatch(token):
        raise Rejected(Code.NOT_AUTHENTICATED, "SCENEDEX_TOKEN is not a bearer token.")
    return token


def _read(path: Path) -> dict[str, Any]:
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        values["api_url"], values["issuer"]["private_key"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Misconfigured(
            Code.SETTING_INVALID, f"{path} cannot be read; run `make up` again."
        ) from error
    return values
