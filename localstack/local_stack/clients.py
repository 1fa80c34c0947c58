"""AWS clients of the local stack."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

import boto3
from botocore.config import Config

from local_stack.places import REGION

if TYPE_CHECKING:
    from mypy_boto3_batch.client import BatchClient
    from mypy_boto3_cloudformation.client import CloudFormationClient
    from mypy_boto3_logs.client import CloudWatchLogsClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sqs.client import SQSClient

ACCESS_KEY = "test"
"""LocalStack's own: it knows no others and gives no rights to any."""


class _Where(TypedDict):
    endpoint_url: str
    config: Config


@dataclass(frozen=True)
class Clients:
    """One client for each service, made when it is first needed."""

    endpoint_url: str

    @cached_property
    def cloudformation(self) -> "CloudFormationClient":
        """For the deployment."""
        return self._session.client("cloudformation", **self._where)

    @cached_property
    def s3(self) -> "S3Client":
        """For the template."""
        return self._session.client("s3", **self._where)

    @cached_property
    def secretsmanager(self) -> "SecretsManagerClient":
        """For the database owner's password."""
        return self._session.client("secretsmanager", **self._where)

    @cached_property
    def sqs(self) -> "SQSClient":
        """For the queues' depths."""
        return self._session.client("sqs", **self._where)

    @cached_property
    def batch(self) -> "BatchClient":
        """For the jobs."""
        return self._session.client("batch", **self._where)

    @cached_property
    def logs(self) -> "CloudWatchLogsClient":
        """For what functions and jobs print."""
        return self._session.client("logs", **self._where)

    @cached_property
    def _session(self) -> boto3.Session:
        return boto3.Session(ACCESS_KEY, ACCESS_KEY, region_name=REGION)

    @property
    def _where(self) -> _Where:
        return {
            "endpoint_url": self.endpoint_url,
            "config": Config(connect_timeout=5, read_timeout=120, retries={"max_attempts": 2}),
        }
