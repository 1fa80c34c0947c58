"""What the end of a child process means for the video it worked on."""

import os
import signal

from scenedex.domain.errors import Code, Misconfigured, Rejected, Retryable, ScenedexError

# The child's code, or Python itself, could not be loaded.
_NOT_STARTED = {os.EX_CONFIG, 127}


def read_death(status: int) -> ScenedexError:
    """The error for a child that ended without a result.

    Args:
        status: its exit status; the negative number of the signal that ended it.
    """
    if status in _NOT_STARTED:
        return Misconfigured(Code.UNEXPECTED, "The media child cannot start; the log says why.")
    if status == -signal.SIGXCPU:
        return too_slow()
    if status == -signal.SIGKILL:
        # Not by us, so by the kernel: nobody else sends it to save memory.
        return out_of_memory()
    if status < 0:
        return crashed(f"signal {-status}: {signal.strsignal(-status)}")
    return crashed(f"exit status {status}")


def read_timeout(*, cpu_s: float, timeout_s: float) -> ScenedexError:
    """The error for a child that had to be stopped.

    One that did not get the processor for half of the time proves nothing against its video: the
    machine was overloaded. What hangs without working is tried again too, and given up with the
    last attempt.

    Args:
        cpu_s: processor seconds that it has used.
        timeout_s: seconds that it had.
    """
    if cpu_s < timeout_s / 2:
        return Retryable(Code.MEDIA_TIMED_OUT, "The decoder did not get on in time.", cpu_s=cpu_s)
    return too_slow()


def too_slow() -> Rejected:
    """The error for a child that worked for as long as it may."""
    return Rejected(Code.MEDIA_TIMED_OUT, "The file takes longer to decode than it may.")


def crashed(how: str) -> Rejected:
    """The error for a child that broke; ``how`` is for the operator."""
    return Rejected(
        Code.MEDIA_CRASHED,
        "The file made the decoder crash; it is damaged, or of a kind we cannot read.",
        how=how,
    )


def out_of_memory() -> Rejected:
    """The error for a child that reached its memory limit."""
    return Rejected(
        Code.MEDIA_OUT_OF_MEMORY, "The file needs more memory to decode than it may have."
    )
