"""Who is asking: verification of bearer tokens against one issuer's key set."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import jwt

from scenedex.domain.errors import Code, Misconfigured, Rejected
from scenedex.settings import Settings

# A key verifies with the one algorithm that its type implies; what a token's header says is only
# compared with it. Secrets (`oct`) are no public keys and are refused (CVE-2022-29217).
_ALGORITHMS = {
    ("EC", "P-256"): "ES256",
    ("EC", "P-384"): "ES384",
    ("OKP", "Ed25519"): "EdDSA",
    ("RSA", None): "RS256",
}
_LEEWAY_S = 10
"""How far two machines' clocks may differ; NTP keeps them within one second."""
_MAX_TOKEN_CHARS = 8192
"""The longest header that API Gateway passes on is 10,240 bytes with all others."""
_ROLE = "authenticated"
_REQUIRED = ["aud", "exp", "iat", "iss", "role", "sub"]
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Identity:
    """A person as their issuer knows them.

    Attributes:
        email: what the issuer says it is; shown, and never used to find a user.
    """

    issuer: str
    subject: str
    email: str | None = None


class Verifier:
    """Checks tokens offline: signature, key id, issuer, audience, times, role and subject.

    Args:
        keys: the issuer's public keys by their id.
        issuer: the only accepted ``iss``.
        audience: what ``aud`` must be or hold.
    """

    def __init__(self, keys: Mapping[str, jwt.PyJWK], *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Reads the key set.

        Raises:
            Misconfigured: a setting is missing, or the key set holds something else than public
                signing keys with an id.
        """
        settings.require("auth_issuer", "auth_audience", "auth_jwks")
        keys = _read_keys(settings.auth_jwks)
        return cls(keys, issuer=settings.auth_issuer, audience=settings.auth_audience)

    def verify(self, token: str) -> Identity:
        """Reads a token's claims if every check passes.

        Raises:
            Rejected: with ``not_authenticated``, whatever the reason.
        """
        try:
            claims = self._claims(token)
        except jwt.ExpiredSignatureError as error:
            raise _refused("The token has expired; sign in again.") from error
        except jwt.PyJWTError as error:
            raise _refused(f"The token is not valid: {_reason(error)}.") from error
        _check_person(claims)
        email = claims.get("email")
        subject = str(claims["sub"]).lower()
        return Identity(self._issuer, subject, email if isinstance(email, str) else None)

    def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > _MAX_TOKEN_CHARS:
            raise jwt.DecodeError("it is too long")
        key = self._keys.get(str(jwt.get_unverified_header(token).get("kid")))
        if key is None:
            raise jwt.InvalidKeyError("its key is not the issuer's")
        return jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            audience=self._audience,
            issuer=self._issuer,
            leeway=_LEEWAY_S,
            options={"require": _REQUIRED},
        )


def _read_keys(text: str) -> dict[str, jwt.PyJWK]:
    try:
        given = json.loads(text)["keys"]
        keys = {key["kid"]: _public_key(key) for key in given if key.get("use", "sig") == "sig"}
    except (ValueError, KeyError, TypeError, AttributeError, jwt.PyJWTError) as error:
        raise Misconfigured(
            Code.SETTING_INVALID, f"SCENEDEX_AUTH_JWKS is no set of public signing keys: {error}."
        ) from error
    if not keys:
        raise Misconfigured(Code.SETTING_INVALID, "SCENEDEX_AUTH_JWKS holds no signing key.")
    return keys


def _public_key(key: Mapping[str, Any]) -> jwt.PyJWK:
    kind = (key["kty"], key.get("crv"))
    if kind not in _ALGORITHMS or "d" in key or not isinstance(key["kid"], str):
        raise ValueError(f"a key of type {kind[0]} with id {key['kid']!r} is not one")
    algorithm = _ALGORITHMS[kind]
    if key.get("alg", algorithm) != algorithm:
        raise ValueError(f"key {key['kid']!r} is for {algorithm}, not {key['alg']}")
    return jwt.PyJWK(dict(key), algorithm)


def _check_person(claims: Mapping[str, object]) -> None:
    """PyJWT reads times from text and knows nothing of the rest: API keys are tokens too."""
    if not all(type(claims[name]) in {int, float} for name in ("exp", "iat")):
        raise _refused("The token is not valid: a time is not a number.")
    if claims["role"] != _ROLE:
        raise _refused("The token is an API key, not a signed-in person's.")
    if claims.get("is_anonymous", False) is not False:
        raise _refused("Anonymous users cannot do this; sign in.")
    if not _UUID.fullmatch(str(claims["sub"])):
        raise _refused("The token's subject is not a UUID.")


def _refused(message: str) -> Rejected:
    return Rejected(Code.NOT_AUTHENTICATED, message)


def _reason(error: jwt.PyJWTError) -> str:
    """Names what is wrong, without anything that the token holds."""
    reasons: dict[type[jwt.PyJWTError], str] = {
        jwt.InvalidSignatureError: "its signature does not match",
        jwt.InvalidAlgorithmError: "its algorithm is not its key's",
        jwt.InvalidAudienceError: "it is meant for another audience",
        jwt.InvalidIssuerError: "it comes from another issuer",
        jwt.ImmatureSignatureError: "it is not valid yet",
        jwt.InvalidKeyError: "its key is not the issuer's",
        jwt.MissingRequiredClaimError: "a claim is missing",
    }
    return reasons.get(type(error), "it cannot be read")
