"""What detection left of a video in the artefacts bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scenedex.aws.storage import ObjectStore
from scenedex.domain.errors import Code, Rejected


@dataclass(frozen=True)
class Artefacts:
    """The artefacts bucket, as this job reads it."""

    store: ObjectStore
    bucket: str

    def has(self, key: str) -> bool:
        """Whether detection left this.

        Raises:
            Retryable: the store is not there.
        """
        return self.store.head(self.bucket, key) is not None

    def read(self, key: str) -> bytes:
        """A small artefact's content.

        Raises:
            Retryable: the store is not there.
            Rejected: ARTEFACT_MISSING, or FILE_TOO_LARGE.
        """
        with _ours():
            return self.store.read(self.bucket, key)

    def download(self, key: str, path: Path) -> None:
        """Writes an artefact to a local file.

        Raises:
            Retryable: the store is not there.
            Rejected: ARTEFACT_MISSING.
        """
        with _ours():
            self.store.download(self.bucket, key, path)


@contextmanager
def _ours() -> Iterator[None]:
    """Says of an object that is gone that it was ours, and not the user's."""
    try:
        yield
    except Rejected as error:
        if error.code != Code.UPLOAD_MISSING:
            raise
        raise Rejected(
            Code.ARTEFACT_MISSING,
            "Something that was made of the video is no longer there. Upload the video again.",
        ) from error
