"""Lambda's entry: the schedule."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.watch_jobs.watch import watch
from scenedex.aws import BatchJobs, Clients
from scenedex.settings import settings
from scenedex.stage import entry_point


@entry_point
def handle(_event: dict[str, Any], _context: LambdaContext) -> dict[str, float]:
    """Measures the jobs that wait; returns what it measured."""
    config = settings()
    config.require("job_queue")
    jobs = BatchJobs(Clients(config).batch, queue=config.job_queue, definition="")
    return watch(jobs, now=datetime.now(UTC))
