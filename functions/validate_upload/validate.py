"""Looks at an uploaded file and decides whether it becomes a video."""

import json

from scenedex.db import Transaction, users, videos
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.keys import NOBODY
from scenedex.domain.video import Tier, Video
from scenedex.media import MediaLimits, Probe, probe
from scenedex.media.records import dump
from scenedex.settings import MIB, Settings
from scenedex.stage import ActiveRun, Completion, Services, workspace
from scenedex.telemetry import degraded

FILE_NAME = "source"
"""A user's own file name, and above all its suffix, never reaches the media libraries."""


def receive(body: str, services: Services) -> None:
    """Handles one message of the uploads queue.

    What is done already, or held by another worker, is passed over.

    Raises:
        Retryable: something is not there right now.
        Rejected: the message cannot be read; it ends in the dead-letter queue.
    """
    for message in services.arrivals.messages(body):
        services.runner.run(message, lambda run: validate(run, services))


def validate(run: ActiveRun, services: Services) -> Completion:
    """The stage VALIDATE.

    Returns:
        Output ``duration_s``, ``container``, ``video_codec``, ``streams`` and ``plan``, by which
        the next stage is split into parts.

    Raises:
        Rejected: nobody owns it, or the file is empty, too large or no video we can read.
        Retryable: database or store cannot be reached.
    """
    video, tier = _load(run)
    _check_owner(video)
    _check_size(video, tier, services.settings)
    found = _probe(video, tier, services)
    for notice in found.notices:
        degraded(notice.code, notice.message, **notice.details)

    def write(tx: Transaction) -> None:
        videos.start_processing(
            tx,
            video_id=run.ref.video_id,
            generation=run.ref.generation,
            duration_s=found.duration_s,
            width=found.width,
            height=found.height,
            fps=found.fps or None,
            has_audio=found.has_audio,
        )

    return Completion(output=_output(found), write=write, next_parts=found.plan.parts)


def _load(run: ActiveRun) -> tuple[Video, Tier]:
    with run.transaction() as tx:
        video = videos.get_video(tx, run.ref.video_id)
        user = users.get_user(tx, run.user_id)
    if video is None or user is None:
        raise Rejected(Code.NOT_FOUND, "The video was deleted while it was processed.")
    return video, user.tier


def _check_owner(video: Video) -> None:
    if video.user_id == NOBODY:
        raise Rejected(
            Code.OWNER_UNKNOWN,
            f"Nobody is known to own {video.source_key}: upload through the API, or set "
            "SCENEDEX_DROP_OWNER.",
        )


def _check_size(video: Video, tier: Tier, settings: Settings) -> None:
    size_bytes = video.size_bytes or 0
    if size_bytes == 0:
        raise Rejected(Code.FILE_EMPTY, "The file is empty.")
    limit_bytes = settings.max_upload_bytes
    if tier is Tier.FREE:
        limit_bytes = settings.max_upload_bytes_free
    if size_bytes > limit_bytes:
        raise Rejected(
            Code.FILE_TOO_LARGE,
            f"The file has {size_bytes / MIB:,.0f} MiB; at most {limit_bytes / MIB:,.0f} MiB "
            "are allowed.",
            size_bytes=size_bytes,
            limit_bytes=limit_bytes,
        )


def _probe(video: Video, tier: Tier, services: Services) -> Probe:
    with workspace() as folder:
        path = folder / FILE_NAME
        services.store.download(video.bucket, video.source_key, path, version=video.source_version)
        return probe(path, MediaLimits.from_settings(services.settings, tier))


def _output(found: Probe) -> dict[str, object]:
    return {
        "duration_s": found.duration_s,
        "container": found.container,
        "video_codec": found.video_codec,
        "streams": found.stream_count,
        "plan": json.loads(dump(found.plan)),
    }
