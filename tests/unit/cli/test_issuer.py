import json
from pathlib import Path

import jwt
import pytest

from scenedex.cli.issuer import AUDIENCE, ISSUER, LocalIssuer
from scenedex.domain.errors import Code, Misconfigured

SUBJECT = "00000000-0000-4000-8000-000000000001"


def test_a_token_verifies_against_the_key_set(tmp_path: Path) -> None:
    issuer = LocalIssuer.create(tmp_path / "issuer")
    key = jwt.PyJWKSet.from_json(issuer.jwks())[issuer.kid]
    claims = jwt.decode(
        issuer.token(SUBJECT), key, algorithms=["ES256"], audience=AUDIENCE, issuer=ISSUER
    )
    assert claims["sub"] == SUBJECT
    assert claims["role"] == "authenticated"
    assert claims["exp"] - claims["iat"] == 3600


def test_making_it_twice_keeps_the_key(tmp_path: Path) -> None:
    first = LocalIssuer.create(tmp_path)
    assert LocalIssuer.create(tmp_path).kid == first.kid == LocalIssuer.load(tmp_path).kid


def test_the_private_key_is_its_owners_alone(tmp_path: Path) -> None:
    LocalIssuer.create(tmp_path)
    assert (tmp_path / "private.pem").stat().st_mode & 0o077 == 0
    assert "d" not in json.loads((tmp_path / "jwks.json").read_text())["keys"][0]


def test_without_a_key_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="run `make up`") as caught:
        LocalIssuer.load(tmp_path)
    assert caught.value.code == Code.SETTING_MISSING


def test_claims_replace_the_usual_ones(tmp_path: Path) -> None:
    token = LocalIssuer.create(tmp_path).token(SUBJECT, claims={"role": "anon", "email": "a@b.c"})
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["role"], claims["email"]) == ("anon", "a@b.c")
