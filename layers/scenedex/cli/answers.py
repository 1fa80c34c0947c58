"""What the API answers, as the command line reads it. ``--json`` prints it unchanged."""

from typing import NotRequired, TypedDict

from scenedex.domain.stages import VideoState


class Problem(TypedDict):
    """Why something failed: a stable code and a sentence."""

    code: str
    message: str


class PresignedPost(TypedDict):
    """A form to be sent as ``multipart/form-data``, its fields first and the file last."""

    url: str
    fields: dict[str, str]
    expires_at: NotRequired[str]


class UploadTicket(TypedDict):
    """The answer to ``POST /videos/upload/init``."""

    video_id: str
    upload: PresignedPost
    captions_upload: NotRequired[PresignedPost | None]


class StageProgress(TypedDict):
    """One stage run; ``progress`` is 0..1."""

    stage: str
    state: str
    progress: float
    attempts: int


class VideoStatus(TypedDict):
    """The answer to ``GET /videos/{id}/status``; ``progress`` is 0..1 over all stages."""

    video_id: str
    state: str
    error: Problem | None
    progress: float
    stages: list[StageProgress]
    warnings: list[Problem]
    generation: int


class Video(TypedDict):
    """One row of ``GET /videos``; ``kind`` is unknown before anybody has looked at it."""

    video_id: str
    state: str
    kind: str | None
    title: str | None
    file_name: str | None
    duration_s: float | None
    created_at: str
    scene_count: int
    warning_count: int
    error: Problem | None


class VideoPage(TypedDict):
    """The answer to ``GET /videos``, newest first."""

    videos: list[Video]
    next: str | None


class SignalMatch(TypedDict):
    """How well one signal found a scene; rank 1 is best."""

    rank: int
    score: float


class Hit(TypedDict):
    """A scene that was found; times are in seconds of its video."""

    scene_id: str
    video_id: str
    video_title: str | None
    kind: str
    start_s: float
    end_s: float
    seek_s: float
    score: float
    match: str
    signals: dict[str, SignalMatch]
    snippet: str | None
    thumbnail_url: str | None
    preview_url: str | None


class Total(TypedDict):
    """How many scenes answer over all pages; more than that where it is not exact."""

    value: int
    is_exact: bool


class SearchAnswer(TypedDict):
    """The answer to every kind of search."""

    query: str | None
    results: list[Hit]
    total: Total
    next: str | None
    reason: Problem | None
    warnings: list[Problem]


def is_over(status: VideoStatus) -> bool:
    """Whether nothing more happens to this video by itself."""
    return VideoState(status["state"]).is_terminal
