"""From an S3 event to a registered source.

What an event says is only a hint: events come twice, late and in any order. What counts is what
the bucket holds while nobody else registers a source of the same video.
"""

import json
from dataclasses import dataclass, replace
from uuid import UUID

from scenedex.aws import ObjectInfo, ObjectStore
from scenedex.db import Database, Transaction, users, videos
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.keys import NOBODY, UploadKey, UploadKind, dropped_video_id
from scenedex.domain.stages import Stage
from scenedex.domain.video import Registration, Source
from scenedex.messages import StageMessage
from scenedex.stage.notifications import ObjectEvent, read_events
from scenedex.telemetry import logger


@dataclass(frozen=True)
class Arrivals:
    """Turns events into registered sources.

    Attributes:
        drop_owner: who owns what came without the API; None: nobody does.
    """

    database: Database
    store: ObjectStore
    drop_owner: UUID | None

    def messages(self, body: str) -> list[StageMessage]:
        """The validations that a message of the uploads queue asks for.

        It holds an S3 notification, or a stage message that sweep sends again.

        Raises:
            Rejected: MESSAGE_INVALID, or as ``register``.
            Retryable: as ``register``.
        """
        if _is_stage_message(body):
            return [StageMessage.from_json(body)]
        return [message for event in read_events(body) for message in self.register(event)]

    def register(self, event: ObjectEvent) -> list[StageMessage]:
        """Registers what an event is about.

        Returns:
            The validations to run; none where there is nothing to do: the object is gone, a newer
            version has an event of its own, or these are captions whose video is not there yet.

        Raises:
            Rejected: NOT_ALLOWED; the key names a video that belongs to another user.
            Retryable: database or store cannot be reached.
        """
        if event.key.endswith("/"):
            return []  # consoles make such objects to show a folder
        key = _upload_key(event)
        info = self.store.head(event.bucket, key.key)
        if info is None or not event.is_about(info):
            logger.info("event superseded", extra={"key": key.key, "is_gone": info is None})
            return []
        sources = [key]
        if key.kind is UploadKind.CAPTIONS:
            sources = self._videos_beside(event.bucket, key)
        messages = [self._register(event.bucket, source) for source in sources]
        return [message for message in messages if message]

    def _videos_beside(self, bucket: str, captions: UploadKey) -> list[UploadKey]:
        """Where the videos may lie that captions belong to: ``a.srt`` to ``a.mp4`` and ``a``."""
        if captions.user_id:
            return [UploadKey.parse(f"{captions.stem}{UploadKind.SOURCE}")]
        names = [captions.stem, *self.store.list_keys(bucket, f"{captions.stem}.")]
        keys = [UploadKey.parse(name) for name in names if not name.endswith("/")]
        return [k for k in keys if k.kind is UploadKind.SOURCE and k.stem == captions.stem]

    def _register(self, bucket: str, key: UploadKey) -> StageMessage | None:
        video_id = _video_id(bucket, key)
        with self.database.as_worker() as tx:
            videos.lock_source(tx, video_id)
            source = self._describe(bucket, key)
            if source is None:
                return None
            owner = _owner(tx, source.user_id, self.drop_owner)
            registration = _registration(tx, replace(source, user_id=owner))
        if registration is None:
            return None
        return StageMessage(video_id, registration.user_id, registration.generation, Stage.VALIDATE)

    def _describe(self, bucket: str, key: UploadKey) -> Source | None:
        """The video that lies at a key now, with the captions that lie beside it now."""
        info = self.store.head(bucket, key.key)
        if info is None:
            return None
        captions_key, captions = self._captions_of(bucket, key)
        return Source(
            video_id=_video_id(bucket, key),
            user_id=key.user_id or self.drop_owner or NOBODY,
            bucket=bucket,
            key=key.key,
            version=info.version,
            size_bytes=info.size_bytes,
            file_name=key.file_name,
            captions_key=captions_key,
            captions_version=captions.version if captions else None,
        )

    def _captions_of(self, bucket: str, key: UploadKey) -> tuple[str | None, ObjectInfo | None]:
        for captions_key in key.caption_keys():
            if info := self.store.head(bucket, captions_key):
                return captions_key, info
        return None, None


def _is_stage_message(body: str) -> bool:
    try:
        return "stage" in json.loads(body)
    except (ValueError, TypeError):
        return False


def _video_id(bucket: str, key: UploadKey) -> UUID:
    return key.video_id or dropped_video_id(bucket, key.key)


def _registration(tx: Transaction, source: Source) -> Registration | None:
    try:
        return videos.register_source(tx, source)
    except Rejected as error:
        if error.code != Code.NOT_FOUND:
            raise
        logger.info("upload for a deleted video", extra={"key": source.key})
        return None


def _owner(tx: Transaction, user_id: UUID, drop_owner: UUID | None) -> UUID:
    """Who is named by the key, if there is such a user; the drop owner is made on first sight."""
    tx.act_for(user_id)
    if user_id in {drop_owner, NOBODY}:
        users.ensure_drop_owner(tx, user_id)
        return user_id
    if users.get_user(tx, user_id):
        return user_id
    tx.act_for(NOBODY)
    users.ensure_drop_owner(tx, NOBODY)
    return NOBODY


def _upload_key(event: ObjectEvent) -> UploadKey:
    try:
        return UploadKey.parse(event.key)
    except ValueError as error:
        raise Rejected(
            Code.MESSAGE_INVALID, f"{event.key!r} is not a place for uploads."
        ) from error
