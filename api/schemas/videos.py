"""Videos as the API shows them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.problems import Notice
from scenedex.domain.stages import RunState, Stage, VideoState
from scenedex.domain.video import VideoKind


class VideoError(BaseModel):
    """Why a video failed."""

    code: str = Field(examples=["not_a_video"])
    message: str = Field(examples=["The file is not a video."])


class _FromRecord(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class VideoFields(_FromRecord):
    """What is known of a video."""

    video_id: UUID
    state: VideoState
    kind: VideoKind | None = Field(
        description="`video`, or `picture` if it is a still one; null before anybody has looked."
    )
    error: VideoError | None = Field(default=None, description="If its state is `failed`.")
    title: str = Field(examples=["Holiday"])
    description: str | None
    tags: list[str]
    file_name: str = Field(examples=["holiday.mp4"])
    size_bytes: int | None = Field(description="Of the uploaded file.")
    duration_s: float | None = Field(description="In seconds; 0 for a picture.", examples=[61.4])
    width: int | None = Field(description="In pixels.", examples=[1920])
    height: int | None = Field(description="In pixels.", examples=[1080])
    fps: float | None = Field(description="Frames a second; null for a picture.", examples=[25.0])
    has_audio: bool | None
    language: str | None = Field(description="Of what is said: BCP 47.", examples=["en"])
    generation: int = Field(description="The one that search sees; 0: none yet.")
    created_at: datetime
    updated_at: datetime
    indexed_at: datetime | None


class VideoSummary(VideoFields):
    """One video of a list."""

    scene_count: int = Field(description="Of the generation that search sees.")
    warning_count: int = Field(description="Above 0: something was left out; see the video.")
    cover_url: str | None = Field(
        default=None, description="A picture of 320×180 (WebP); the URL expires."
    )


class Video(VideoFields):
    """One video."""

    has_captions: bool = Field(description="Captions were found beside it.")
    seek_previews: str | None = Field(
        description="A WebVTT track of small pictures; the URL is relative to this one's.",
        examples=["00000000-0000-4000-8000-000000000001/seek-previews.vtt"],
    )
    warnings: list[Notice] = Field(description="What was left out on its way, and why.")


class VideoPage(BaseModel):
    """A page of videos, newest first."""

    videos: list[VideoSummary]
    next: str | None = Field(description="`page` of the next page; null on the last one.")


class StageStatus(_FromRecord):
    """How far one stage is."""

    stage: Stage
    state: RunState
    progress: float = Field(ge=0, le=1, examples=[0.4])
    attempts: int = Field(description="Above 1: it was tried again after a failure.")


class VideoStatus(BaseModel):
    """How far a video is."""

    video_id: UUID
    state: VideoState
    error: VideoError | None
    progress: float = Field(ge=0, le=1, description="Over all stages, by their usual time.")
    stages: list[StageStatus] = Field(description="All stages in their order.")
    warnings: list[Notice]
    generation: int = Field(description="The one that is being built, or was built last.")
