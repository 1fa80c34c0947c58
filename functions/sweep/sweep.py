"""Picks up what was left behind: by users who never uploaded, workers that died, sends that failed.

Each step stands alone, takes a limited number of rows and may run beside itself.
"""

import time
from collections.abc import Callable, Sequence

from scenedex.aws import job_name
from scenedex.db import Transaction, outbox, stage_runs, videos
from scenedex.domain.stages import INDEX_STAGES
from scenedex.domain.video import StageRun
from scenedex.messages import StageMessage
from scenedex.stage import Outgoing, Services, ask_for, exhausted, fail_claim
from scenedex.telemetry import logger

LIMIT = 100
"""Rows of one step; what is left comes with the next minute."""
PURGES_AT_ONCE = 5
"""A purge may delete thousands of objects: so few are done before they are marked, since nothing
of a transaction stays whose function or connection is ended for want of time (both after 60 s)."""
PURGE_BUDGET_S = 20.0
"""After so many seconds no more purges are begun until the next minute."""
KEEP_SENT_S = 7 * 24 * 3600
"""For so long an operator can see what was sent."""


def sweep(services: Services) -> dict[str, int]:
    """Runs every step.

    Returns:
        How many rows each step took.

    Raises:
        ExceptionGroup: what the steps raised; the others ran all the same.
    """
    done: dict[str, int] = {}
    failures: list[Exception] = []
    for step in STEPS:
        try:
            done[step.__name__] = step(services)
        except Exception as error:  # noqa: BLE001 (raised below, after the other steps)
            logger.exception("sweep step failed", extra={"step": step.__name__})
            failures.append(error)
    logger.info("swept", extra=done)
    if failures:
        raise ExceptionGroup("some steps of the sweep failed", failures)
    return done


def expire_uploads(services: Services) -> int:
    """Uploads that never came become failures that their users see.

    One that began just before its form expired has as long again to arrive.
    """
    with services.database.as_worker() as tx:
        return len(videos.expire_uploads(tx, grace_s=services.settings.upload_ttl_s))


def take_back_leases(services: Services) -> int:
    """Runs whose worker fell silent are sent again, or given up after too many attempts."""
    with services.database.as_worker() as tx:
        runs = stage_runs.expired(tx, limit=LIMIT)
        messages = [message for run in runs if (message := _again(tx, run, services))]
    services.deliverer.deliver(messages)
    return len(runs)


def resend_stale(services: Services) -> int:
    """Runs that wait although nobody seems to know are sent again."""
    with services.database.as_worker() as tx:
        runs = stage_runs.stale_pending(
            tx, older_than_s=services.settings.resend_after_s, limit=LIMIT
        )
        messages = [ask_for(tx, _message(run)) for run in _forgotten(runs, services)]
    services.deliverer.deliver(messages)
    return len(messages)


def send_left(services: Services) -> int:
    """Sends what was committed but not sent; a destination in trouble holds up no other."""
    return sum(_send(services, each, limit=LIMIT) for each in ("uploads", "scenes", "index"))


def purge(services: Services) -> int:
    """Deletes the artefacts of replaced generations.

    Each waits for the length of a lease, so that a worker that does not know yet that it was
    replaced has stopped to write.
    """
    ends_at = time.monotonic() + PURGE_BUDGET_S
    purged = 0
    while time.monotonic() < ends_at:
        done = _send(services, "purge", limit=PURGES_AT_ONCE)
        purged += done
        if done < PURGES_AT_ONCE:
            break
    return purged


def forget_sent(services: Services) -> int:
    """Deletes what was sent long ago."""
    with services.database.as_worker() as tx:
        return outbox.delete_sent(tx, older_than_s=KEEP_SENT_S)


STEPS: tuple[Callable[[Services], int], ...] = (
    expire_uploads,
    take_back_leases,
    resend_stale,
    send_left,
    purge,
    forget_sent,
)


def _again(tx: Transaction, run: StageRun, services: Services) -> Outgoing | None:
    if run.attempts < services.settings.max_attempts:
        return ask_for(tx, _message(run))
    claim = stage_runs.claim(tx, run.ref, lease_s=services.settings.lease_s)
    if claim:
        fail_claim(tx, claim, exhausted(run.error_message))
    return None


def _forgotten(runs: Sequence[StageRun], services: Services) -> list[StageRun]:
    """Runs without a job that waits or runs: a job may wait long for its turn."""
    if not any(run.stage in INDEX_STAGES for run in runs):
        return list(runs)
    jobs = services.jobs.active_jobs()
    return [
        run for run in runs if run.stage not in INDEX_STAGES or job_name(_message(run)) not in jobs
    ]


def _message(run: StageRun) -> StageMessage:
    return StageMessage(run.video_id, run.user_id, run.generation, run.stage, run.part)


def _send(services: Services, destination: outbox.Destination, *, limit: int) -> int:
    with services.database.as_worker() as tx:
        waiting = outbox.unsent(
            tx, older_than_s=services.settings.lease_s, limit=limit, destination=destination
        )
        sent = services.deliverer.send(
            [Outgoing(row.outbox_id, row.destination, row.body) for row in waiting]
        )
        outbox.mark_sent(tx, sent)
    return len(sent)
