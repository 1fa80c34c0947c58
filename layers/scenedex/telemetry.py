"""Logger and metrics, and the one legal way to go on after a failure."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from scenedex.domain.errors import Code
from scenedex.domain.notices import Notice

__all__ = ["collect_warnings", "degraded", "logger", "metrics"]

logger = Logger(service="scenedex")
metrics = Metrics(namespace="Scenedex", service="scenedex")

_collector: ContextVar[list[Notice] | None] = ContextVar("warnings", default=None)


@contextmanager
def collect_warnings() -> Iterator[list[Notice]]:
    """Collects what ``degraded`` is told within the block, to be stored with the run."""
    warnings: list[Notice] = []
    token = _collector.set(warnings)
    try:
        yield warnings
    finally:
        _collector.reset(token)


def degraded(code: Code, message: str, **details: object) -> None:
    """Goes on after a failure, visibly: a warning on the video, a log line and a metric.

    Args:
        code: stable, as in an error.
        message: one sentence for the person whose video it is.
        details: JSON types only.
    """
    warning = Notice(code, message, dict(details))
    collector = _collector.get()
    if collector is not None and warning not in collector:
        collector.append(warning)
    logger.warning(message, extra={"code": code, **{f"detail_{k}": v for k, v in details.items()}})
    metrics.add_metric(name=f"degraded_{code}", unit=MetricUnit.Count, value=1)
