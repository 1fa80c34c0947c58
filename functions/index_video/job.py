"""What one Batch job does: its own video, then others for as long as its models pay off."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from functions.index_video.embed import embed
from functions.index_video.publish import publish
from functions.index_video.stopping import Stopped, gives_lease_back
from functions.index_video.transcribe import transcribe
from functions.index_video.workbench import Workbench
from scenedex.domain.stages import INDEX_STAGES, Stage
from scenedex.domain.video import Claim
from scenedex.messages import StageMessage
from scenedex.stage import Outcome, StageRunner, Work
from scenedex.telemetry import logger

_GOES_ON = {Outcome.COMPLETED, Outcome.ALREADY_DONE}


@dataclass(frozen=True)
class Job:
    """One process.

    Attributes:
        clock: monotonic seconds.
        started_at: on that clock; the drain budget counts from here.
    """

    runner: StageRunner
    bench: Workbench
    clock: Callable[[], float] = time.monotonic
    started_at: float = field(default_factory=time.monotonic)

    def run(self, message: StageMessage) -> Outcome:
        """Indexes the video of a message and, if there was something to do, drains.

        Returns:
            How the message's own video ended, whatever became of the others.

        Raises:
            Retryable: the video is to be tried again.
            Misconfigured: the same, and the operator shall look at it.
        """
        outcome, worked = self._index(message, INDEX_STAGES)
        if worked and outcome in _GOES_ON:
            self._drain()
        return outcome

    def _index(
        self, message: StageMessage, stages: Iterable[Stage], *, drain: bool = False
    ) -> tuple[Outcome, bool]:
        """Runs stages one after the other; completed ones are passed over."""
        outcome, worked = Outcome.ALREADY_DONE, False
        for stage in stages:
            asked = replace(message, stage=stage)
            outcome = self.runner.run(asked, self._work_of(stage), drain=drain)
            worked = worked or outcome is Outcome.COMPLETED
            if outcome not in _GOES_ON:
                break
        return outcome, worked

    def _drain(self) -> None:
        """Takes videos that nobody has tried yet until none is left or the time is up.

        A failure ends it: what is wrong around us would fail the next video as well, and each
        waiting video has a job of its own.
        """
        ends_at = self.started_at + self.bench.settings.drain_budget_s
        drained = 0
        try:
            while self.clock() < ends_at and (claim := self.runner.claim_next(INDEX_STAGES)):
                self._index_claimed(claim)
                drained += 1
        except (Exception, Stopped):  # noqa: BLE001 (the job's own video is done)
            logger.exception("drain ended early")
        logger.info("drained", extra={"videos": drained})

    def _index_claimed(self, claim: Claim) -> None:
        ref = claim.ref
        outcome = self.runner.run_claimed(claim, self._work_of(ref.stage))
        if outcome is Outcome.COMPLETED:
            message = StageMessage(ref.video_id, claim.user_id, ref.generation, ref.stage)
            following = INDEX_STAGES[INDEX_STAGES.index(ref.stage) + 1 :]
            self._index(message, following, drain=True)

    def _work_of(self, stage: Stage) -> Work:
        if stage is Stage.PUBLISH:
            return publish
        work = transcribe if stage is Stage.TRANSCRIBE else embed
        return gives_lease_back(lambda run: work(run, self.bench))
