"""How a job ends, for AWS Batch.

The job definition's ``evaluateOnExit`` in template.yaml repeats these numbers: RETRYABLE is tried
again, REJECTED ends, and a catch-all ends everything else, since what no rule matches would be
tried again. 75 and 78 are EX_TEMPFAIL and EX_CONFIG of BSD's sysexits.h.
"""

from enum import IntEnum

from scenedex.domain.errors import Misconfigured, Rejected


class ExitCode(IntEnum):
    """What becomes of the job's own video; drained ones never change it."""

    DONE = 0
    """The video is searchable, or somebody else is at it, or there is nothing to do."""
    REJECTED = 10
    """The video is failed with a code and a sentence; trying again gives the same answer."""
    RETRYABLE = 75
    """Something was not there, or the job was told to stop; the next attempt resumes."""
    MISCONFIGURED = 78
    """Only the operator can help; the job's failure rings an alarm."""


def exit_code_of(error: BaseException) -> ExitCode:
    """How a job ends that this error ended; what nobody knows is worth another attempt."""
    if isinstance(error, Rejected):
        return ExitCode.REJECTED
    return ExitCode.MISCONFIGURED if isinstance(error, Misconfigured) else ExitCode.RETRYABLE
