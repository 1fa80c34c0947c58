"""Videos: the list, one of them, and how far it is."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api import progress
from api.deps import CurrentUser, Deps, Parts
from api.paging import Cursor
from api.problems import described
from api.routes.uploads import no_such_video
from api.schemas import videos as schemas
from api.schemas.problems import Notice
from scenedex.db import Transaction, seek_sheets, videos
from scenedex.domain.stages import VideoState
from scenedex.domain.video import Video, VideoStatus, VideoSummary

router = APIRouter(prefix="/videos", tags=["videos"])


@router.get("")
def list_videos(
    user: CurrentUser,
    parts: Parts,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    page: Annotated[str | None, Query(max_length=200, description="From `next`.")] = None,
    state: Annotated[VideoState | None, Query(description="Only videos in this state.")] = None,
) -> schemas.VideoPage:
    """The user's videos, newest first. What is added meanwhile shifts no page."""
    before = Cursor.from_token(page) if page else None
    with parts.database.as_user(user.user_id) as tx:
        found = videos.list_videos(
            tx,
            limit=limit + 1,
            before=(before.created_at, before.video_id) if before else None,
            state=state,
        )
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return schemas.VideoPage(
        videos=[_summary(video, parts) for video in shown],
        next=Cursor(last.created_at, last.video_id).to_token() if last else None,
    )


@router.get("/{video_id}", responses=described(404))
def get_video(video_id: UUID, user: CurrentUser, parts: Parts) -> schemas.Video:
    """One video, with all that was left out on its way."""
    with parts.database.as_user(user.user_id) as tx:
        status = _status(tx, video_id)
        has_sheets = seek_sheets.have_sheets(tx, video_id, status.video.generation)
    fields = schemas.VideoFields.model_validate(status.video)
    return schemas.Video(
        **fields.model_dump(exclude={"error"}),
        error=_error(status.video),
        has_captions=status.video.captions_key is not None,
        seek_previews=f"{video_id}/seek-previews.vtt" if has_sheets else None,
        warnings=_warnings(status),
    )


@router.get("/{video_id}/status", responses=described(404))
def video_status(video_id: UUID, user: CurrentUser, parts: Parts) -> schemas.VideoStatus:
    """How far a video is, as its stages report."""
    with parts.database.as_user(user.user_id) as tx:
        status = _status(tx, video_id)
    video, stages = status.video, progress.by_stage(status.runs)
    return schemas.VideoStatus(
        video_id=video.video_id,
        state=video.state,
        error=_error(video),
        progress=progress.overall(video.state, stages),
        stages=[schemas.StageStatus.model_validate(stage) for stage in stages],
        warnings=_warnings(status),
        generation=video.building_generation,
    )


def _status(tx: Transaction, video_id: UUID) -> VideoStatus:
    status = videos.status(tx, video_id)
    if status is None:
        raise no_such_video()
    return status


def _summary(video: VideoSummary, parts: Deps) -> schemas.VideoSummary:
    shown = schemas.VideoSummary.model_validate(video)
    return shown.model_copy(
        update={"error": _error(video), "cover_url": parts.picture_url(video.cover_key)}
    )


def _error(video: Video) -> schemas.VideoError | None:
    if video.error_code is None:
        return None
    return schemas.VideoError(code=video.error_code, message=video.error_message or "")


def _warnings(status: VideoStatus) -> list[Notice]:
    return [Notice.model_validate(warning) for warning in status.warnings]
