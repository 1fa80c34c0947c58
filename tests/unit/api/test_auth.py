import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from api.auth import Identity, Verifier
from scenedex.cli.issuer import LocalIssuer
from scenedex.domain.errors import Code, Misconfigured, Rejected
from scenedex.settings import Settings

SUBJECT = "00000000-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> LocalIssuer:
    return LocalIssuer.create(tmp_path_factory.mktemp("issuer"))


@pytest.fixture(scope="module")
def other_issuer(tmp_path_factory: pytest.TempPathFactory) -> LocalIssuer:
    return LocalIssuer.create(tmp_path_factory.mktemp("other"))


def settings_of(jwks: str, issuer: str = "http://local.scenedex") -> Settings:
    return Settings(auth_issuer=issuer, auth_audience="authenticated", auth_jwks=jwks)


@pytest.fixture(scope="module")
def verifier(issuer: LocalIssuer) -> Verifier:
    return Verifier.from_settings(settings_of(issuer.jwks()))


def encoded(value: bytes | dict[str, object]) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def good_claims(issuer: LocalIssuer) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(issuer.token(SUBJECT), options={"verify_signature": False})
    return claims


def hs256(issuer: LocalIssuer, secret: bytes) -> str:
    """Signs by hand: PyJWT refuses to use a public key as a secret."""
    header = encoded({"alg": "HS256", "typ": "JWT", "kid": issuer.kid})
    signed = f"{header}.{encoded(good_claims(issuer))}"
    return f"{signed}.{encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def public_pem(issuer: LocalIssuer) -> bytes:
    return issuer.private_key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def without(issuer: LocalIssuer, claim: str) -> str:
    claims = good_claims(issuer)
    del claims[claim]
    return signed(issuer, claims)


def signed(issuer: LocalIssuer, claims: dict[str, Any], **headers: object) -> str:
    """Signs claims that ``jwt.encode`` would not."""
    return jwt.api_jws.encode(
        json.dumps(claims).encode(),
        issuer.private_key,
        algorithm="ES256",
        headers={"kid": issuer.kid, **headers},
    )


def test_a_good_token_says_who_it_is(verifier: Verifier, issuer: LocalIssuer) -> None:
    token = issuer.token(SUBJECT, claims={"email": "ada@example.org"})
    assert verifier.verify(token) == Identity(issuer.issuer, SUBJECT, "ada@example.org")


def test_one_subject_is_one_person_however_it_is_written(
    verifier: Verifier, issuer: LocalIssuer
) -> None:
    subject = "ABCDEF00-0000-4000-8000-000000000001"
    assert verifier.verify(issuer.token(subject)).subject == subject.lower()


def test_an_audience_among_several_is_enough(verifier: Verifier, issuer: LocalIssuer) -> None:
    token = issuer.token(SUBJECT, claims={"aud": ["other", "authenticated"]})
    assert verifier.verify(token).subject == SUBJECT


def test_a_clock_that_is_a_little_behind_is_forgiven(
    verifier: Verifier, issuer: LocalIssuer
) -> None:
    assert verifier.verify(issuer.token(SUBJECT, ttl_s=-2)).subject == SUBJECT


CLAIM_ABUSES: dict[str, dict[str, object]] = {
    "expired": {"exp": int(time.time()) - 60},
    "expiry is text": {"exp": "9999999999"},
    "expiry is endless": {"exp": float("inf")},
    "expiry is null": {"exp": None},
    "issued in the future": {"iat": int(time.time()) + 600},
    "issued at is text": {"iat": "soon"},
    "not valid yet": {"nbf": int(time.time()) + 600},
    "another issuer": {"iss": "http://evil.example"},
    "issuer with a suffix": {"iss": "http://local.scenedex.evil.example"},
    "issuer in a list": {"iss": ["http://local.scenedex"]},
    "another audience": {"aud": "anon"},
    "audience is a part": {"aud": "authenticate"},
    "anon key": {"role": "anon"},
    "service key": {"role": "service_role"},
    "role in a list": {"role": ["authenticated"]},
    "anonymous user": {"is_anonymous": True},
    "anonymous as text": {"is_anonymous": "true"},
    "subject is a path": {"sub": "../admin"},
    "subject is a number": {"sub": 1},
    "subject is empty": {"sub": ""},
    "subject with a line end": {"sub": f"{SUBJECT}\n"},
    "subject in braces": {"sub": f"{{{SUBJECT}}}"},
}


@pytest.mark.parametrize("name", CLAIM_ABUSES)
def test_claims_are_checked(verifier: Verifier, issuer: LocalIssuer, name: str) -> None:
    with pytest.raises(Rejected) as caught:
        verifier.verify(signed(issuer, good_claims(issuer) | CLAIM_ABUSES[name]))
    assert caught.value.code == Code.NOT_AUTHENTICATED


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "exp", "iat", "role"])
def test_no_claim_may_be_missing(verifier: Verifier, issuer: LocalIssuer, claim: str) -> None:
    with pytest.raises(Rejected, match="not_authenticated"):
        verifier.verify(without(issuer, claim))


