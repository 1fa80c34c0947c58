"""Which content of an object is meant, in the language of S3."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from scenedex.aws.errors import error_code
from scenedex.aws.storage import missing

ETAG = "etag:"
GONE = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound", "405", "MethodNotAllowed"})
"""405: the version that is asked for is a delete marker."""
_REPLACED = frozenset({"412", "PreconditionFailed"})


def pinned(version: str | None) -> dict[str, str]:
    """The parameters of GetObject that ask for one version, and fail where there is another."""
    if version is None:
        return {}
    if version.startswith(ETAG):
        return {"IfMatch": version.removeprefix(ETAG)}
    return {"VersionId": version}


@contextmanager
def missing_or_same() -> Iterator[None]:
    """Reads of an object.

    Raises:
        Rejected: UPLOAD_MISSING; it is gone or was replaced.
    """
    try:
        yield
    except ClientError as error:
        if error_code(error) in GONE | _REPLACED:
            raise missing() from error
        raise
