"""The only reader of the environment.

Every setting stands here once: its variable, its default, its unit and what it is for. A process
reads them once, from a mapping that a test can pass.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from scenedex.domain.errors import Code, Misconfigured
from scenedex.domain.search import EXACT_UP_TO_VECTORS

MIB = 1024 * 1024


def _setting(env: str, default: object, doc: str) -> Any:
    return field(default=default, metadata={"env": env, "doc": doc})


@dataclass(frozen=True)
class Settings:
    """Everything an installation can choose."""

    # Where we run
    environment: str = _setting("SCENEDEX_ENVIRONMENT", "local", "`local`, `dev` or `prod`.")
    aws_endpoint_url: str = _setting(
        "AWS_ENDPOINT_URL", "", "Where every AWS client connects instead of AWS; LocalStack's URL."
    )
    public_endpoint_url: str = _setting(
        "SCENEDEX_PUBLIC_ENDPOINT_URL",
        "",
        "The S3 endpoint as browsers reach it, which presigned URLs name; empty: the one above.",
    )
    aws_region: str = _setting("AWS_REGION", "eu-west-1", "The region of every client.")
    # What we work with
    uploads_bucket: str = _setting("SCENEDEX_UPLOADS_BUCKET", "", "Where videos are dropped.")
    artefacts_bucket: str = _setting(
        "SCENEDEX_ARTEFACTS_BUCKET", "", "Where frames, thumbnails, previews and audio are kept."
    )
    scenes_queue_url: str = _setting(
        "SCENEDEX_SCENES_QUEUE_URL", "", "The queue that detect_scenes reads."
    )
    uploads_queue_url: str = _setting(
        "SCENEDEX_UPLOADS_QUEUE_URL", "", "The queue that validate_upload reads."
    )
    job_queue: str = _setting("SCENEDEX_JOB_QUEUE", "", "The Batch queue of index_video.")
    job_definition: str = _setting(
        "SCENEDEX_JOB_DEFINITION", "", "The Batch job definition of index_video."
    )
    # Database
    database_host: str = _setting("SCENEDEX_DATABASE_HOST", "127.0.0.1", "Postgres or its proxy.")
    database_port: int = _setting("SCENEDEX_DATABASE_PORT", 5432, "Its port.")
    database_name: str = _setting("SCENEDEX_DATABASE_NAME", "scenedex", "The database.")
    database_user: str = _setting(
        "SCENEDEX_DATABASE_USER", "", "The role, where no secret names it."
    )
    database_password: str = _setting(
        "SCENEDEX_DATABASE_PASSWORD", "", "Its password, where no secret holds it."
    )
    database_secret: str = _setting(
        "SCENEDEX_DATABASE_SECRET", "", "Secrets Manager ARN with `username` and `password`."
    )
    owner_secret: str = _setting(
        "SCENEDEX_OWNER_SECRET", "", "apply_schema only: the database owner's secret."
    )
    api_secret: str = _setting(
        "SCENEDEX_API_SECRET", "", "apply_schema only: the secret of the role `scenedex_api`."
    )
    worker_secret: str = _setting(
        "SCENEDEX_WORKER_SECRET", "", "apply_schema only: the secret of the role `scenedex_worker`."
    )
    database_timeout_s: float = _setting(
        "SCENEDEX_DATABASE_TIMEOUT_S", 5.0, "Seconds to wait for a connection."
    )
    # Uploads
    drop_owner: UUID | None = _setting(
        "SCENEDEX_DROP_OWNER", None, "The user who owns objects put under uploads/ without the API."
    )
    upload_ttl_s: int = _setting(
        "SCENEDEX_UPLOAD_TTL_S", 900, "Seconds in which a presigned upload must begin."
    )
    max_upload_bytes_free: int = _setting(
        "SCENEDEX_MAX_UPLOAD_BYTES_FREE", 1024 * MIB, "Largest file of the free tier, in bytes."
    )
    max_upload_bytes: int = _setting(
        "SCENEDEX_MAX_UPLOAD_BYTES", 8 * 1024 * MIB, "Largest file of other tiers, in bytes."
    )
    max_duration_s_free: int = _setting(
        "SCENEDEX_MAX_DURATION_S_FREE", 600, "Longest video of the free tier, in seconds."
    )
    max_duration_s: int = _setting(
        "SCENEDEX_MAX_DURATION_S", 4 * 3600, "Longest video of other tiers, in seconds."
    )
    # Media
    max_pixels: int = _setting(
        "SCENEDEX_MAX_PIXELS", 8_912_896, "Largest picture of a video, in pixels (4096 x 2176)."
    )
    max_picture_pixels: int = _setting(
        "SCENEDEX_MAX_PICTURE_PIXELS",
        120_000_000,
        "Largest still picture, in pixels (12,000 x 10,000).",
    )
    max_streams: int = _setting("SCENEDEX_MAX_STREAMS", 32, "Most streams of one file.")
    probe_timeout_s: float = _setting(
        "SCENEDEX_PROBE_TIMEOUT_S", 240.0, "Seconds after which a probe is killed."
    )
    decode_timeout_s: float = _setting(
        "SCENEDEX_DECODE_TIMEOUT_S", 840.0, "Seconds after which the decode pass is killed."
    )
    media_memory_mib: int = _setting(
        "SCENEDEX_MEDIA_MEMORY_MIB", 1536, "Address space of the media child above its own, MiB."
    )
    cut_threshold: float = _setting(
        "SCENEDEX_CUT_THRESHOLD", 27.0, "ContentDetector's threshold (its own default)."
    )
    min_scene_s: float = _setting(
        "SCENEDEX_MIN_SCENE_S", 0.6, "Shorter scenes are merged, in seconds."
    )
    max_scene_s: float = _setting(
        "SCENEDEX_MAX_SCENE_S", 60.0, "Longer takes are split, in seconds."
    )
    frame_every_s: float = _setting(
        "SCENEDEX_FRAME_EVERY_S", 10.0, "A scene has one frame for each so many seconds."
    )
    segment_over_s: float = _setting(
        "SCENEDEX_SEGMENT_OVER_S", 900.0, "A longer video is looked at in parts, in seconds."
    )
    segment_s: float = _setting(
        "SCENEDEX_SEGMENT_S", 300.0, "About how long such a part is, in seconds."
    )
    # Stages
    lease_s: float = _setting(
        "SCENEDEX_LEASE_S", 60.0, "Seconds after which a silent worker is taken for dead."
    )
    heartbeat_s: float = _setting(
        "SCENEDEX_HEARTBEAT_S", 15.0, "Seconds between two renewals of a lease."
    )
    backoff_base_s: float = _setting(
        "SCENEDEX_BACKOFF_BASE_S", 5.0, "First wait after a retryable failure; doubles each time."
    )
    backoff_max_s: float = _setting(
        "SCENEDEX_BACKOFF_MAX_S", 600.0, "Longest wait after a retryable failure."
    )
    max_attempts: int = _setting(
        "SCENEDEX_MAX_ATTEMPTS", 5, "Attempts of one stage run before its video fails."
    )
    resend_after_s: float = _setting(
        "SCENEDEX_RESEND_AFTER_S", 300.0, "sweep re-sends a pending stage after so many seconds."
    )
    drain_budget_s: float = _setting(
        "SCENEDEX_DRAIN_BUDGET_S", 1800.0, "Seconds for which a job takes other pending videos."
    )
    # Models
    models_dir: Path = _setting(
        "SCENEDEX_MODELS_DIR", Path("layers/models/starter"), "The model pack: one manifest."
    )
    speech_model_dir: Path | None = _setting(
        "SCENEDEX_SPEECH_MODEL_DIR", None, "A CTranslate2 Whisper model; none: captions only."
    )
    # The API
    auth_issuer: str = _setting("SCENEDEX_AUTH_ISSUER", "", "`iss` of accepted tokens.")
    auth_audience: str = _setting(
        "SCENEDEX_AUTH_AUDIENCE", "authenticated", "`aud` of accepted tokens."
    )
    auth_jwks: str = _setting(
        "SCENEDEX_AUTH_JWKS", "", "The issuer's public keys, a JSON Web Key Set."
    )
    api_base_path: str = _setting(
        "SCENEDEX_API_BASE_PATH", "", "The stage's path in front of every route, such as `/v1`."
    )
    url_ttl_s: int = _setting(
        "SCENEDEX_URL_TTL_S", 3600, "Seconds for which a presigned picture URL is promised to live."
    )
    url_window_s: int = _setting(
        "SCENEDEX_URL_WINDOW_S", 900, "Seconds within which the same picture has the same URL."
    )
    cors_origins: str = _setting(
        "SCENEDEX_CORS_ORIGINS",
        "*",
        "Web origins that may call the API from a browser, with commas between; `*`: any. "
        "Tokens travel in a header and never in a cookie.",
    )
    encoder_wait_s: float = _setting(
        "SCENEDEX_ENCODER_WAIT_S",
        5.0,
        "Seconds a search waits for models that are still loading; then words alone answer.",
    )
    exact_up_to_vectors: int = _setting(
        "SCENEDEX_EXACT_UP_TO_VECTORS",
        EXACT_UP_TO_VECTORS,
        "Users with more frames are searched by the vectors' signs first.",
    )
    # The command line
    api_url: str = _setting("SCENEDEX_API_URL", "", "Where `scenedex` finds the API.")
    token: str = _setting("SCENEDEX_TOKEN", "", "The bearer token `scenedex` sends.")
    state_dir: Path = _setting(
        "SCENEDEX_STATE_DIR", Path(".local"), "Where the local stack keeps everything it makes."
    )

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Reads the settings from a mapping such as ``os.environ``; an empty value is the default.

        Raises:
            Misconfigured: a value is not of its setting's type.
        """
        given: dict[str, Any] = {}
        for setting in fields(cls):
            if text := environ.get(setting.metadata["env"], ""):
                given[setting.name] = _parse(setting.metadata["env"], setting.type, text)
        return cls(**given)

    def require(self, *names: str) -> None:
        """Checks that these settings have a value.

        Raises:
            Misconfigured: one has none; the sentence names its variable.
        """
        variables = {setting.name: setting.metadata["env"] for setting in fields(self)}
        if missing := [variables[name] for name in names if not getattr(self, name)]:
            raise Misconfigured(Code.SETTING_MISSING, f"Set {', '.join(missing)}.")


def _parse(variable: str, kind: object, text: str) -> object:
    parsers: dict[object, type] = {
        int: int, float: float, str: str, Path: Path, Path | None: Path, UUID | None: UUID,
    }  # fmt: skip
    try:
        value: object = parsers[kind](text)
    except ValueError as error:
        raise Misconfigured(
            Code.SETTING_INVALID, f"{variable} cannot be {text!r}: {error}."
        ) from error
    return value


@cache
def settings() -> Settings:
    """This process's settings, read once."""
    return Settings.read(os.environ)  # noqa: TID251 (the one place)


def silence_onnxruntime() -> None:
    """Keeps onnxruntime from reporting its use; to be called before it is imported.

    It collects events in a database in the home folder and sends them off; its own function
    ``disable_telemetry_events`` comes too late for that (seen with 1.31).
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # noqa: TID251 (the one place)
