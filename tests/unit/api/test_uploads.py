from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from api.deps import Deps
from api.people import People
from scenedex.db import Database, videos
from scenedex.domain import keys
from scenedex.domain.errors import Code, Retryable
from scenedex.testing.aws import MemoryStore
from scenedex.testing.databases import ScratchDatabase


def source_of(upload: dict[str, Any]) -> str:
    key: str = upload["upload"]["fields"]["key"]
    return key


def complete(client: TestClient, upload: dict[str, Any]) -> Any:
    return client.post("/videos/upload/complete", json={"video_id": upload["video_id"]})


def test_a_permission_is_for_one_key_of_the_user(alice_id: UUID, upload: dict[str, Any]) -> None:
    assert source_of(upload) == keys.source_key(alice_id, UUID(upload["video_id"]))
    assert upload["upload"]["url"] == "http://127.0.0.1:4566/uploads"
    assert datetime.fromisoformat(upload["upload"]["expires_at"]) > datetime.now(UTC)
    assert upload["captions_upload"] is None


def test_captions_get_a_form_beside_the_video(alice: TestClient, alice_id: UUID) -> None:
    body = {"file_name": "a.mp4", "captions": "vtt"}
    upload = alice.post("/videos/upload/init", json=body).json()
    key = upload["captions_upload"]["fields"]["key"]
    assert key == keys.captions_key(alice_id, UUID(upload["video_id"]), ".vtt")


def test_what_the_user_says_of_a_video_is_kept_clean(
    alice: TestClient, alice_id: UUID, api_database: Database
) -> None:
    body = {
        "file_name": "C:\\films\\\u202eholi\x00day.mp4",
        "title": " The\tsea ",
        "description": "one\r\ntwo\x00",
        "tags": ["beach", "beach", "sun\x00"],
    }
    video_id = UUID(alice.post("/videos/upload/init", json=body).json()["video_id"])
    with api_database.as_user(alice_id) as tx:
        video = videos.get_video(tx, video_id)
    assert video is not None
    assert video.file_name == "holi day.mp4"
    assert (video.title, video.description, video.tags) == ("The sea", "one\ntwo", ["beach", "sun"])


def test_without_a_title_the_file_names_it(alice: TestClient, upload: dict[str, Any]) -> None:
    assert alice.get(f"/videos/{upload['video_id']}").json()["title"] == "holiday"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid_request"),
        ({"file_name": ""}, 422, "invalid_request"),
        ({"file_name": "a.mp4", "size_bytes": 0}, 422, "file_empty"),
        ({"file_name": "a.mp4", "size_bytes": 1001}, 413, "file_too_large"),
        ({"file_name": "a.mp4", "size_bytes": -1}, 422, "invalid_request"),
        ({"file_name": "a.mp4", "captions": "ass"}, 422, "invalid_request"),
        ({"file_name": "a.mp4", "user_id": str(uuid4())}, 422, "invalid_request"),
        ({"file_name": "a.mp4", "tags": ["x"] * 21}, 422, "invalid_request"),
        ({"file_name": "a.mp4", "title": "x" * 201}, 422, "invalid_request"),
    ],
)
def test_a_bad_upload_is_refused(
    alice: TestClient, body: dict[str, object], status: int, code: str
) -> None:
    answer = alice.post("/videos/upload/init", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert alice.get("/videos").json()["videos"] == []


def test_lone_surrogates_do_not_break_an_upload(alice: TestClient) -> None:
    body = b'{"file_name": "a\\ud800.mp4", "title": "\\udfff", "tags": ["\\ud800x"]}'
    answer = alice.post(
        "/videos/upload/init", content=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_pro_may_upload_more(
    alice: TestClient, alice_id: UUID, ask: Any, deps: Deps, subject: str, scratch: ScratchDatabase
) -> None:
    body = {"file_name": "a.mp4", "size_bytes": 1001}
    assert alice.post("/videos/upload/init", json=body).status_code == 413
    with scratch.postgres.superuser(scratch.name) as connection:
        connection.execute("update users set tier = 'pro' where user_id = %s", [alice_id])
    later = ask(replace(deps, people=People(deps.database)), subject)
    assert later.post("/videos/upload/init", json=body).status_code == 201


def test_nothing_has_arrived_yet(alice: TestClient, upload: dict[str, Any]) -> None:
    answer = complete(alice, upload)
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_missing")


def test_what_has_arrived_is_answered_with_its_state(
    alice: TestClient, upload: dict[str, Any], store: MemoryStore
) -> None:
    store.put("uploads", source_of(upload), b"film")
    answer = complete(alice, upload)
    assert answer.status_code == 200
    assert answer.json() == {"video_id": upload["video_id"], "state": "uploading"}


@pytest.mark.parametrize(("size", "code"), [(0, "file_empty"), (1001, "file_too_large")])
def test_what_has_arrived_is_measured(
    alice: TestClient, upload: dict[str, Any], store: MemoryStore, size: int, code: str
) -> None:
    store.put("uploads", source_of(upload), b"x" * size)
    assert complete(alice, upload).json()["code"] == code


def test_a_permission_that_expired_says_so(
    alice: TestClient, upload: dict[str, Any], scratch: ScratchDatabase
) -> None:
    with scratch.postgres.superuser(scratch.name) as connection:
        expired = datetime.now(UTC) - timedelta(minutes=1)
        connection.execute(
            "update videos set upload_expires_at = %s where video_id = %s",
            [expired, upload["video_id"]],
        )
    answer = complete(alice, upload)
    assert (answer.status_code, answer.json()["code"]) == (410, "upload_expired")


def test_another_users_upload_is_not_there(bob: TestClient, upload: dict[str, Any]) -> None:
    answer = complete(bob, upload)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_store_that_is_down_is_a_503(
    alice: TestClient, upload: dict[str, Any], store: MemoryStore
) -> None:
    store.faults.add("head", Retryable(Code.STORAGE_UNAVAILABLE, "The store is away."))
    answer = complete(alice, upload)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
