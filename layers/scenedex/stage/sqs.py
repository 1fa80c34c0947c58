"""SQS records: each fails alone, and a failed one comes back after a backoff of its own.

An empty answer means success to SQS, so a record handler raises for whatever shall come back;
it returns only when the message may be forgotten.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from scenedex.aws import MessageQueue
from scenedex.domain.errors import ScenedexError
from scenedex.settings import Settings
from scenedex.telemetry import logger, metrics

RecordHandler = Callable[[SQSRecord], None]


@dataclass(frozen=True)
class Backoff:
    """How long a failed message stays away.

    Half of the wait is fixed and half is random ("equal jitter": Brooker, "Exponential Backoff
    And Jitter", AWS Architecture Blog, 2015), so that messages that failed together do not come
    back together.

    Attributes:
        base_s: the wait after the first failure; it doubles with each further one.
        max_s: the longest wait.
        chance: a number from 0 to 1.
    """

    base_s: float
    max_s: float
    chance: Callable[[], float] = random.random

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """As the installation wants it."""
        return cls(settings.backoff_base_s, settings.backoff_max_s)

    def wait_s(self, received: int) -> float:
        """The wait after a message has been received so many times, in seconds."""
        doublings = min(max(received - 1, 0), 30)
        wait_s = min(self.base_s * 2.0**doublings, self.max_s)
        return wait_s * (0.5 + 0.5 * self.chance())


@dataclass(frozen=True)
class SqsBatch:
    """Handles what an event source mapping with ReportBatchItemFailures delivers.

    Attributes:
        queue_url: the queue the records come from; empty: a failed record comes back after that
            queue's own visibility timeout.
        handle: takes one record.
    """

    queue: MessageQueue
    queue_url: str
    backoff: Backoff
    handle: RecordHandler

    def __call__(self, event: Mapping[str, Any]) -> PartialItemFailureResponse:
        """Handles every record and names those that failed."""
        processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
        # Powertools passes the record by the name `record`.
        with processor(records=event["Records"], handler=self._handle):
            processor.process()
        return processor.response()

    def _handle(self, record: SQSRecord) -> None:
        try:
            self.handle(record)
        except Exception as error:
            _report(error, record)
            self._postpone(record)
            raise

    def _postpone(self, record: SQSRecord) -> None:
        if not self.queue_url:
            return
        wait_s = self.backoff.wait_s(int(record.attributes.approximate_receive_count))
        try:
            self.queue.change_visibility(self.queue_url, record.receipt_handle, timeout_s=wait_s)
        except ScenedexError as error:
            # The message comes back all the same, after the queue's own visibility timeout.
            logger.warning("backoff not set", extra={"error": str(error)})
            metrics.add_metric(name="backoff_not_set", unit=MetricUnit.Count, value=1)


def _report(error: Exception, record: SQSRecord) -> None:
    details = {"message_id": record.message_id, "error": str(error)}
    if isinstance(error, ScenedexError):
        logger.warning("message comes back", extra=details)
    else:
        logger.exception("message comes back", extra=details)
    metrics.add_metric(name="message_failed", unit=MetricUnit.Count, value=1)
