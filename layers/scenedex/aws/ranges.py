"""Parts of an object, fetched in parallel into a sparse file: holes take no disk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenedex.aws.errors import translated
from scenedex.aws.versions import missing_or_same, pinned
from scenedex.domain.errors import Code, Retryable
from scenedex.domain.segments import MIB, ByteRange

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

RANGE_THREADS = 8
"""One connection to S3 carries some 80 MB/s; a function's network has room for a few."""
REQUEST_BYTES = 16 * MIB
"""Longest range of one request: long enough that its latency does not count, short enough that the
threads end together and that little is fetched again where one breaks off."""
_CHUNK_BYTES = MIB


def download_ranges(
    client: S3Client, bucket: str, key: str, path: Path, ranges: Sequence[ByteRange], version: str
) -> None:
    """See ``ObjectStore.download_ranges``; the version is known here."""
    request: dict[str, Any] = {"Bucket": bucket, "Key": key, **pinned(version)}
    with path.open("wb") as file, ThreadPoolExecutor(RANGE_THREADS, "ranges") as threads:
        requests = [
            threads.submit(_fetch, client, request, file.fileno(), piece)
            for each in ranges
            for piece in _pieces(each)
        ]
        try:
            sizes = {fetched.result() for fetched in requests}
        except BaseException:
            threads.shutdown(wait=True, cancel_futures=True)
            raise
        file.truncate(max(sizes, default=0))


def _pieces(whole: ByteRange) -> Iterator[ByteRange]:
    for start in range(whole.start, whole.end, REQUEST_BYTES):
        yield ByteRange(start, min(start + REQUEST_BYTES, whole.end))


def _fetch(client: S3Client, request: dict[str, Any], target: int, piece: ByteRange) -> int:
    """Writes one piece where it belongs; returns the size of the whole object."""
    with translated(Code.STORAGE_UNAVAILABLE), missing_or_same():
        answer = client.get_object(**request, Range=f"bytes={piece.start}-{piece.end - 1}")
        at = piece.start
        for chunk in answer["Body"].iter_chunks(_CHUNK_BYTES):
            at += os.pwrite(target, chunk, at)
    if at != piece.end:
        raise Retryable(Code.STORAGE_UNAVAILABLE, "The object store sent less than was asked for.")
    return int(answer["ContentRange"].rpartition("/")[2])
