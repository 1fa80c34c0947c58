"""The local stack's own token issuer. It exists only where the stack is local.

The API trusts whatever stands in its ``SCENEDEX_AUTH_JWKS`` setting; ``make up`` puts this issuer's
public key there, and ``scenedex token`` signs with the private one.
"""

import base64
import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from scenedex.domain.errors import Code, Misconfigured

ALGORITHM = "ES256"
ISSUER = "http://local.scenedex"
AUDIENCE = "authenticated"
ROLE = "authenticated"
PRIVATE_FILE = "private.pem"
JWKS_FILE = "jwks.json"


@dataclass(frozen=True)
class LocalIssuer:
    """Signs tokens as an identity provider would (Supabase's claims) with an ES256 key pair."""

    private_key: ec.EllipticCurvePrivateKey
    issuer: str = ISSUER
    audience: str = AUDIENCE

    @classmethod
    def create(cls, directory: Path) -> Self:
        """Makes a key pair in ``directory``, or takes the one that is there.

        Writes ``private.pem`` (readable by its owner alone) and ``jwks.json``.
        """
        if not (directory / PRIVATE_FILE).exists():
            directory.mkdir(parents=True, exist_ok=True)
            _write_private(directory / PRIVATE_FILE, ec.generate_private_key(ec.SECP256R1()))
        issuer = cls.load(directory)
        (directory / JWKS_FILE).write_text(issuer.jwks(), encoding="utf-8")
        return issuer

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Reads the key pair that ``create`` left.

        Raises:
            Misconfigured: there is none, or it is not an elliptic curve key.
        """
        path = directory / PRIVATE_FILE
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise Misconfigured(
                Code.SETTING_MISSING, f"The local issuer has no key at {path}; run `make up`."
            ) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise Misconfigured(Code.SETTING_INVALID, f"{path} is not an elliptic curve key.")
        return cls(key)

    @property
    def kid(self) -> str:
        """The key's id: its JWK thumbprint (RFC 7638), so that a new key has a new id."""
        jwk = self._public_jwk()
        members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
        canonical = json.dumps(members, separators=(",", ":"), sort_keys=True)
        digest = hashlib.sha256(canonical.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def jwks(self) -> str:
        """The public key as a JSON Web Key Set, on one line."""
        key = {**self._public_jwk(), "alg": ALGORITHM, "kid": self.kid, "use": "sig"}
        return json.dumps({"keys": [key]}, separators=(",", ":"), sort_keys=True)

    def token(
        self, subject: str, *, ttl_s: int = 3600, claims: Mapping[str, object] | None = None
    ) -> str:
        """Signs a token.

        Args:
            subject: the user's id at the issuer, a UUID.
            ttl_s: seconds until it expires; negative makes one that has.
            claims: added to the usual ones, or put in their place.
        """
        now = int(time.time())
        payload: dict[str, object] = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": subject,
            "role": ROLE,
            "iat": now,
            "exp": now + ttl_s,
            **(claims or {}),
        }
        return jwt.encode(payload, self.private_key, algorithm=ALGORITHM, headers={"kid": self.kid})

    def _public_jwk(self) -> dict[str, object]:
        return ECAlgorithm.to_jwk(self.private_key.public_key(), as_dict=True)


def _write_private(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
