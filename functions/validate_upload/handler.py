"""Lambda's entry: records of the uploads queue."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.validate_upload.validate import receive
from scenedex.stage import Services, SqsBatch, entry_point, services


@entry_point
def handle(event: dict[str, Any], _context: LambdaContext) -> PartialItemFailureResponse:
    """Validates what was uploaded."""
    return batch(services())(event)


def batch(parts: Services) -> SqsBatch:
    """How a batch of uploads is handled."""
    return SqsBatch(
        queue=parts.queue,
        queue_url=parts.settings.uploads_queue_url,
        backoff=parts.backoff,
        handle=lambda record: receive(record.body, parts),
    )
