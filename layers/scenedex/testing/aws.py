"""AWS in memory: fakes that pass the same contract suite as the real adapters."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scenedex.aws.batch import job_name
from scenedex.aws.storage import ObjectInfo, Upload, missing, require_folder, require_small
from scenedex.domain.segments import ByteRange
from scenedex.messages import StageMessage


@dataclass
class Faults:
    """Lets the next calls of a fake fail, as a service in trouble would."""

    waiting: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))

    def add(self, operation: str, error: Exception, *, times: int = 1) -> None:
        """The next ``times`` calls of an operation raise this error."""
        self.waiting[operation].extend([error] * times)

    def strike(self, operation: str) -> None:
        """Raises what waits for this operation."""
        if self.waiting[operation]:
            raise self.waiting[operation].pop(0)


@dataclass(frozen=True)
class _Version:
    info: ObjectInfo
    content: bytes
    content_type: str


class MemoryStore:
    """Versioned buckets that exist as soon as they are named."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._versions: dict[tuple[str, str], list[_Version | None]] = defaultdict(list)

    def put(self, bucket: str, key: str, content: bytes, content_type: str = "") -> ObjectInfo:
        """Stores bytes, as a browser or another program would."""
        versions = self._versions[bucket, key]
        etag = hashlib.md5(content, usedforsecurity=False).hexdigest()
        info = ObjectInfo(f"v{len(versions) + 1}-{etag[:8]}", len(content), etag)
        versions.append(_Version(info, content, content_type))
        return info

    def delete(self, bucket: str, key: str) -> None:
        """Puts a delete marker on top; older versions stay readable by their version."""
        self._versions[bucket, key].append(None)

    def erase(self, bucket: str, key: str) -> None:
        """Removes every version."""
        self._versions.pop((bucket, key), None)

    def content_type(self, bucket: str, key: str) -> str:
        """The current version's content type."""
        return self._find(bucket, key, None).content_type

    def head(self, bucket: str, key: str) -> ObjectInfo | None:
        """See ObjectStore."""
        self.faults.strike("head")
        versions = self._versions.get((bucket, key))
        current = versions[-1] if versions else None
        return current.info if current else None

    def download(self, bucket: str, key: str, path: Path, *, version: str | None = None) -> None:
        """See ObjectStore."""
        self.faults.strike("download")
        path.write_bytes(self._find(bucket, key, version).content)

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
        self.faults.strike("download_ranges")
        content = self._find(bucket, key, version).content
        with path.open("wb") as file:
            for each in ranges:
                file.seek(each.start)
                file.write(content[each.start : each.end])
            file.truncate(len(content))

    def read(self, bucket: str, key: str, *, version: str | None = None) -> bytes:
        """See ObjectStore."""
        self.faults.strike("read")
        found = self._find(bucket, key, version)
        require_small(found.info.size_bytes)
        return found.content

    def upload(self, bucket: str, key: str, path: Path, content_type: str) -> None:
        """See ObjectStore."""
        self.faults.strike("upload")
        self.put(bucket, key, path.read_bytes(), content_type)

    def upload_many(self, bucket: str, uploads: Sequence[Upload]) -> None:
        """See ObjectStore."""
        for upload in uploads:
            self.upload(bucket, upload.key, upload.path, upload.content_type)

    def list_keys(self, bucket: str, prefix: str) -> list[str]:
        """See ObjectStore."""
        self.faults.strike("list_keys")
        return sorted(
            key
            for (there, key), versions in self._versions.items()
            if there == bucket and key.startswith(prefix) and versions and versions[-1]
        )

    def delete_prefix(self, bucket: str, prefix: str) -> int:
        """See ObjectStore."""
        require_folder(prefix)
        self.faults.strike("delete_prefix")
        keys = self.list_keys(bucket, prefix)
        for key in keys:
            self.delete(bucket, key)
        return len(keys)

    def _find(self, bucket: str, key: str, version: str | None) -> _Version:
        versions = self._versions.get((bucket, key), [])
        if version is None:
            found = versions[-1] if versions else None
        else:
            found = next((item for item in versions if item and item.info.version == version), None)
        if found is None:
            raise missing()
        return found


class MemoryQueue:
    """Queues that exist as soon as they are named; nothing is hidden while it is worked on."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.bodies: dict[str, list[str]] = defaultdict(list)
        self.visibility: dict[tuple[str, str], float] = {}

    def send(self, queue_url: str, body: str) -> None:
        """See MessageQueue."""
        self.faults.strike("send")
        self.bodies[queue_url].append(body)

    def change_visibility(self, queue_url: str, receipt_handle: str, *, timeout_s: float) -> None:
        """See MessageQueue."""
        self.faults.strike("change_visibility")
        self.visibility[queue_url, receipt_handle] = timeout_s

    def drain(self, queue_url: str) -> list[str]:
        """Takes all that waits in a queue."""
        return self.bodies.pop(queue_url, [])


class MemoryJobs:
    """A job queue that nobody works on."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.submitted: list[StageMessage] = []
        self.submitted_at: list[datetime] = []

    def submit_index_job(self, message: StageMessage) -> str:
        """See JobQueue."""
        self.faults.strike("submit_index_job")
        self.submitted.append(message)
        self.submitted_at.append(datetime.now(UTC))
        return f"job-{len(self.submitted)}"

    def active_jobs(self) -> set[str]:
        """See JobQueue."""
        self.faults.strike("active_jobs")
        return {job_name(message) for message in self.submitted}

    def waiting_since(self) -> list[datetime]:
        """See JobQueue."""
        self.faults.strike("waiting_since")
        return list(self.submitted_at)

    def drain(self) -> list[StageMessage]:
        """Takes all jobs, as if they had run."""
        taken, self.submitted, self.submitted_at = self.submitted, [], []
        return taken
