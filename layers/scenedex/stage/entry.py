"""Where Lambda enters: a log that names the request, and metrics that go out in any case."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from scenedex.settings import settings
from scenedex.telemetry import logger, metrics

Handler = Callable[[dict[str, Any], LambdaContext], Any]


def entry_point(handler: Handler) -> Handler:
    """Makes a Lambda handler of a function."""

    @wraps(handler)
    def enter(event: dict[str, Any], context: LambdaContext) -> Any:
        with logger.append_context_keys(
            request_id=context.aws_request_id, function=context.function_name
        ):
            try:
                return handler(event, context)
            finally:
                publish_metrics()

    return enter


def publish_metrics() -> None:
    """Writes out what was counted; Powertools warns when that is nothing.

    Installations of one account share a namespace, so each has its environment as a dimension.
    """
    if metrics.provider.metric_set:
        metrics.add_dimension(name="environment", value=settings().environment)
        metrics.flush_metrics()
