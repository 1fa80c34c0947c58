"""Jobs in Batch."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, Protocol

from scenedex.aws.errors import translated
from scenedex.domain.errors import Code
from scenedex.messages import StageMessage

if TYPE_CHECKING:
    from mypy_boto3_batch import BatchClient

COMMAND = ("python", "-m", "functions.index_video", "--message")
"""What a job runs, before the message itself."""
_ActiveStatus = Literal["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"]
_ACTIVE: tuple[_ActiveStatus, ...] = ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING")


class JobQueue(Protocol):
    """What the stages need of Batch."""

    def submit_index_job(self, message: StageMessage) -> str:
        """Starts index_video for one video; returns the job's id.

        Batch takes no client token: a call that times out may have started a job, and a second
        one is harmless because only one of them gets the claim.
        """

    def active_jobs(self) -> set[str]:
        """The names of jobs that wait or run."""

    def waiting_since(self) -> list[datetime]:
        """When the jobs were submitted that could run now and find no capacity."""


def job_name(message: StageMessage) -> str:
    """The name of a video's job; at most 128 of the letters Batch allows."""
    return f"index-{message.video_id}-{message.generation}"


class BatchJobs:
    """AWS Batch.

    Args:
        queue: name or ARN of the job queue.
        definition: name or ARN of index_video's job definition.
    """

    def __init__(self, client: BatchClient, *, queue: str, definition: str) -> None:
        self._client = client
        self._queue = queue
        self._definition = definition

    def submit_index_job(self, message: StageMessage) -> str:
        """See JobQueue."""
        with translated(Code.BATCH_UNAVAILABLE):
            answer = self._client.submit_job(
                jobName=job_name(message),
                jobQueue=self._queue,
                jobDefinition=self._definition,
                containerOverrides={"command": [*COMMAND, message.to_json()]},
            )
        return answer["jobId"]

    def active_jobs(self) -> set[str]:
        """See JobQueue."""
        names: set[str] = set()
        with translated(Code.BATCH_UNAVAILABLE):
            pages = self._client.get_paginator("list_jobs")
            for status in _ACTIVE:
                for page in pages.paginate(jobQueue=self._queue, jobStatus=status):
                    names.update(job["jobName"] for job in page["jobSummaryList"])
        return names

    def waiting_since(self) -> list[datetime]:
        """See JobQueue."""
        with translated(Code.BATCH_UNAVAILABLE):
            pages = self._client.get_paginator("list_jobs").paginate(
                jobQueue=self._queue, jobStatus="RUNNABLE"
            )
            jobs = [job for page in pages for job in page["jobSummaryList"]]
        return [datetime.fromtimestamp(job["createdAt"] / 1000, UTC) for job in jobs]
