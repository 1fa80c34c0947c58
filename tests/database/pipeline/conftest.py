"""The pipeline with a real Postgres and real media; only S3, SQS and Batch are in memory."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from functions.detect_scenes import handler as detect
from functions.record_failure import handler as failure
from functions.sweep.sweep import sweep
from functions.validate_upload import handler as validate
from scenedex.db import Database, scenes, stage_runs, videos
from scenedex.domain import keys
from scenedex.domain.stages import INDEX_STAGES, Stage
from scenedex.domain.video import Claim, StageRun, Video
from scenedex.messages import StageMessage
from scenedex.settings import Settings
from scenedex.stage import Completion, Outcome, Services, assemble
from scenedex.testing import invariants
from scenedex.testing.aws import MemoryJobs, MemoryQueue, MemoryStore
from scenedex.testing.clips import ClipForm, shots, write_clip
from scenedex.testing.databases import ScratchDatabase
from scenedex.testing.events import s3_notification, sqs_event

UPLOADS = "uploads"
DROP_OWNER = keys.user_id("https://issuer.test", "dropper")


@dataclass
class Pipeline:
    """One installation in one process."""

    scratch: ScratchDatabase
    settings: Settings
    store: MemoryStore = field(default_factory=MemoryStore)
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    jobs: MemoryJobs = field(default_factory=MemoryJobs)
    opened: list[Database] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.services = self.worker()

    def worker(self, **changes: object) -> Services:
        """The parts of one process, with connections of its own."""
        return assemble(
            replace(self.settings, **changes),
            database=self.connect(),
            heartbeat_database=self.connect(),
            store=self.store,
            queue=self.queue,
            jobs=self.jobs,
        )

    def connect(self) -> Database:
        self.opened.append(self.scratch.worker())
        return self.opened[-1]

    def put(self, key: str, content: bytes) -> str:
        """Stores an object and returns the message that S3 sends."""
        return s3_notification(UPLOADS, key, self.store.put(UPLOADS, key, content))

    def validate(self, *bodies: str, received: int = 1) -> list[str]:
        """Hands messages to validate_upload; returns those that come back."""
        return self._failed(validate, bodies, received)

    def detect(self, *bodies: str, received: int = 1) -> list[str]:
        return self._failed(detect, bodies, received)

    def dead_letters(self, *bodies: str) -> list[str]:
        return self._failed(failure, bodies, 6)

    def _failed(self, function, bodies, received) -> list[str]:
        event = sqs_event(bodies, received=received)
        failed = self._batch(function)(event)["batchItemFailures"]
        names = [item["itemIdentifier"] for item in failed]
        return [item["body"] for item in event["Records"] if item["messageId"] in names]

    def _batch(self, function):
        return function.batch(self.settings, self.queue, lambda: self.services)

    def pump(self) -> None:
        """Works off both queues."""
        while bodies := self.queue.drain(self.settings.uploads_queue_url):
            assert self.validate(*bodies) == []
        while bodies := self.queue.drain(self.settings.scenes_queue_url):
            assert self.detect(*bodies) == []

    def upload(self, key: str, content: bytes) -> Video:
        """An object on its way to the job."""
        assert self.validate(self.put(key, content)) == []
        self.pump()
        return self.video()

    def index(self) -> None:
        """Ends what waits for a job, with the rows of a video in which nobody speaks."""
        for message in self.jobs.drain():
            for stage in INDEX_STAGES:
                outcome = self.services.runner.run(replace(message, stage=stage), self._ending)
                assert outcome in {Outcome.COMPLETED, Outcome.ALREADY_DONE}

    def _ending(self, run) -> Completion:
        which = {"video_id": run.ref.video_id, "generation": run.ref.generation}

        def write(tx) -> None:
            if run.ref.stage is Stage.TRANSCRIBE:
                scenes.set_texts(tx, **which, user_id=run.user_id, texts=[])
            if run.ref.stage is Stage.PUBLISH:
                assert videos.publish(tx, **which)

        return Completion(output={}, write=write)

    def sweep(self, **changes: object) -> dict[str, int]:
        """Sweeps as if every period had passed."""
        soon = {"lease_s": 0.0, "resend_after_s": 0.0, "upload_ttl_s": 0}
        return sweep(self.worker(**{**soon, **changes}))

    def video(self, video_id: UUID | None = None) -> Video:
        """The video; the only one unless its id is given."""
        with self.services.database.as_worker() as tx:
            found = video_id or tx.fetch_value(b"select video_id from videos")
            video = videos.get_video(tx, found)
        assert video is not None
        return video

    def count(self) -> int:
        with self.services.database.as_worker() as tx:
            return tx.fetch_value(b"select count(*) from videos")

    def runs(self, generation: int = 1) -> dict[Stage, StageRun]:
        video = self.video()
        with self.services.database.as_worker() as tx:
            found = stage_runs.list_runs(tx, video.video_id, generation)
        return {run.stage: run for run in found}

    def message(self, stage: Stage, generation: int = 1) -> StageMessage:
        video = self.video()
        return StageMessage(video.video_id, video.user_id, generation, stage)

    def claim(self, stage: Stage) -> Claim | None:
        """Takes a run as a worker would that is never heard of again."""
        ref = self.message(stage).ref
        with self.services.database.as_worker() as tx:
            return stage_runs.claim(tx, ref, lease_s=60)

    def expire_leases(self) -> None:
        """Lets every worker be taken for dead."""
        with self.services.database.as_worker() as tx:
            tx.execute(b"update stage_runs set lease_expires_at = now() - interval '1 second' "
                       b"where state = 'running'")  # fmt: skip

    def check(self, *held: str) -> None:
        """Looks for what must hold; held: messages that the test has taken and not handed on."""
        bodies = [*held, *(body for bodies in self.queue.bodies.values() for body in bodies)]
        waiting = [StageMessage.from_json(body) for body in bodies if "stage" in body]
        invariants.check(
            self.services.database, self.store, in_flight=[*waiting, *self.jobs.submitted]
        )

    def snapshot(self) -> dict[str, object]:
        return invariants.snapshot(self.services.database, self.store)


@pytest.fixture
def pipeline(scratch, monkeypatch, tmp_path) -> Iterator[Pipeline]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pipeline = Pipeline(
        scratch,
        Settings(
            uploads_bucket=UPLOADS,
            artefacts_bucket="artefacts",
            uploads_queue_url="sqs://uploads",
            scenes_queue_url="sqs://scenes",
            drop_owner=DROP_OWNER,
        ),
    )
    yield pipeline
    for database in pipeline.opened:
        database.close()


@pytest.fixture
def source_key(user_id) -> str:
    """Where the server lets a user who has signed in upload."""
    return keys.source_key(user_id, uuid4())


@pytest.fixture(scope="session")
def clip(tmp_path_factory) -> bytes:
    return _clip(tmp_path_factory.mktemp("clip") / "clip.mp4", 1.0, 1.2, 0.8)


@pytest.fixture(scope="session")
def other_clip(tmp_path_factory) -> bytes:
    return _clip(tmp_path_factory.mktemp("clip") / "other.mp4", 1.0, 1.0)


def _clip(path: Path, *durations_s: float) -> bytes:
    write_clip(path, shots(*durations_s, size=(160, 90)), ClipForm(has_sound=True))
    return path.read_bytes()
