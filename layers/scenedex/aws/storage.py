"""Objects in buckets: what the stages need of a store, and what every store holds to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scenedex.domain.errors import Code, Misconfigured, Rejected
from scenedex.domain.segments import ByteRange
from scenedex.settings import MIB

READ_LIMIT_BYTES = 32 * MIB
"""What is read into memory: captions and small artefacts. A film's subtitles have about 0.1 MiB."""


@dataclass(frozen=True)
class ObjectInfo:
    """What the store knows of an object's current version.

    Attributes:
        version: which content this is: the version id, or ``etag:…`` where the bucket keeps no
            versions.
        size_bytes: its length.
        etag: as in an S3 event, without quotes.
    """

    version: str
    size_bytes: int
    etag: str


@dataclass(frozen=True)
class Upload:
    """A local file and the key at which it shall lie."""

    key: str
    path: Path
    content_type: str


class ObjectStore(Protocol):
    """What the stages need of a store. A version is one of ``ObjectInfo.version``."""

    def head(self, bucket: str, key: str) -> ObjectInfo | None:
        """The current version; None where there is none."""

    def download(self, bucket: str, key: str, path: Path, *, version: str | None = None) -> None:
        """Writes the object to a local file.

        Raises:
            Rejected: UPLOAD_MISSING; the object or this version of it is gone.
        """

    def download_ranges(
        self,
        bucket: str,
        key: str,
        path: Path,
        ranges: Sequence[ByteRange],
        *,
        version: str | None = None,
    ) -> None:
        """Writes parts of the object to a local file of the whole object's size.

        The rest of the file is a hole, which takes no disk and reads as zeros.

        Args:
            ranges: in order, at least one; none ends after the object.

        Raises:
            Rejected: UPLOAD_MISSING; the object or this version of it is gone.
        """

    def read(self, bucket: str, key: str, *, version: str | None = None) -> bytes:
        """A small object's content.

        Raises:
            Rejected: UPLOAD_MISSING; the object or this version of it is gone. FILE_TOO_LARGE;
                it has more than ``READ_LIMIT_BYTES``.
        """

    def upload(self, bucket: str, key: str, path: Path, content_type: str) -> None:
        """Stores a local file."""

    def upload_many(self, bucket: str, uploads: Sequence[Upload]) -> None:
        """Stores files in parallel; the first failure is raised when all have ended."""

    def list_keys(self, bucket: str, prefix: str) -> list[str]:
        """All keys with a prefix, sorted."""

    def delete_prefix(self, bucket: str, prefix: str) -> int:
        """Deletes what lies below a prefix, which ends in a slash; returns how many objects."""


def require_folder(prefix: str) -> None:
    """Guards a deletion.

    Raises:
        Misconfigured: the prefix is not a folder, so more than is meant could be deleted.
    """
    if not prefix.strip("/") or not prefix.endswith("/"):
        raise Misconfigured(Code.UNEXPECTED, f"{prefix!r} is not a folder; nothing is deleted.")


def require_small(size_bytes: int) -> None:
    """Guards the memory.

    Raises:
        Rejected: FILE_TOO_LARGE.
    """
    if size_bytes > READ_LIMIT_BYTES:
        raise Rejected(
            Code.FILE_TOO_LARGE,
            f"The file has {size_bytes / MIB:,.0f} MiB; at most "
            f"{READ_LIMIT_BYTES // MIB} MiB are read.",
        )


def missing() -> Rejected:
    """The error for an object that is no longer there."""
    return Rejected(
        Code.UPLOAD_MISSING, "The uploaded file is no longer there; it was deleted or replaced."
    )
