"""Lambda's entry: records of the uploads queue."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.validate_upload.validate import receive
from scenedex.aws import MessageQueue
from scenedex.settings import Settings, settings
from scenedex.stage import Backoff, Services, SqsBatch, entry_point, message_queue, services


@entry_point
def handle(event: dict[str, Any], _context: LambdaContext) -> PartialItemFailureResponse:
    """Validates what was uploaded."""
    return batch(settings(), message_queue(), services)(event)


def batch(config: Settings, queue: MessageQueue, parts: Callable[[], Services]) -> SqsBatch:
    """How a batch of uploads is handled.

    Args:
        parts: made while a record is handled, so that a failure to make them has its backoff too.
    """
    return SqsBatch(
        queue=queue,
        queue_url=config.uploads_queue_url,
        backoff=Backoff.from_settings(config),
        handle=lambda record: receive(record.body, parts()),
    )
