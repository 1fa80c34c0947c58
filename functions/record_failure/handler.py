"""Lambda's entry: dead letters of both queues, and Batch jobs that failed."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.record_failure.record import record_dead_letter, record_failed_job
from scenedex.aws import MessageQueue
from scenedex.settings import Settings, settings
from scenedex.stage import Backoff, Services, SqsBatch, entry_point, message_queue, services


@entry_point
def handle(event: dict[str, Any], _context: LambdaContext) -> PartialItemFailureResponse | None:
    """Makes a failure visible to the user whose video it is."""
    if "Records" in event:
        return batch(settings(), message_queue(), services)(event)
    record_failed_job(event, services())
    return None


def batch(config: Settings, queue: MessageQueue, parts: Callable[[], Services]) -> SqsBatch:
    """How a batch of dead letters is handled; a failed one stays in its queue.

    Two queues come here, so a failed one comes back after its queue's own visibility timeout.
    """
    return SqsBatch(
        queue=queue,
        queue_url="",
        backoff=Backoff.from_settings(config),
        handle=lambda record: record_dead_letter(record.body, parts()),
    )
