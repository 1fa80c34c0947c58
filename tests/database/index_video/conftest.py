"""A job on a real database, with tiny models and a store in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from functions.index_video.job import Job
from functions.index_video.workbench import Workbench
from scenedex.db import Database, scenes, videos
from scenedex.domain.scene import SceneText
from scenedex.domain.stages import Stage
from scenedex.domain.video import StageRun, Video, VideoStatus
from scenedex.settings import Settings
from scenedex.stage import Services
from scenedex.stage.wiring import assemble
from scenedex.testing.aws import MemoryJobs, MemoryQueue, MemoryStore
from scenedex.testing.databases import ScratchDatabase
from scenedex.testing.detected import ARTEFACTS, UPLOADS, DetectedVideo
from scenedex.testing.models import model_pack


@dataclass
class Stand:
    """Where jobs are tried out."""

    api: Database
    worker: Database
    heartbeat: Database
    store: MemoryStore
    settings: Settings
    user_id: UUID

    def put(self, **what: Any) -> DetectedVideo:
        """A video that waits for its words."""
        video = DetectedVideo(**{"user_id": self.user_id, **what})
        video.put(self.worker, self.store)
        return video

    def services(self, **changed: Any) -> Services:
        """The parts, with other settings."""
        return assemble(
            replace(self.settings, **changed),
            database=self.worker,
            heartbeat_database=self.heartbeat,
            store=self.store,
            queue=MemoryQueue(),
            jobs=MemoryJobs(),
        )

    def job(self, clock: Callable[[], float] | None = None, **changed: Any) -> Job:
        """A fresh process, as far as the job knows."""
        parts = self.services(**changed)
        bench = Workbench(parts.settings, parts.store)
        return Job(parts.runner, bench, clock, clock()) if clock else Job(parts.runner, bench)

    def status(self, video: DetectedVideo) -> VideoStatus:
        """As its user sees it."""
        with self.api.as_user(video.user_id) as tx:
            status = videos.status(tx, video.video_id)
        assert status
        return status

    def video(self, video: DetectedVideo) -> Video:
        return self.status(video).video

    def run_of(self, video: DetectedVideo, stage: Stage) -> StageRun:
        return next(run for run in self.status(video).runs if run.stage is stage)

    def warned(self, video: DetectedVideo) -> set[str]:
        return {warning.code for warning in self.status(video).warnings}

    def texts(self, video: DetectedVideo) -> list[SceneText]:
        with self.api.as_user(video.user_id) as tx:
            return scenes.list_texts(tx, video.video_id, video.generation)


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_pack(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def stand(
    scratch: ScratchDatabase, api: Database, worker: Database, user_id: UUID, pack: Path
) -> Iterator[Stand]:
    settings = Settings(
        uploads_bucket=UPLOADS, artefacts_bucket=ARTEFACTS, models_dir=pack, max_attempts=3
    )
    heartbeat = scratch.worker()
    yield Stand(api, worker, heartbeat, MemoryStore(), settings, user_id)
    heartbeat.close()
