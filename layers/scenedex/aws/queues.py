"""Messages in queues."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from scenedex.aws.errors import translated
from scenedex.domain.errors import Code

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MAX_VISIBILITY_S = 43_200
"""Twelve hours, SQS's own limit."""


class MessageQueue(Protocol):
    """What the stages need of queues."""

    def send(self, queue_url: str, body: str) -> None:
        """Puts a message into a queue."""

    def change_visibility(self, queue_url: str, receipt_handle: str, *, timeout_s: float) -> None:
        """Hides a received message for so many seconds from now, rounded up to whole ones."""


class SqsQueue:
    """SQS."""

    def __init__(self, client: SQSClient) -> None:
        self._client = client

    def send(self, queue_url: str, body: str) -> None:
        """See MessageQueue."""
        with translated(Code.QUEUE_UNAVAILABLE):
            self._client.send_message(QueueUrl=queue_url, MessageBody=body)

    def change_visibility(self, queue_url: str, receipt_handle: str, *, timeout_s: float) -> None:
        """See MessageQueue."""
        with translated(Code.QUEUE_UNAVAILABLE):
            self._client.change_message_visibility(
                QueueUrl=queue_url,
                ReceiptHandle=receipt_handle,
                VisibilityTimeout=min(math.ceil(timeout_s), MAX_VISIBILITY_S),
            )
