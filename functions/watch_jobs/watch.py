"""How many jobs wait for capacity, and for how long the oldest has."""

from datetime import datetime

from aws_lambda_powertools.metrics import MetricUnit

from scenedex.aws import JobQueue
from scenedex.telemetry import logger, metrics


def watch(jobs: JobQueue, *, now: datetime) -> dict[str, float]:
    """Measures the jobs that could run and do not.

    Returns:
        ``jobs_waiting``, and ``jobs_oldest_wait_s``: 0 where none waits.

    Raises:
        Retryable: BATCH_UNAVAILABLE.
    """
    waits_s = [(now - since).total_seconds() for since in jobs.waiting_since()]
    measured = {"jobs_waiting": float(len(waits_s)), "jobs_oldest_wait_s": max(waits_s, default=0)}
    metrics.add_metric("jobs_waiting", MetricUnit.Count, measured["jobs_waiting"])
    metrics.add_metric("jobs_oldest_wait_s", MetricUnit.Seconds, measured["jobs_oldest_wait_s"])
    logger.info("jobs watched", extra=measured)
    return measured
