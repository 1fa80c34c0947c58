"""One session and one client a service for each process, and the one endpoint switch."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, TypedDict

import boto3
from botocore.config import Config

from scenedex.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_batch import BatchClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

CONNECT_TIMEOUT_S = 3
"""All endpoints are in the same region or on the same machine."""
READ_TIMEOUT_S = 20
"""Between two reads of a body, not for all of it."""
MAX_CONNECTIONS = 16
"""At least as many as threads that upload artefacts at the same time."""


_PATIENCE = Config(
    connect_timeout=CONNECT_TIMEOUT_S,
    read_timeout=READ_TIMEOUT_S,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=MAX_CONNECTIONS,
)


@cache
def session() -> boto3.Session:
    """This process's session; it finds and renews the credentials."""
    return boto3.Session()


class _Options(TypedDict):
    region_name: str
    endpoint_url: str | None
    config: Config


class Clients:
    """The clients of one installation, each made when it is first used.

    Clients may be shared by threads; making one may not, so a thread is given a client and
    never this object.
    """

    def __init__(self, settings: Settings) -> None:
        self._region = settings.aws_region
        self._endpoint = settings.aws_endpoint_url
        self._public_endpoint = settings.public_endpoint_url or settings.aws_endpoint_url

    @cached_property
    def s3(self) -> S3Client:
        """For this process's own reads and writes."""
        return session().client("s3", **self._s3_options(self._endpoint))

    @cached_property
    def public_s3(self) -> S3Client:
        """For URLs given to browsers: the host is part of what is signed."""
        return session().client("s3", **self._s3_options(self._public_endpoint))

    @cached_property
    def sqs(self) -> SQSClient:
        """The queues."""
        return session().client("sqs", **self._options())

    @cached_property
    def batch(self) -> BatchClient:
        """The jobs."""
        return session().client("batch", **self._options())

    @cached_property
    def secrets(self) -> SecretsManagerClient:
        """The passwords."""
        return session().client("secretsmanager", **self._options())

    def _options(self) -> _Options:
        return {
            "region_name": self._region,
            "endpoint_url": self._endpoint or None,
            "config": _PATIENCE,
        }

    def _s3_options(self, endpoint: str) -> _Options:
        # A bucket is a host name at AWS (the regional one: a new bucket's global name redirects,
        # and a redirected form loses its file); another endpoint has one host only.
        style: Literal["path", "virtual"] = "path" if endpoint else "virtual"
        config = Config(signature_version="s3v4", s3={"addressing_style": style})
        return {
            "region_name": self._region,
            "endpoint_url": endpoint or None,
            "config": _PATIENCE.merge(config),
        }
