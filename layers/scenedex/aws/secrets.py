"""Passwords in Secrets Manager."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scenedex.aws.errors import translated
from scenedex.domain.errors import Code, Misconfigured

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


@dataclass(frozen=True)
class Credentials:
    """A database role and its password, which no log ever shows."""

    username: str
    password: str = field(repr=False)


def read_secret(client: SecretsManagerClient, arn: str) -> Credentials:
    """Reads ``{"username": …, "password": …}``.

    Raises:
        Retryable: SECRETS_UNAVAILABLE.
        Misconfigured: there is no such secret, or it does not hold both.
    """
    with translated(Code.SECRETS_UNAVAILABLE):
        text = client.get_secret_value(SecretId=arn)["SecretString"]
    try:
        given = json.loads(text)
        return Credentials(username=given["username"], password=given["password"])
    except (ValueError, KeyError, TypeError) as error:
        raise Misconfigured(
            Code.SETTING_INVALID, f"The secret {arn} does not hold `username` and `password`."
        ) from error
