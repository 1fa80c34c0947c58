"""How a run and its video come to be failed."""

from scenedex.db import Transaction, stage_runs, videos
from scenedex.domain.errors import Code, Rejected, ScenedexError
from scenedex.domain.video import Claim

UNKNOWN = "Something unexpected went wrong."
"""What a user reads of an error that nobody foresaw; the log has the rest."""


def sentence(error: Exception) -> str:
    """What a user reads of an error."""
    return error.message if isinstance(error, ScenedexError) else UNKNOWN


def exhausted(attempts: int, last: str = "") -> Rejected:
    """The end of a run that failed too often.

    Args:
        attempts: how often it was tried.
        last: the sentence of the last failure; empty where the worker died without a word.
    """
    return Rejected(
        Code.ATTEMPTS_EXHAUSTED,
        f"Processing failed {attempts} times and was given up. {last}".strip(),
        attempts=attempts,
    )


def fail_claim(tx: Transaction, claim: Claim, error: ScenedexError) -> None:
    """Fails a claimed run and its video.

    Raises:
        Retryable: LEASE_LOST; nothing is written.
    """
    tx.act_for(claim.user_id)
    stage_runs.fail(tx, claim, code=error.code, message=error.message)
    videos.fail_video(
        tx,
        video_id=claim.ref.video_id,
        generation=claim.ref.generation,
        code=error.code,
        message=error.message,
    )
