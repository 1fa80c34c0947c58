"""What S3 says of an object that was put under ``uploads/``."""

import json
from dataclasses import dataclass
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.data_classes import S3Event
from aws_lambda_powertools.utilities.data_classes.s3_event import S3EventRecord

from scenedex.aws import ObjectInfo
from scenedex.domain.errors import Code, Rejected


@dataclass(frozen=True)
class ObjectEvent:
    """One object that was put under ``uploads/``.

    Attributes:
        key: decoded.
        version_id: None where the bucket or the emulator tells none.
        etag: without quotes; None where the emulator tells none.
    """

    bucket: str
    key: str
    version_id: str | None = None
    etag: str | None = None

    def is_about(self, info: ObjectInfo) -> bool:
        """Whether this version is the one that made the event."""
        if self.version_id:
            return info.version == self.version_id
        return self.etag is None or info.etag == self.etag


def read_events(body: str) -> list[ObjectEvent]:
    """Reads an S3 notification; S3's own test message and other kinds of event hold no object.

    Raises:
        Rejected: MESSAGE_INVALID; it is no S3 notification.
    """
    try:
        given = json.loads(body)
        if given.get("Event") == "s3:TestEvent":
            return []
        return [
            _object_event(record)
            for record in S3Event(given).records
            if record.event_name.removeprefix("s3:").startswith("ObjectCreated:")
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Rejected(
            Code.MESSAGE_INVALID, f"A message about an upload cannot be read: {error!r}."
        ) from error


def _object_event(record: S3EventRecord) -> ObjectEvent:
    given = record.s3.get_object
    return ObjectEvent(
        bucket=record.s3.bucket.name,
        key=unquote_plus(given.key),  # raw here, and decoded nowhere else
        version_id=None if given.version_id == "null" else given.version_id,
        etag=given.etag.strip('"') or None,
    )
