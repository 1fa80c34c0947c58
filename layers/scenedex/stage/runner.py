"""Runs one stage: claim, heartbeat, work, checkpoint."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from aws_lambda_powertools.metrics import MetricUnit

from scenedex.db import Database, Transaction, stage_runs
from scenedex.domain.errors import Code, Misconfigured, Rejected, Retryable, ScenedexError
from scenedex.domain.keys import ArtefactKeys
from scenedex.domain.stages import Stage, StageRef
from scenedex.domain.video import Claim
from scenedex.messages import StageMessage
from scenedex.settings import Settings
from scenedex.stage.checkpoint import Completion, checkpoint
from scenedex.stage.deliver import Deliverer
from scenedex.stage.failures import exhausted, fail_claim, sentence
from scenedex.stage.heartbeat import Heartbeat
from scenedex.telemetry import collect_warnings, logger, metrics


class Outcome(StrEnum):
    """How a run ended. With each of them the message is done with."""

    COMPLETED = "completed"
    ALREADY_DONE = "already_done"
    """Completed, failed, cancelled or purged before; or a newer generation is being built."""
    LEASED = "leased"
    """Another worker holds the lease; it finishes, or sweep sends the message again."""
    REJECTED = "rejected"
    """The video is failed now, with a code and a sentence."""
    LOST = "lost"
    """Another worker has taken over while this one worked."""


@dataclass(frozen=True)
class ActiveRun:
    """A claimed run, as its work sees it."""

    ref: StageRef
    user_id: UUID
    attempts: int
    database: Database
    heartbeat: Heartbeat

    @property
    def keys(self) -> ArtefactKeys:
        """Where this generation's artefacts lie."""
        return ArtefactKeys(self.user_id, self.ref.video_id, self.ref.generation)

    def progress(self, fraction: float) -> None:
        """Says how much is done, from 0 to 1; as often as one likes.

        Raises:
            Retryable: LEASE_LOST; the work is somebody else's now and must stop.
        """
        self.heartbeat.check()
        self.heartbeat.report(fraction)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction that sees the video's user's rows."""
        with self.database.as_worker() as tx:
            tx.act_for(self.user_id)
            yield tx


Work = Callable[[ActiveRun], Completion]


@dataclass(frozen=True)
class StageRunner:
    """Runs stages against one database.

    Attributes:
        heartbeat_database: the heartbeat's own connection.
        settings: lease, heartbeat and attempts.
    """

    database: Database
    heartbeat_database: Database
    deliverer: Deliverer
    settings: Settings

    def run(self, message: StageMessage, work: Work, *, drain: bool = False) -> Outcome:
        """Claims the run that a message asks for and does it.

        Args:
            message: from the queue or the job.
            work: does the stage; its writes belong into the Completion's ``write``.
            drain: take it only if no attempt at it was made before.

        Raises:
            Retryable: the message shall come back; the run is pending again.
            Misconfigured: the same, and the operator shall look at it.
        """
        with self.database.as_worker() as tx:
            claim = stage_runs.claim(tx, message.ref, lease_s=self.settings.lease_s, drain=drain)
            refusal = None if claim else _refusal(tx, message.ref)
        if claim is None:
            logger.info("nothing to do", extra={"outcome": refusal, **_extra(message.ref)})
            return refusal or Outcome.LEASED
        return self.run_claimed(claim, work)

    def claim_next(self, stages: Sequence[Stage]) -> Claim | None:
        """Takes the oldest pending run that was never tried, for a job that drains."""
        with self.database.as_worker() as tx:
            return stage_runs.claim_next(tx, stages=stages, lease_s=self.settings.lease_s)

    def run_claimed(self, claim: Claim, work: Work) -> Outcome:
        """Does a run that is claimed already; see ``run``."""
        with logger.append_context_keys(**_extra(claim.ref), attempt=claim.attempts):
            try:
                return self._attempt(claim, work)
            except Rejected as error:
                return self._fail(claim, error)
            except Retryable as error:
                if error.code == Code.LEASE_LOST:
                    return _lost(error)
                return self._try_again(claim, error)
            except Exception as error:  # noqa: BLE001 (it is raised again, or fails the video)
                if not isinstance(error, ScenedexError):
                    logger.exception("stage broke down")
                return self._try_again(claim, error)

    def _attempt(self, claim: Claim, work: Work) -> Outcome:
        if claim.attempts > self.settings.max_attempts:
            raise exhausted()
        heartbeat = Heartbeat(
            self.heartbeat_database,
            claim,
            lease_s=self.settings.lease_s,
            interval_s=self.settings.heartbeat_s,
        )
        with collect_warnings() as notices, heartbeat:
            run = ActiveRun(claim.ref, claim.user_id, claim.attempts, self.database, heartbeat)
            completion = work(run)
            heartbeat.check()
            messages = checkpoint(self.database, claim, completion, notices)
        metrics.add_metric(name=f"{claim.ref.stage}_completed", unit=MetricUnit.Count, value=1)
        self.deliverer.deliver(messages)
        return Outcome.COMPLETED

    def _fail(self, claim: Claim, error: Rejected) -> Outcome:
        try:
            with self.database.as_worker() as tx:
                fail_claim(tx, claim, error)
        except Retryable as trouble:
            if trouble.code == Code.LEASE_LOST:
                return _lost(trouble)
            raise
        return Outcome.REJECTED

    def _try_again(self, claim: Claim, error: Exception) -> Outcome:
        # What only the operator can mend must reach the dead-letter queue, where the alarm is.
        if claim.attempts >= self.settings.max_attempts and not isinstance(error, Misconfigured):
            return self._fail(claim, exhausted(sentence(error)))
        self._release(claim, error)
        raise error

    def _release(self, claim: Claim, error: Exception) -> None:
        code = error.code if isinstance(error, ScenedexError) else Code.UNEXPECTED
        try:
            with self.database.as_worker() as tx:
                stage_runs.release(tx, claim, code=code, message=sentence(error))
        except ScenedexError as trouble:
            logger.warning("left to its lease", extra={"error": str(trouble)})


def _refusal(tx: Transaction, ref: StageRef) -> Outcome:
    found = stage_runs.state(tx, ref)
    return Outcome.LEASED if found and found.is_leased else Outcome.ALREADY_DONE


def _lost(error: Retryable) -> Outcome:
    logger.warning("lease lost", extra={"error": str(error)})
    metrics.add_metric(name="lease_lost", unit=MetricUnit.Count, value=1)
    return Outcome.LOST


def _extra(ref: StageRef) -> dict[str, str]:
    return {
        "video_id": str(ref.video_id),
        "generation": str(ref.generation),
        "stage": ref.stage,
        "part": str(ref.part),
    }
