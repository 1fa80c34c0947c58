"""Lambda's entry: records of the scenes queue."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.detect_scenes.detect import receive
from scenedex.stage import Services, SqsBatch, entry_point, services


@entry_point
def handle(event: dict[str, Any], _context: LambdaContext) -> PartialItemFailureResponse:
    """Cuts videos into scenes."""
    return batch(services())(event)


def batch(parts: Services) -> SqsBatch:
    """How a batch of validated videos is handled."""
    return SqsBatch(
        queue=parts.queue,
        queue_url=parts.settings.scenes_queue_url,
        backoff=parts.backoff,
        handle=lambda record: receive(record.body, parts),
    )
