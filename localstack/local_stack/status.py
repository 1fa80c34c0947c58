"""What runs, what waits and what failed."""

import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import psutil

from local_stack import processes
from local_stack.clients import Clients
from local_stack.description import Description
from local_stack.emulator import Emulator
from local_stack.places import Options

if TYPE_CHECKING:
    from mypy_boto3_batch.literals import JobStatusType

QUEUES = {
    "uploads": "uploads_queue_url",
    "scenes": "scenes_queue_url",
    "uploads, dead letters": "uploads_dlq_url",
    "scenes, dead letters": "scenes_dlq_url",
}
_STATES: tuple["JobStatusType", ...] = (
    "SUBMITTED",
    "PENDING",
    "RUNNABLE",
    "STARTING",
    "RUNNING",
    "SUCCEEDED",
    "FAILED",
)


@dataclass(frozen=True)
class Running:
    """A process of the stack."""

    name: str
    pid: int
    memory_mib: int
    up_s: int
    port: int | None = None


@dataclass(frozen=True)
class Queue:
    """A queue's depths, in messages."""

    name: str
    waiting: int
    in_flight: int
    delayed: int


@dataclass(frozen=True)
class FailedJob:
    """A Batch job that ended badly."""

    job_id: str
    name: str
    reason: str


@dataclass(frozen=True)
class Status:
    """Everything that ``status`` shows."""

    is_up: bool
    processes: list[Running]
    api_url: str = ""
    queues: list[Queue] = field(default_factory=list)
    jobs: dict[str, int] = field(default_factory=dict)
    failed_jobs: list[FailedJob] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return asdict(self)


def read_status(options: Options, known: Description | None) -> Status:
    """Asks processes, queues and Batch.

    Args:
        options: where the stack is.
        known: the running stack's ``stack.json``; None where there is none.
    """
    emulator = Emulator(options)
    answers = known is not None and emulator.answers()
    found = _processes(emulator, options)
    if known is None or not answers:
        return Status(is_up=False, processes=found)
    clients = Clients(known["endpoint_url"])
    jobs = _jobs(clients, known["job_queue"])
    return Status(
        is_up=any(process.name == "Postgres" for process in found),
        api_url=known["api_url"],
        processes=found,
        queues=[_queue(clients, name, known[key]) for name, key in QUEUES.items()],
        jobs=dict(Counter(state for state, _ in jobs)),
        failed_jobs=[job for state, job in jobs if state == "FAILED"],
    )


def _processes(emulator: Emulator, options: Options) -> list[Running]:
    main, database = emulator.process(), processes.listener(options.database_port)
    found = [_running("LocalStack", main, options.port)] if main else []
    if database and database.name() == "postgres":
        found.append(_running("Postgres", database, options.database_port))
    direct = [worker for worker in emulator.workers() if worker.ppid() == (main and main.pid)]
    return found + [_running(_role(worker), worker) for worker in direct]


def _role(worker: psutil.Process) -> str:
    environ = worker.environ()
    job = environ.get("AWS_BATCH_JOB_ID")
    return f"job {job}" if job else environ.get("AWS_LAMBDA_FUNCTION_NAME", worker.name())


def _running(name: str, process: psutil.Process, port: int | None = None) -> Running:
    memory = process.memory_info().rss >> 20
    return Running(name, process.pid, memory, int(time.time() - process.create_time()), port)


def _queue(clients: Clients, name: str, url: str) -> Queue:
    depths = clients.sqs.get_queue_attributes(
        QueueUrl=url,
        AttributeNames=[
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
        ],
    )["Attributes"]
    return Queue(
        name,
        waiting=int(depths["ApproximateNumberOfMessages"]),
        in_flight=int(depths["ApproximateNumberOfMessagesNotVisible"]),
        delayed=int(depths["ApproximateNumberOfMessagesDelayed"]),
    )


def _jobs(clients: Clients, queue: str) -> list[tuple[str, FailedJob]]:
    return [
        (state, FailedJob(job["jobId"], job["jobName"], job.get("statusReason", "")))
        for state in _STATES
        for job in clients.batch.list_jobs(jobQueue=queue, jobStatus=state)["jobSummaryList"]
    ]
