"""Object keys and ids. All are derived, so that doing a thing twice writes the same thing.

uploads bucket     uploads/{user_id}/{video_id}/source
                   uploads/{user_id}/{video_id}/captions.{srt,vtt}
                   uploads/{anything else}                    belongs to the drop owner
artefacts bucket   {user_id}/{video_id}/{generation}/parts/{part}/{file}
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from uuid import NAMESPACE_URL, UUID, uuid5

UPLOAD_PREFIX = "uploads/"
CAPTION_SUFFIXES = (".srt", ".vtt")
_SCENEDEX = uuid5(NAMESPACE_URL, "https://scenedex.dev/ids")
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SERVER_KEY = re.compile(
    rf"uploads/(?P<user>{_UUID})/(?P<video>{_UUID})/(?P<name>source|captions\.(?:srt|vtt))"
)


class UploadKind(StrEnum):
    """What an object under ``uploads/`` is."""

    SOURCE = "source"
    CAPTIONS = "captions"


@dataclass(frozen=True)
class UploadKey:
    """An object key under ``uploads/`` and what it means.

    Attributes:
        key: as it stands in the bucket, decoded.
        user_id: who owns it; None where the key does not say and the drop owner does.
        stem: what a video and the captions beside it have in common.
    """

    key: str
    kind: UploadKind
    stem: str
    user_id: UUID | None = None
    video_id: UUID | None = None

    @property
    def file_name(self) -> str:
        """The last part of the key."""
        return PurePosixPath(self.key).name

    @classmethod
    def parse(cls, key: str) -> "UploadKey":
        """Reads a decoded key.

        Raises:
            ValueError: the key is not under ``uploads/`` or names no object.
        """
        if not key.startswith(UPLOAD_PREFIX) or key.endswith("/"):
            raise ValueError(f"not an upload: {key!r}")
        if made := _SERVER_KEY.fullmatch(key):
            name = made["name"]
            kind = UploadKind.SOURCE if name == "source" else UploadKind.CAPTIONS
            stem = key.removesuffix(name)
            return cls(key, kind, stem, UUID(made["user"]), UUID(made["video"]))
        for suffix in CAPTION_SUFFIXES:
            if key.lower().endswith(suffix):
                return cls(key, UploadKind.CAPTIONS, key[: -len(suffix)])
        return cls(key, UploadKind.SOURCE, _without_suffix(key))

    def caption_keys(self) -> list[str]:
        """The keys at which captions for this video are looked for, best first."""
        stem = f"{self.stem}captions" if self.user_id else self.stem
        return [f"{stem}{suffix}" for suffix in CAPTION_SUFFIXES]


def _without_suffix(key: str) -> str:
    suffix = PurePosixPath(key).suffix
    return key[: -len(suffix)] if suffix else key


def source_key(user_id: UUID, video_id: UUID) -> str:
    """Where the server lets a user upload a video."""
    return f"{UPLOAD_PREFIX}{user_id}/{video_id}/source"


def captions_key(user_id: UUID, video_id: UUID, suffix: str) -> str:
    """Where the server lets a user upload captions; ``suffix`` is ``.srt`` or ``.vtt``."""
    return f"{UPLOAD_PREFIX}{user_id}/{video_id}/captions{suffix}"


def dropped_video_id(bucket: str, key: str) -> UUID:
    """The id of a video that came without the API: one for each key of a bucket."""
    return uuid5(_SCENEDEX, f"drop:{bucket}/{key}")


def user_id(issuer: str, subject: str) -> UUID:
    """The id of the user whom ``issuer`` knows as ``subject``."""
    return uuid5(_SCENEDEX, f"user:{issuer}/{subject}")


NOBODY = user_id("urn:scenedex:nobody", "nobody")
"""Owns videos whose owner is unknown, so that an operator finds them and no user does."""


def scene_id(video_id: UUID, generation: int, ordinal: int) -> UUID:
    """The id of a scene."""
    return uuid5(_SCENEDEX, f"scene:{video_id}/{generation}/{ordinal}")


def frame_id(scene: UUID, ordinal: int) -> UUID:
    """The id of a scene's frame."""
    return uuid5(_SCENEDEX, f"frame:{scene}/{ordinal}")


@dataclass(frozen=True)
class ArtefactKeys:
    """Where one generation of a video keeps what was made from it."""

    user_id: UUID
    video_id: UUID
    generation: int

    @property
    def prefix(self) -> str:
        """Everything of this generation lies below."""
        return f"{self.user_id}/{self.video_id}/{self.generation}/"

    def of_part(self, part: int, name: str) -> str:
        """A file that the pass over one part of the video made.

        Args:
            name: of the file, as in ``domain.findings``.
        """
        return f"{self.prefix}parts/{part:04d}/{name}"
