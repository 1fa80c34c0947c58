"""Uploads: a permission to put a file, and the question whether it is there."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from fastapi import APIRouter

from api import text
from api.deps import CurrentUser, Deps, Parts
from api.problems import described
from api.schemas.uploads import Form, NewUpload, UploadDone, UploadState, UploadTicket
from scenedex.db import videos
from scenedex.domain import keys
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.stages import VideoState
from scenedex.domain.video import User, Video
from scenedex.settings import Settings

MAX_CAPTIONS_BYTES = 5 * 1024 * 1024
"""A day of speech is about 1 MiB of captions."""

router = APIRouter(prefix="/videos/upload", tags=["uploads"])


@router.post("/init", status_code=201, responses=described(413))
def init_upload(upload: NewUpload, user: CurrentUser, parts: Parts) -> UploadTicket:
    """Asks where a video, or a still picture (JPEG, PNG, WebP), may be uploaded.

    The answer holds a form to be posted as `multipart/form-data` straight to the object store.
    Work begins when the file has arrived there.
    """
    limit = size_limit(parts.settings, user)
    _check_size(upload.size_bytes, limit)
    video = _register(upload, user, parts)
    captions = upload.captions and _captions_form(video, upload.captions, parts)
    form = parts.presigner.presign_upload(
        video.bucket, video.source_key, max_bytes=limit, expires_s=parts.settings.upload_ttl_s
    )
    return UploadTicket(video_id=video.video_id, upload=Form.of(form), captions_upload=captions)


@router.post("/complete", responses=described(404, 409, 410, 413))
def complete_upload(done: UploadDone, user: CurrentUser, parts: Parts) -> UploadState:
    """Says that everything is uploaded; the answer tells what became of it.

    It checks that the file is there. The store's own event starts the work, so a client that
    never asks loses nothing.
    """
    with parts.database.as_user(user.user_id) as tx:
        video = videos.get_video(tx, done.video_id)
    if video is None:
        raise no_such_video()
    if video.state == VideoState.UPLOADING:
        _check_arrived(video, size_limit(parts.settings, user), parts)
    return UploadState(video_id=video.video_id, state=video.state)


def size_limit(settings: Settings, user: User) -> int:
    """The largest file of this user's tier, in bytes."""
    return settings.max_upload_bytes_free if user.tier == "free" else settings.max_upload_bytes


def no_such_video() -> Rejected:
    """The same whether there is none or it is another user's."""
    return Rejected(Code.NOT_FOUND, "There is no such video.")


def _check_size(size_bytes: int | None, limit: int) -> None:
    if size_bytes == 0:
        raise Rejected(Code.FILE_EMPTY, "The file is empty.")
    if size_bytes is not None and size_bytes > limit:
        raise Rejected(
            Code.FILE_TOO_LARGE,
            f"The file has {size_bytes:,} bytes; at most {limit:,} are allowed.",
        )


def _register(upload: NewUpload, user: User, parts: Deps) -> Video:
    video_id = uuid4()
    expires_at = datetime.now(UTC) + timedelta(seconds=parts.settings.upload_ttl_s)
    with parts.database.as_user(user.user_id) as tx:
        return videos.create_upload(
            tx,
            video_id=video_id,
            user_id=user.user_id,
            title=upload.title or text.stem(upload.file_name),
            description=upload.description,
            tags=list(dict.fromkeys(filter(None, upload.tags))),
            file_name=upload.file_name,
            bucket=parts.settings.uploads_bucket,
            source_key=keys.source_key(user.user_id, video_id),
            size_bytes=upload.size_bytes,
            expires_at=expires_at,
        )


def _captions_form(video: Video, suffix: str, parts: Deps) -> Form:
    key = keys.captions_key(video.user_id, video.video_id, f".{suffix}")
    form = parts.presigner.presign_upload(
        video.bucket, key, max_bytes=MAX_CAPTIONS_BYTES, expires_s=parts.settings.upload_ttl_s
    )
    return Form.of(form)


def _check_arrived(video: Video, limit: int, parts: Deps) -> None:
    arrived = parts.store.head(video.bucket, video.source_key)
    if arrived is not None:
        _check_size(arrived.size_bytes, limit)
        return
    if video.upload_expires_at and video.upload_expires_at < datetime.now(UTC):
        raise Rejected(
            Code.UPLOAD_EXPIRED, "The permission to upload has expired; start a new upload."
        )
    raise Rejected(Code.UPLOAD_MISSING, "No file has arrived yet; upload it, then ask again.")
