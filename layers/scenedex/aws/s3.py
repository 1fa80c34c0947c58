"""Objects in S3, or in what speaks its language."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from scenedex.aws.errors import error_code, translated
from scenedex.aws.ranges import download_ranges
from scenedex.aws.storage import ObjectInfo, Upload, missing, require_folder, require_small
from scenedex.aws.versions import ETAG, GONE, missing_or_same, pinned
from scenedex.domain.errors import Code, Retryable
from scenedex.domain.segments import ByteRange

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

UPLOAD_THREADS = 8
"""Artefacts are small: the time goes into waiting for answers, not into the processor."""
CACHE_CONTROL = "private, max-age=31536000, immutable"
"""An artefact's key names its generation, so what lies there never changes."""
_DELETE_BATCH = 1000  # the most keys of one DeleteObjects


class S3Store:
    """S3, or what speaks its language."""

    def __init__(self, client: S3Client) -> None:
        self._client = client

    def head(self, bucket: str, key: str) -> ObjectInfo | None:
        """See ObjectStore."""
        with translated(Code.STORAGE_UNAVAILABLE):
            try:
                answer = self._client.head_object(Bucket=bucket, Key=key)
            except ClientError as error:
                if error_code(error) in GONE:
                    return None
                raise
        etag = answer["ETag"].strip('"')
        version = answer.get("VersionId", "null")
        return ObjectInfo(
            version=f"{ETAG}{etag}" if version == "null" else version,
            size_bytes=answer["ContentLength"],
            etag=etag,
        )

    def download(self, bucket: str, key: str, path: Path, *, version: str | None = None) -> None:
        """See ObjectStore; large objects come in parallel ranges."""
        extra = {"VersionId": version} if version and not version.startswith(ETAG) else {}
        with translated(Code.STORAGE_UNAVAILABLE), missing_or_same():
            self._client.download_file(bucket, key, str(path), ExtraArgs=extra)
        if version and version.startswith(ETAG):
            self._check_unchanged(bucket, key, version)

    def download_ranges(
        self,
        bucket: str,
        key: str,
        path: Path,
        ranges: Sequence[ByteRange],
        *,
        version: str | None = None,
    ) -> None:
        """See ObjectStore."""
        known = version or self._current(bucket, key)
        download_ranges(self._client, bucket, key, path, ranges, known)

    def read(self, bucket: str, key: str, *, version: str | None = None) -> bytes:
        """See ObjectStore."""
        request: dict[str, Any] = {"Bucket": bucket, "Key": key, **pinned(version)}
        with translated(Code.STORAGE_UNAVAILABLE), missing_or_same():
            answer = self._client.get_object(**request)
            require_small(answer["ContentLength"])
            return answer["Body"].read()

    def upload(self, bucket: str, key: str, path: Path, content_type: str) -> None:
        """See ObjectStore."""
        _put(self._client, bucket, Upload(key, path, content_type))

    def upload_many(self, bucket: str, uploads: Sequence[Upload]) -> None:
        """See ObjectStore."""
        with ThreadPoolExecutor(UPLOAD_THREADS, thread_name_prefix="upload") as threads:
            results = [threads.submit(_put, self._client, bucket, upload) for upload in uploads]
        for result in results:
            result.result()

    def list_keys(self, bucket: str, prefix: str) -> list[str]:
        """See ObjectStore."""
        with translated(Code.STORAGE_UNAVAILABLE):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=bucket, Prefix=prefix
            )
            return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def delete_prefix(self, bucket: str, prefix: str) -> int:
        """See ObjectStore."""
        require_folder(prefix)
        keys = self.list_keys(bucket, prefix)
        for start in range(0, len(keys), _DELETE_BATCH):
            self._delete(bucket, keys[start : start + _DELETE_BATCH])
        return len(keys)

    def _delete(self, bucket: str, keys: Sequence[str]) -> None:
        objects: list[ObjectIdentifierTypeDef] = [{"Key": key} for key in keys]
        with translated(Code.STORAGE_UNAVAILABLE):
            answer = self._client.delete_objects(
                Bucket=bucket, Delete={"Objects": objects, "Quiet": True}
            )
        if errors := answer.get("Errors"):
            raise Retryable(
                Code.STORAGE_UNAVAILABLE,
                f"{len(errors)} objects could not be deleted.",
                reason=errors[0].get("Code", ""),
            )

    def _current(self, bucket: str, key: str) -> str:
        info = self.head(bucket, key)
        if info is None:
            raise missing()
        return info.version

    def _check_unchanged(self, bucket: str, key: str, version: str) -> None:
        if self._current(bucket, key) != version:
            raise missing()


def _put(client: S3Client, bucket: str, upload: Upload) -> None:
    with translated(Code.STORAGE_UNAVAILABLE):
        client.upload_file(
            str(upload.path),
            bucket,
            upload.key,
            ExtraArgs={"ContentType": upload.content_type, "CacheControl": CACHE_CONTROL},
            Config=TransferConfig(use_threads=False),
        )
