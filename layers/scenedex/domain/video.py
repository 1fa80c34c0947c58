"""Users, videos and what happens to them, as the database keeps them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from scenedex.domain.errors import Code
from scenedex.domain.stages import RunState, Stage, StageRef, VideoState


class Tier(StrEnum):
    """What a user may do; limits depend on it."""

    FREE = "free"
    PRO = "pro"


class VideoKind(StrEnum):
    """What was uploaded."""

    VIDEO = "video"
    PICTURE = "picture"
    """A still one: one scene of no length."""


@dataclass(frozen=True)
class User:
    """Somebody whom an issuer vouches for.

    Attributes:
        email: for display only; it is not identity, since issuers let people change it.
    """

    user_id: UUID
    issuer: str
    subject: str
    email: str | None
    tier: Tier
    created_at: datetime


@dataclass(frozen=True)
class Video:
    """One video.

    Attributes:
        source_version: version id or ETag of the object that is being or was processed.
        duration_s: 0 for a still picture.
        fps: None for a still picture.
        generation: what search shows; 0 while nothing was published.
        building_generation: the newest that was begun; 0 before the first upload.
        published_seq: which publish of the user brought it out; None while nothing was published.
    """

    video_id: UUID
    user_id: UUID
    state: VideoState
    error_code: str | None
    error_message: str | None
    title: str
    description: str
    tags: list[str]
    file_name: str
    bucket: str
    source_key: str
    source_version: str | None
    size_bytes: int | None
    duration_s: float | None
    width: int | None
    height: int | None
    fps: float | None
    has_audio: bool | None
    language: str | None
    captions_key: str | None
    captions_version: str | None
    generation: int
    building_generation: int
    upload_expires_at: datetime | None
    created_at: datetime
    updated_at: datetime
    indexed_at: datetime | None
    deleted_at: datetime | None
    published_seq: int | None

    @property
    def kind(self) -> VideoKind | None:
        """What it is; None before anybody has looked."""
        if self.duration_s is None:
            return None
        return VideoKind.VIDEO if self.duration_s else VideoKind.PICTURE


@dataclass(frozen=True)
class VideoSummary(Video):
    """A video as lists show it.

    Attributes:
        cover_key: the thumbnail of the first published scene that has one.
        scene_count: published scenes.
        warning_count: warnings of the newest generation.
    """

    cover_key: str | None
    scene_count: int
    warning_count: int


@dataclass(frozen=True)
class VideoWarning:
    """Something that was skipped while a video was processed.

    Attributes:
        details: JSON types only.
    """

    warning_id: int
    video_id: UUID
    user_id: UUID
    generation: int
    stage: Stage
    code: Code
    message: str
    details: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class StageRun:
    """One run of one stage, as ``stage_runs`` keeps it.

    Attributes:
        attempts: how often it was claimed.
        progress: 0 to 1.
        output: what later stages need from it; JSON types only.
    """

    video_id: UUID
    generation: int
    stage: Stage
    part: int
    user_id: UUID
    state: RunState
    attempts: int
    progress: float
    lease_token: UUID | None
    lease_expires_at: datetime | None
    error_code: str | None
    error_message: str | None
    output: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def ref(self) -> StageRef:
        """Its primary key."""
        return StageRef(self.video_id, self.generation, self.stage, self.part)


@dataclass(frozen=True)
class Claim:
    """The right to run a stage, for as long as the lease is renewed.

    Attributes:
        attempts: this one included.
        lease_token: fences every write; a claim that was lost touches no row.
    """

    ref: StageRef
    user_id: UUID
    attempts: int
    lease_token: UUID


@dataclass(frozen=True)
class ClaimState:
    """Why a run could not be claimed.

    Attributes:
        is_leased: another worker holds it and is alive.
    """

    state: RunState
    attempts: int
    is_leased: bool
    lease_expires_at: datetime | None


@dataclass(frozen=True)
class VideoStatus:
    """Where a video is: itself, the runs of the newest generation in order, and its warnings."""

    video: Video
    runs: tuple[StageRun, ...]
    warnings: tuple[VideoWarning, ...]


@dataclass(frozen=True)
class Source:
    """An uploaded object that is to become a video's content.

    Attributes:
        version: version id, or the ETag where the bucket has no versions.
        captions_version: the same of the captions beside it; None where there are none.
    """

    video_id: UUID
    user_id: UUID
    bucket: str
    key: str
    version: str
    size_bytes: int
    file_name: str
    captions_key: str | None = None
    captions_version: str | None = None


@dataclass(frozen=True)
class Registration:
    """What became of a source.

    Attributes:
        generation: the one that is built from it.
        is_new: False where the same source was registered before.
        user_id: whose video it is.
    """

    generation: int
    is_new: bool
    user_id: UUID
