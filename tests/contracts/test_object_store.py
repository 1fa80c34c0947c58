"""One suite, two stores: the fake that tests use and S3 as moto plays it.

Moto proves calls and answers. It proves nothing about signatures, policies or permissions.
"""

import random
import unicodedata

import pytest

from scenedex.aws import Clients, S3Store, Upload
from scenedex.domain.errors import Code, Misconfigured, Rejected
from scenedex.domain.segments import MIB, ByteRange
from scenedex.settings import Settings
from scenedex.testing.aws import MemoryStore

BUCKET = "bucket"
NFC = unicodedata.normalize("NFC", "uploads/한글.mp4")
NFD = unicodedata.normalize("NFD", NFC)


class _Memory(MemoryStore):
    def put_bytes(self, key, content):
        return self.put(BUCKET, key, content).version

    def put_marker(self, key):
        self.delete(BUCKET, key)


class _Moto(S3Store):
    def __init__(self):
        client = Clients(Settings()).s3
        client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        super().__init__(client)

    def put_bytes(self, key, content):
        return self._client.put_object(Bucket=BUCKET, Key=key, Body=content)["VersionId"]

    def put_marker(self, key):
        self._client.delete_object(Bucket=BUCKET, Key=key)


@pytest.fixture(params=["memory", "s3"])
def store(request, aws):
    return _Memory() if request.param == "memory" else _Moto()


def test_head_tells_the_current_version(store):
    store.put_bytes("a", b"one")
    newer = store.put_bytes("a", b"longer")
    info = store.head(BUCKET, "a")
    assert (info.version, info.size_bytes) == (newer, 6)


def test_head_of_nothing_and_of_a_deleted_object_is_none(store):
    store.put_bytes("gone", b"one")
    store.put_marker("gone")
    assert store.head(BUCKET, "never") is None
    assert store.head(BUCKET, "gone") is None


def test_an_older_version_stays_readable_by_its_version(store, tmp_path):
    older = store.put_bytes("a", b"one")
    store.put_bytes("a", b"two")
    store.download(BUCKET, "a", tmp_path / "file", version=older)
    assert (tmp_path / "file").read_bytes() == b"one"
    assert store.read(BUCKET, "a", version=older) == b"one"
    assert store.read(BUCKET, "a") == b"two"


def test_ranges_come_into_a_file_of_the_objects_size_whose_rest_is_a_hole(store, tmp_path):
    content = random.Random(1).randbytes(6 * MIB)
    version = store.put_bytes("a", content)
    store.put_bytes("a", b"another")
    ranges = [
        ByteRange(0, 70_000),
        ByteRange(2 * MIB, 2 * MIB + 10),
        ByteRange(6 * MIB - 9, 6 * MIB),
    ]
    path = tmp_path / "file"
    store.download_ranges(BUCKET, "a", path, ranges, version=version)
    expected = bytearray(len(content))
    for each in ranges:
        expected[each.start : each.end] = content[each.start : each.end]
    assert path.read_bytes() == bytes(expected)
    assert path.stat().st_blocks * 512 < 200_000


def test_a_long_range_comes_in_several_requests(store, tmp_path, monkeypatch):
    monkeypatch.setattr("scenedex.aws.ranges.REQUEST_BYTES", 1000)
    content = random.Random(2).randbytes(10_500)
    store.put_bytes("a", content)
    store.download_ranges(BUCKET, "a", tmp_path / "file", [ByteRange(100, 10_500)])
    assert (tmp_path / "file").read_bytes() == bytes(100) + content[100:]


@pytest.mark.parametrize("version", [None, "v0"])
def test_what_is_not_there_is_rejected_not_retried(store, tmp_path, version):
    with pytest.raises(Rejected) as read:
        store.read(BUCKET, "never", version=version)
    with pytest.raises(Rejected) as downloaded:
        store.download(BUCKET, "never", tmp_path / "file", version=version)
    with pytest.raises(Rejected) as partly:
        store.download_ranges(
            BUCKET, "never", tmp_path / "file", [ByteRange(0, 1)], version=version
        )
    assert read.value.code == downloaded.value.code == Code.UPLOAD_MISSING
    assert partly.value.code == Code.UPLOAD_MISSING


def test_what_is_too_large_for_the_memory_is_not_read(store, monkeypatch):
    monkeypatch.setattr("scenedex.aws.storage.READ_LIMIT_BYTES", 3)
    store.put_bytes("small", b"123")
    store.put_bytes("large", b"1234")
    assert store.read(BUCKET, "small") == b"123"
    with pytest.raises(Rejected) as caught:
        store.read(BUCKET, "large")
    assert caught.value.code == Code.FILE_TOO_LARGE


@pytest.mark.parametrize("key", ["uploads/a b+c%20d.mp4", NFC, NFD])
def test_strange_keys_come_back_as_they_went_in(store, key):
    store.put_bytes(key, b"x")
    assert store.head(BUCKET, key).size_bytes == 1
    assert store.list_keys(BUCKET, "uploads/") == [key]


def test_uploads_many_files_with_their_types(store, tmp_path):
    for name in ("1", "2", "3"):
        (tmp_path / name).write_text(name)
    store.upload_many(
        BUCKET, [Upload(f"out/{name}", tmp_path / name, "image/webp") for name in ("1", "2", "3")]
    )
    assert store.list_keys(BUCKET, "out/") == ["out/1", "out/2", "out/3"]
    assert store.read(BUCKET, "out/2") == b"2"


def test_deletes_a_folder_and_nothing_beside_it(store):
    for key in ("u/v/1/a", "u/v/1/b/c", "u/v/10/a", "u/v/2/a"):
        store.put_bytes(key, b"x")
    assert store.delete_prefix(BUCKET, "u/v/1/") == 2
    assert store.list_keys(BUCKET, "u/") == ["u/v/10/a", "u/v/2/a"]
    assert store.delete_prefix(BUCKET, "u/v/1/") == 0


@pytest.mark.parametrize("prefix", ["", "/", "u/v/1"])
def test_refuses_to_delete_what_is_not_a_folder(store, prefix):
    store.put_bytes("u/v/10/a", b"x")
    with pytest.raises(Misconfigured):
        store.delete_prefix(BUCKET, prefix)
    assert store.list_keys(BUCKET, "") == ["u/v/10/a"]
