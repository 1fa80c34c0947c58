"""What an S3 notification says, as AWS and the emulators write it."""

import json
import unicodedata
from pathlib import Path

import pytest

from scenedex.aws import ObjectInfo
from scenedex.domain.errors import Code, Rejected
from scenedex.stage import ObjectEvent, read_events

EVENTS = Path(__file__).parents[2] / "events"
USER, VIDEO = "7f3d2c1a-0000-4000-8000-000000000001", "7f3d2c1a-0000-4000-8000-0000000000a1"


def read(name):
    return read_events((EVENTS / f"{name}.json").read_text())


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("s3_plain", f"uploads/{USER}/{VIDEO}/source"),
        ("s3_multipart", f"uploads/{USER}/{VIDEO}/source"),
        ("s3_captions", f"uploads/{USER}/{VIDEO}/captions.srt"),
        ("s3_plus", "uploads/my trip + friends.mp4"),
        ("s3_percent20", "uploads/my trip + friends.mp4"),
        ("s3_encoded_twice_looking", "uploads/100%25 a%2Bb.mp4"),
        ("s3_moto", "uploads/my trip.mp4"),
        ("s3_hangul_nfc", unicodedata.normalize("NFC", "uploads/바다 여행.mp4")),
        ("s3_hangul_nfd", unicodedata.normalize("NFD", "uploads/바다 여행.mp4")),
        ("s3_folder", "uploads/holiday/"),
    ],
)
def test_a_key_is_decoded_exactly_once(name, key):
    assert [event.key for event in read(name)] == [key]


@pytest.mark.parametrize("name", ["s3_test_event", "s3_delete_marker"])
def test_what_is_no_creation_holds_no_object(name):
    assert read(name) == []


@pytest.mark.parametrize("name", ["s3_unversioned", "s3_moto"])
def test_a_bucket_without_versions_is_known_by_its_etag(name):
    [event] = read(name)
    assert event.version_id is None
    assert event.is_about(ObjectInfo("etag:x", 1, "d41d8cd98f00b204e9800998ecf8427e"))
    assert not event.is_about(ObjectInfo("etag:x", 1, "another"))


def test_a_version_counts_more_than_its_content():
    [event] = read("s3_plain")
    same_content = event.etag or ""
    assert event.is_about(ObjectInfo("3HL4kqtJlvjVBH40Nrjfkd", 1, same_content))
    assert not event.is_about(ObjectInfo("another", 1, same_content))


def test_one_notification_may_hold_several_objects():
    records = [
        json.loads((EVENTS / f"{name}.json").read_text())["Records"][0]
        for name in ("s3_plain", "s3_delete_marker", "s3_captions")
    ]
    keys = [event.key for event in read_events(json.dumps({"Records": records}))]
    assert keys == [f"uploads/{USER}/{VIDEO}/{name}" for name in ("source", "captions.srt")]


def test_the_version_null_is_none():
    text = (EVENTS / "s3_plain.json").read_text().replace("3HL4kqtJlvjVBH40Nrjfkd", "null")
    assert read_events(text)[0].version_id is None


def test_a_quoted_etag_is_the_same_etag():
    text = (EVENTS / "s3_plain.json").read_text()
    quoted = text.replace('"d41d8cd98f00b204e9800998ecf8427e"', '"\\"abc\\""')
    assert read_events(quoted)[0].etag == "abc"


@pytest.mark.parametrize("body", ["", "not json", "[]", "null", '"x"', "{}", '{"Records": [{}]}'])
def test_what_is_no_notification_is_rejected(body):
    with pytest.raises(Rejected) as caught:
        read_events(body)
    assert caught.value.code == Code.MESSAGE_INVALID


def test_an_event_without_version_and_etag_is_about_what_is_there():
    assert ObjectEvent("b", "k").is_about(ObjectInfo("v", 1, "e"))
