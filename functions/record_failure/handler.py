"""Lambda's entry: dead letters of both queues, and Batch jobs that failed."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.record_failure.record import record_dead_letter, record_failed_job
from scenedex.stage import Services, SqsBatch, entry_point, services


@entry_point
def handle(event: dict[str, Any], _context: LambdaContext) -> PartialItemFailureResponse | None:
    """Makes a failure visible to the user whose video it is."""
    if "Records" in event:
        return batch(services())(event)
    record_failed_job(event, services())
    return None


def batch(parts: Services) -> SqsBatch:
    """How a batch of dead letters is handled; a failed one stays in its queue."""
    return SqsBatch(
        queue=parts.queue,
        queue_url="",
        backoff=parts.backoff,
        handle=lambda record: record_dead_letter(record.body, parts),
    )
