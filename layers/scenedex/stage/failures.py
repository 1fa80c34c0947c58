"""How a run and its video come to be failed."""

from scenedex.db import Database, Transaction, stage_runs, videos
from scenedex.domain.errors import Code, Rejected, Retryable, ScenedexError
from scenedex.domain.stages import StageRef
from scenedex.domain.video import Claim

UNKNOWN = "Something unexpected went wrong."
"""What a user reads of an error that nobody foresaw; the log has the rest."""


def sentence(error: Exception) -> str:
    """What a user reads of an error."""
    return error.message if isinstance(error, ScenedexError) else UNKNOWN


def exhausted(last: str | None = None) -> Rejected:
    """The end of a run that failed too often.

    Args:
        last: the sentence of the last failure; None where the worker died without a word.
    """
    return Rejected(
        Code.ATTEMPTS_EXHAUSTED,
        f"Processing failed several times and was given up. {last or ''}".strip(),
    )


def fail_claim(tx: Transaction, claim: Claim, error: ScenedexError) -> None:
    """Fails a claimed run and its video, and ends the video's other runs.

    The first failure is the one that the user reads.

    Raises:
        Retryable: LEASE_LOST; nothing is written.
    """
    tx.act_for(claim.user_id)
    if not stage_runs.fail(tx, claim, code=error.code, message=error.message):
        raise Retryable(Code.LEASE_LOST, "Another worker has taken over.")
    videos.fail_video(
        tx,
        video_id=claim.ref.video_id,
        generation=claim.ref.generation,
        code=error.code,
        message=error.message,
    )
    stage_runs.cancel_rest(tx, claim.ref)


def fail_unclaimed(
    database: Database, ref: StageRef, error: ScenedexError, *, lease_s: float
) -> bool:
    """Fails a run that nobody works on.

    Returns:
        False where there is nothing to fail: it ended, it was never begun, or a worker holds it
        and will end it.
    """
    with database.as_worker() as tx:
        claim = stage_runs.claim(tx, ref, lease_s=lease_s)
        if claim is None:
            return False
        fail_claim(tx, claim, error)
        return True
