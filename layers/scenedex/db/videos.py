"""Videos: their states, and the generations of what was made from them.

Every change compares the state it expects while it sets the next one, so that of two who try,
one wins and the other touches nothing.
"""

from datetime import datetime
from uuid import UUID

from psycopg.rows import tuple_row

from scenedex.db import library, outbox, stage_runs, warnings
from scenedex.db.database import Transaction
from scenedex.db.rows import record
from scenedex.db.statements import load
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.stages import Stage, StageRef, VideoState
from scenedex.domain.video import Registration, Source, Video, VideoStatus, VideoSummary
from scenedex.messages import PurgeMessage

_SQL = load("videos")
_DELETE_OLDER = (
    "delete_older_scenes",
    "delete_older_sheets",
    "delete_older_warnings",
    "delete_older_runs",
)


def create_upload(  # noqa: PLR0913 (one for each column that the user gives)
    tx: Transaction,
    *,
    video_id: UUID,
    user_id: UUID,
    title: str,
    description: str,
    tags: list[str],
    file_name: str,
    bucket: str,
    source_key: str,
    size_bytes: int | None,
    expires_at: datetime,
) -> Video:
    """Registers a video whose file the user is about to upload."""
    params = {
        "video_id": video_id,
        "user_id": user_id,
        "title": title,
        "description": description,
        "tags": tags,
        "file_name": file_name,
        "bucket": bucket,
        "source_key": source_key,
        "size_bytes": size_bytes,
        "expires_at": expires_at,
    }
    return tx.fetch_all(record(Video), _SQL["create_upload"], params)[0]


def get_video(tx: Transaction, video_id: UUID) -> Video | None:
    """One video; None where there is none, it is deleted, or it is another user's."""
    return tx.fetch_one(record(Video), _SQL["get_video"], {"video_id": video_id})


def list_videos(
    tx: Transaction,
    *,
    limit: int,
    before: tuple[datetime, UUID] | None = None,
    state: VideoState | None = None,
) -> list[VideoSummary]:
    """Videos, newest first.

    Args:
        before: ``created_at`` and id of the last video of the page before.
        state: only videos in this state.
    """
    before_at, before_id = before or (None, None)
    params = {"limit": limit, "state": state, "before_at": before_at, "before_id": before_id}
    return tx.fetch_all(record(VideoSummary), _SQL["list_videos"], params)


def status(tx: Transaction, video_id: UUID) -> VideoStatus | None:
    """A video with the runs and warnings of its newest generation; None as in ``get_video``."""
    video = get_video(tx, video_id)
    if video is None:
        return None
    return VideoStatus(
        video,
        tuple(stage_runs.list_runs(tx, video_id, video.building_generation)),
        tuple(warnings.list_warnings(tx, video_id, video.building_generation)),
    )


def lock_source(tx: Transaction, video_id: UUID) -> None:
    """Waits until nobody else registers a source of this video, until the transaction ends.

    Whoever looks at the bucket after this and registers what he saw cannot be overtaken by
    somebody who saw something newer.
    """
    tx.execute(_SQL["lock_source"], {"video_id": video_id})


def register_source(tx: Transaction, source: Source) -> Registration:
    """Begins a generation from an uploaded object, once for each identity of it.

    Args:
        tx: a worker's.

    Raises:
        Rejected: the video is another user's, or deleted.
    """
    params = {
        **vars(source),
        "title": source.file_name.rpartition(".")[0] or source.file_name,
    }
    tx.execute(_SQL["lock_runs"], params)
    generation = tx.fetch_value(_SQL["register_source"], params)
    if generation is None:
        return _registered_before(tx, source)
    ref = StageRef(source.video_id, generation, Stage.VALIDATE)
    tx.execute(_SQL["cancel_older_runs"], {"video_id": ref.video_id, "generation": generation})
    stage_runs.add_pending(tx, ref, source.user_id)
    return Registration(generation, is_new=True, user_id=source.user_id)


def _registered_before(tx: Transaction, source: Source) -> Registration:
    video = get_video(tx, source.video_id)
    if video is None:
        raise Rejected(Code.NOT_FOUND, "The video was deleted; what is uploaded for it is ignored.")
    if video.user_id != source.user_id:
        raise Rejected(Code.NOT_ALLOWED, "The video belongs to another user.")
    return Registration(video.building_generation, is_new=False, user_id=video.user_id)


def start_processing(  # noqa: PLR0913 (one for each column that is measured)
    tx: Transaction,
    *,
    video_id: UUID,
    generation: int,
    duration_s: float,
    width: int,
    height: int,
    fps: float | None,
    has_audio: bool,
) -> bool:
    """Notes what a probe measured; True unless the generation is not in the making any more."""
    params = {
        "video_id": video_id,
        "generation": generation,
        "duration_s": duration_s,
        "width": width,
        "height": height,
        "fps": fps,
        "has_audio": has_audio,
    }
    return tx.execute(_SQL["start_processing"], params) == 1


def set_language(tx: Transaction, *, video_id: UUID, generation: int, language: str | None) -> bool:
    """Notes what is spoken; True unless the generation is not in the making any more."""
    params = {"video_id": video_id, "generation": generation, "language": language}
    return tx.execute(_SQL["set_language"], params) == 1


def fail_video(
    tx: Transaction, *, video_id: UUID, generation: int, code: Code, message: str
) -> bool:
    """Ends the newest generation; True unless it had ended or a newer one was begun."""
    params = {"video_id": video_id, "generation": generation, "code": code, "message": message}
    return tx.execute(_SQL["fail_video"], params) == 1


def publish(tx: Transaction, *, video_id: UUID, generation: int) -> bool:
    """Swaps a generation in, deletes the rows of older ones and orders the purge of their objects.

    Args:
        tx: a worker's; it acts for the video's user afterwards.

    Returns:
        False, and nothing is touched, where the generation is published already, a newer one was
        begun, or the video failed or is deleted.
    """
    which = {"video_id": video_id, "generation": generation}
    swapped = tx.fetch_one(tuple_row, _SQL["publish"], which)
    if swapped is None:
        return False
    user_id, published_before = swapped
    tx.act_for(user_id)
    library.begin_publish(tx, user_id, video_id, published_before)
    for name in _DELETE_OLDER:
        tx.execute(_SQL[name], which)
    library.finish_publish(tx, user_id, video_id, generation)
    _order_purge(tx, video_id, user_id, range(max(1, published_before), generation))
    return True


def _order_purge(tx: Transaction, video_id: UUID, user_id: UUID, generations: range) -> None:
    """One message for each generation that left objects: the last published, and failed ones."""
    bodies = [PurgeMessage(video_id, user_id, generation).to_json() for generation in generations]
    outbox.add_many(tx, destination="purge", bodies=bodies, video_id=video_id, user_id=user_id)


def expire_uploads(tx: Transaction, *, grace_s: float = 0) -> list[UUID]:
    """Fails the videos whose upload never came.

    Args:
        tx: a worker's.
        grace_s: seconds after the expiry, for uploads that began just before it.

    Returns:
        The videos that failed now.
    """
    params = {
        "code": Code.UPLOAD_EXPIRED,
        "message": "The file was not uploaded in time. Start the upload again.",
        "grace_s": grace_s,
    }
    return [video_id for (video_id,) in tx.fetch_all(tuple_row, _SQL["expire_uploads"], params)]