TOKEN_ABUSES = {
    "alg none": lambda one, _: (
        f"{encoded({'alg': 'none', 'kid': one.kid})}.{encoded(good_claims(one))}."
    ),
    "alg none with the signature": lambda one, _: (
        f"{encoded({'alg': 'none', 'kid': one.kid})}.{one.token(SUBJECT).split('.', 1)[1]}"
    ),
    "HS256 with the public PEM": lambda one, _: hs256(one, public_pem(one)),
    "HS256 with the key set": lambda one, _: hs256(one, one.jwks().encode()),
    "HS256 with nothing": lambda one, _: hs256(one, b""),
    "another key under the same id": lambda one, other: jwt.encode(
        good_claims(one), other.private_key, algorithm="ES256", headers={"kid": one.kid}
    ),
    "a key that the issuer does not have": lambda one, other: other.token(SUBJECT),
    "no key id": lambda one, _: jwt.encode(good_claims(one), one.private_key, algorithm="ES256"),
    "key id is null": lambda one, _: raw_header(one, {"alg": "ES256", "kid": None}),
    "key id is a list": lambda one, _: raw_header(one, {"alg": "ES256", "kid": [one.kid]}),
    "key of the sender": lambda one, other: jwt.encode(
        good_claims(one),
        other.private_key,
        algorithm="ES256",
        headers={"jwk": json.loads(other.jwks())["keys"][0], "jku": "http://evil.example"},
    ),
    "critical header": lambda one, _: signed(one, good_claims(one), crit=["exp2"], exp2=1),
    "changed claims": lambda one, _: ".".join(
        [
            one.token(SUBJECT).split(".")[0],
            encoded({**good_claims(one), "sub": SUBJECT.replace("1", "2")}),
            one.token(SUBJECT).split(".")[2],
        ]
    ),
    "signature cut off": lambda one, _: one.token(SUBJECT).rsplit(".", 1)[0] + ".",
    "empty": lambda *_: "",
    "not a token": lambda *_: "hello",
    "five parts": lambda *_: "a.b.c.d.e",
    "deeply nested header": lambda *_: f"{encoded(b'[' * 4000)}.e30.e30",
    "header is a list": lambda *_: f"{encoded(b'[]')}.e30.e30",
    "not ascii": lambda one, _: one.token(SUBJECT) + "é\x00",
    "too long": lambda one, _: one.token(SUBJECT, claims={"pad": "x" * 9000}),
}


def raw_header(issuer: LocalIssuer, header: dict[str, object]) -> str:
    return f"{encoded(header)}.{issuer.token(SUBJECT).split('.', 1)[1]}"


@pytest.mark.parametrize("name", TOKEN_ABUSES)
def test_tokens_are_checked(
    verifier: Verifier, issuer: LocalIssuer, other_issuer: LocalIssuer, name: str
) -> None:
    token = TOKEN_ABUSES[name](issuer, other_issuer)
    with pytest.raises(Rejected) as caught:
        verifier.verify(token)
    assert caught.value.code == Code.NOT_AUTHENTICATED
    assert not token or token not in caught.value.message


def test_a_key_that_rotates_in_is_accepted_beside_the_old_one(
    issuer: LocalIssuer, other_issuer: LocalIssuer
) -> None:
    both = [json.loads(one.jwks())["keys"][0] for one in (issuer, other_issuer)]
    verifier = Verifier.from_settings(settings_of(json.dumps({"keys": both})))
    assert verifier.verify(issuer.token(SUBJECT)) == verifier.verify(other_issuer.token(SUBJECT))


def test_rsa_keys_verify_with_rs256_only(issuer: LocalIssuer) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    jwk = {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": "rsa"}
    verifier = Verifier.from_settings(settings_of(json.dumps({"keys": [jwk]})))
    claims = good_claims(issuer)
    good = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "rsa"})
    other = jwt.encode(claims, key, algorithm="PS256", headers={"kid": "rsa"})
    assert verifier.verify(good).subject == SUBJECT
    with pytest.raises(Rejected, match="algorithm"):
        verifier.verify(other)


def private_jwk() -> dict[str, Any]:
    key = ec.generate_private_key(ec.SECP256R1())
    return {**ECAlgorithm.to_jwk(key, as_dict=True), "kid": "private"}


BAD_KEY_SETS: dict[str, object] = {
    "a secret": {"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "a", "alg": "HS256"}]},
    "a private key": {"keys": [private_jwk()]},
    "no keys": {"keys": []},
    "a key for encryption": {"keys": [{**private_jwk(), "use": "enc"}]},
    "no id": {"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]},
    "no point of the curve": {
        "keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "a"}]
    },
    "another algorithm": {
        "keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "a", "alg": "HS256"}]
    },
    "a list": [],
    "keys are text": {"keys": "abc"},
}


@pytest.mark.parametrize("name", BAD_KEY_SETS)
def test_a_key_set_holds_public_signing_keys_only(name: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        Verifier.from_settings(settings_of(json.dumps(BAD_KEY_SETS[name])))
    assert caught.value.code == Code.SETTING_INVALID
    assert "c2VjcmV0" not in caught.value.message


def test_without_a_key_set_nothing_starts() -> None:
    with pytest.raises(Misconfigured, match="SCENEDEX_AUTH_JWKS"):
        Verifier.from_settings(Settings(auth_issuer="http://local.scenedex"))


def test_the_key_file_of_the_stack_is_what_the_verifier_reads(tmp_path: Path) -> None:
    issuer = LocalIssuer.create(tmp_path)
    verifier = Verifier.from_settings(settings_of((tmp_path / "jwks.json").read_text()))
    assert verifier.verify(issuer.token(SUBJECT)).subject == SUBJECT
