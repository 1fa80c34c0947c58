"""When AWS Batch runs a job's container again.

https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
"""

import fnmatch
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """How one attempt ended.

    Attributes:
        exit_code: 128 + the signal for a process that was killed.
        reason: the container's, such as running out of memory.
        status_reason: the attempt's.
        is_final: whether no rule can bring it back: terminated jobs and timeouts are not retried.
    """

    exit_code: int
    reason: str
    status_reason: str
    is_final: bool = False

    @property
    def is_success(self) -> bool:
        """Whether the job is done."""
        return self.exit_code == 0 and not self.is_final


def is_retried(strategy: dict[str, Any], outcome: Outcome) -> bool:
    """Whether the first rule that matches says RETRY; without one that matches, it is retried.

    Args:
        strategy: a job's ``retryStrategy``.
        outcome: of an attempt that failed.
    """
    if outcome.is_final:
        return False
    given = {
        "onExitCode": str(outcome.exit_code),
        "onReason": outcome.reason,
        "onStatusReason": outcome.status_reason,
    }
    for rule in strategy.get("evaluateOnExit", []):
        if all(fnmatch.fnmatchcase(text, rule[on]) for on, text in given.items() if on in rule):
            return bool(rule["action"].upper() == "RETRY")
    return True
