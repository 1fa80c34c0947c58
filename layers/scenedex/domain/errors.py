"""The one error tree.

    ScenedexError          a stable code and a sentence a user understands
    ├── Rejected           the input is bad: tell the user, do not try again
    ├── Retryable          something else is bad right now: try again later
    └── Misconfigured      the installation is bad: stop and tell the operator

The class decides what becomes of a message: a rejected one is acknowledged and its video fails, a
retryable one comes back after a backoff, a misconfigured one comes back too and ends in the
dead-letter queue, where an alarm rings.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar


class Code(StrEnum):
    """Stable codes: they are part of the API and are never renamed or used for something else."""

    # The upload
    OWNER_UNKNOWN = "owner_unknown"
    UPLOAD_EXPIRED = "upload_expired"
    UPLOAD_MISSING = "upload_missing"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    # The media file
    NOT_A_VIDEO = "not_a_video"
    CONTAINER_NOT_ALLOWED = "container_not_allowed"
    CODEC_NOT_ALLOWED = "codec_not_allowed"
    NO_VIDEO_STREAM = "no_video_stream"
    FILE_TRUNCATED = "file_truncated"
    FILE_DAMAGED = "file_damaged"
    NO_FRAMES = "no_frames"
    VIDEO_TOO_LONG = "video_too_long"
    PICTURE_TOO_LARGE = "picture_too_large"
    TOO_MANY_STREAMS = "too_many_streams"
    MEDIA_CRASHED = "media_crashed"
    MEDIA_TIMED_OUT = "media_timed_out"
    MEDIA_OUT_OF_MEMORY = "media_out_of_memory"
    ARTEFACT_MISSING = "artefact_missing"
    # Skipped on the way: warnings, never the end of a video
    HEADER_LIES = "header_lies"
    TIMES_INVALID = "times_invalid"
    DECODE_ERRORS = "decode_errors"
    ANIMATION_SKIPPED = "animation_skipped"
    AUDIO_MISSING = "audio_missing"
    AUDIO_UNREADABLE = "audio_unreadable"
    CAPTIONS_UNREADABLE = "captions_unreadable"
    SPEECH_MODEL_MISSING = "speech_model_missing"
    SPEECH_FAILED = "speech_failed"
    SPEECH_QUARANTINED = "speech_quarantined"
    SPEECH_BY_WORDS_ONLY = "speech_by_words_only"
    THUMBNAIL_FAILED = "thumbnail_failed"
    SANDBOX_DEGRADED = "sandbox_degraded"
    STARTER_MODELS = "starter_models"
    # The request
    NOT_AUTHENTICATED = "not_authenticated"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    INVALID_REQUEST = "invalid_request"
    PAGE_TOKEN_INVALID = "page_token_invalid"  # noqa: S105 (a code, no secret)
    NOT_A_PICTURE = "not_a_picture"
    CONFLICT = "conflict"
    # Around us
    DATABASE_UNAVAILABLE = "database_unavailable"
    STORAGE_UNAVAILABLE = "storage_unavailable"
    QUEUE_UNAVAILABLE = "queue_unavailable"
    BATCH_UNAVAILABLE = "batch_unavailable"
    SECRETS_UNAVAILABLE = "secrets_unavailable"
    DISK_FULL = "disk_full"
    LEASE_LOST = "lease_lost"
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"
    JOB_FAILED = "job_failed"
    JOB_STOPPED = "job_stopped"
    ENCODERS_WARMING = "encoders_warming"
    MESSAGE_INVALID = "message_invalid"
    STACK_NOT_RUNNING = "stack_not_running"
    API_UNREACHABLE = "api_unreachable"
    # The installation
    SETTING_MISSING = "setting_missing"
    SETTING_INVALID = "setting_invalid"
    AWS_MISCONFIGURED = "aws_misconfigured"
    MODEL_MISSING = "model_missing"
    MODEL_DAMAGED = "model_damaged"
    MODEL_MISMATCH = "model_mismatch"
    SCHEMA_OUTDATED = "schema_outdated"
    UNEXPECTED = "unexpected"


class ScenedexError(Exception):
    """A failure with a stable code and a sentence for the person who meets it.

    Args:
        code: what programs compare.
        message: one sentence that says what happened and, where it helps, what to do.
        details: values worth keeping beside the sentence; JSON types only.
    """

    status: ClassVar[int] = 500

    def __init__(self, code: Code, message: str, **details: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details: Mapping[str, object] = details

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class Rejected(ScenedexError):
    """The input is bad; trying again gives the same answer."""

    status = 422


class Retryable(ScenedexError):
    """Something that the input needs is not there right now."""

    status = 503


class Misconfigured(ScenedexError):
    """The installation lacks or contradicts something; only its operator can help."""

    status = 500
