"""The stages a video passes, in order, and the states of a video and of a stage run."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class VideoState(StrEnum):
    """``uploading → validating → processing → indexed | failed``, and ``deleted`` from any."""

    UPLOADING = "uploading"
    VALIDATING = "validating"
    PROCESSING = "processing"
    INDEXED = "indexed"
    FAILED = "failed"
    DELETED = "deleted"

    @property
    def is_terminal(self) -> bool:
        """Whether nothing more happens by itself."""
        return self in {VideoState.INDEXED, VideoState.FAILED, VideoState.DELETED}


class Stage(StrEnum):
    """What is done to a video, in this order."""

    VALIDATE = "validate"
    DETECT = "detect"
    TRANSCRIBE = "transcribe"
    EMBED = "embed"
    PUBLISH = "publish"

    @property
    def next(self) -> "Stage | None":
        """The stage after this one; None after the last."""
        stages = list(Stage)
        index = stages.index(self) + 1
        return stages[index] if index < len(stages) else None


INDEX_STAGES = (Stage.TRANSCRIBE, Stage.EMBED, Stage.PUBLISH)
"""The stages that one Batch job runs one after the other."""


class RunState(StrEnum):
    """The states of a stage run."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class StageRef:
    """Which run of which stage: the primary key of ``stage_runs``.

    Attributes:
        part: 0 unless the stage is split into segments.
    """

    video_id: UUID
    generation: int
    stage: Stage
    part: int = 0
