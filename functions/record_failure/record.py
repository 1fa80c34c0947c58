"""Dead letters and failed jobs become failed videos, unless somebody did the work meanwhile.

A dead letter that nobody can read, or that names a video of somebody else, has no video to fail.
It is counted, logged and left in its queue: the queue's alarm rings until an operator has looked.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from scenedex.db import stage_runs
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.stages import INDEX_STAGES, RunState
from scenedex.domain.video import StageRun
from scenedex.messages import StageMessage
from scenedex.stage import Services, exhausted, fail_unclaimed
from scenedex.telemetry import logger, metrics

MESSAGE_OPTION = "--message"
"""What stands before the message in a job's command."""


def record_dead_letter(body: str, services: Services) -> None:
    """Fails what a message asked for; a message of either queue.

    Raises:
        Rejected: the message has no video to fail.
        Retryable: database or store cannot be reached.
    """
    try:
        messages = services.arrivals.messages(body)
    except Rejected as error:
        logger.error("dead letter without a video", extra={"error": str(error), "body": body})
        metrics.add_metric(name="dead_letter_unreadable", unit=MetricUnit.Count, value=1)
        raise
    for message in messages:
        run = _run(message, services)
        if run:
            _fail(run, exhausted(run.error_message), services)


def record_failed_job(event: Mapping[str, Any], services: Services) -> None:
    """Fails the video of a Batch job that failed for good.

    A run that its killed worker still holds is left to sweep, which counts it as an attempt.

    Args:
        event: EventBridge's "Batch Job State Change".

    Raises:
        Rejected: MESSAGE_INVALID; the job is none of ours.
        Retryable: the database cannot be reached.
    """
    detail = event.get("detail", {})
    message = StageMessage.from_json(_message_of(detail))
    run = _unfinished(message, services)
    logger.error("job failed", extra={"job": detail.get("jobId"), "reason": _reason(detail)})
    if run:
        sentence = run.error_message or f"{_reason(detail)}."
        error = Rejected(Code.JOB_FAILED, f"Indexing failed and was given up. {sentence}")
        _fail(run, error, services)


def _fail(run: StageRun, error: Rejected, services: Services) -> None:
    lease_s = services.settings.lease_s
    if fail_unclaimed(services.database, run.ref, error, lease_s=lease_s):
        metrics.add_metric(name="videos_given_up", unit=MetricUnit.Count, value=1)


def _run(message: StageMessage, services: Services) -> StageRun | None:
    return next((run for run in _runs(message, services) if run.ref == message.ref), None)


def _unfinished(message: StageMessage, services: Services) -> StageRun | None:
    """The stage at which a job stopped."""
    of_job = (run for run in _runs(message, services) if run.stage in INDEX_STAGES)
    return next((run for run in of_job if run.state is not RunState.COMPLETED), None)


def _runs(message: StageMessage, services: Services) -> list[StageRun]:
    with services.database.as_worker() as tx:
        return stage_runs.list_runs(tx, message.video_id, message.generation)


def _message_of(detail: Mapping[str, Any]) -> str:
    command: list[str] = detail.get("container", {}).get("command", [])
    if MESSAGE_OPTION not in command[:-1]:
        raise Rejected(Code.MESSAGE_INVALID, "A failed job does not say which video it was for.")
    return command[command.index(MESSAGE_OPTION) + 1]


def _reason(detail: Mapping[str, Any]) -> str:
    reason = detail.get("container", {}).get("reason") or detail.get("statusReason")
    return str(reason or "The job ended without a reason").rstrip(".")
