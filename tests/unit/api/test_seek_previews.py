from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from api import handlers
from api.app import create_api
from api.deps import Deps
from scenedex.cli.issuer import LocalIssuer
from scenedex.db import Database, seek_sheets
from scenedex.domain.findings import SeekSheet
from scenedex.settings import Settings
from scenedex.testing.webvtt import read_seek_previews

Store = Callable[[UUID], None]


@pytest.fixture
def store_sheets(worker: Database, shelf: Any) -> Store:
    """Gives a video two sheets, of a tile each second, as two parts of it would."""

    def store(video_id: UUID) -> None:
        keys = [f"{shelf.user_id}/{video_id}/1/parts/{part:04d}/sheets/000.jpg" for part in (0, 1)]
        sheets = [
            SeekSheet(key, 160, 90, 2, (2.0 * part, 2.0 * part + 1))
            for part, key in enumerate(keys)
        ]
        with worker.as_worker() as tx:
            seek_sheets.replace(
                tx, video_id=video_id, user_id=shelf.user_id, generation=1, sheets=sheets[::-1]
            )

    return store


@pytest.fixture
def video_id(shelf: Any, store_sheets: Store) -> UUID:
    found: UUID = shelf.index("film", ("hello", "star"), ("bye", "moon"))
    store_sheets(found)
    return found


def test_they_cover_the_whole_video(alice: TestClient, video_id: UUID) -> None:
    answer = alice.get(f"/videos/{video_id}/seek-previews.vtt")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    cues = read_seek_previews(answer.text)
    assert [(cue.start_s, cue.end_s) for cue in cues] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert [cue.box for cue in cues] == [(0, 0, 160, 90), (160, 0, 320, 90)] * 2
    assert [urlsplit(cue.url).path.rpartition("/1/")[2] for cue in cues] == (
        ["parts/0000/sheets/000.jpg"] * 2 + ["parts/0001/sheets/000.jpg"] * 2
    )
    assert all("X-Amz-Signature" in cue.url for cue in cues)


def test_their_urls_stay_the_same_for_a_while(alice: TestClient, video_id: UUID) -> None:
    first, second = (alice.get(f"/videos/{video_id}/seek-previews.vtt").text for _ in range(2))
    assert first == second


def test_a_video_says_where_they_are(alice: TestClient, video_id: UUID) -> None:
    shown = alice.get(f"/videos/{video_id}")
    found = alice.get(urljoin(str(shown.url), shown.json()["seek_previews"]))
    assert found.status_code == 200
    assert read_seek_previews(found.text)


def refused(client: TestClient, video_id: UUID) -> str:
    answer = client.get(f"/videos/{video_id}/seek-previews.vtt")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (404, "not_found")
    assert answer.headers["content-type"] == "application/problem+json"
    detail: str = problem["detail"]
    return detail


def test_another_users_are_not_there(bob: TestClient, video_id: UUID) -> None:
    assert refused(bob, video_id) == refused(bob, uuid4()) == "There is no such video."


def test_a_video_has_none_before_it_is_indexed(
    alice: TestClient, shelf: Any, store_sheets: Store
) -> None:
    building, _ = shelf.register()
    store_sheets(building)
    assert "before it is indexed" in refused(alice, building)
    assert alice.get(f"/videos/{building}").json()["seek_previews"] is None


def test_a_video_without_any_says_so(alice: TestClient, shelf: Any) -> None:
    video_id = shelf.index("film", ("hello", "star"))
    assert "no seek previews" in refused(alice, video_id)
    assert alice.get(f"/videos/{video_id}").json()["seek_previews"] is None


def test_a_still_picture_has_none(alice: TestClient, shelf: Any, worker: Database) -> None:
    video_id = shelf.index("photo", ("hello", "star"))
    with worker.as_worker() as tx:
        tx.execute(b"update videos set duration_s = 0 where video_id = %(id)s", {"id": video_id})
    assert refused(alice, video_id) == "A still picture has no seek previews."


def test_the_gateway_gets_text(
    deps: Deps, settings: Settings, issuer: LocalIssuer, subject: str, video_id: UUID
) -> None:
    """What is sent as base64 would arrive as base64."""
    path = f"/videos/{video_id}/seek-previews.vtt"
    event = {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": "GET",
        "headers": {"Authorization": f"Bearer {issuer.token(subject)}"},
        "multiValueHeaders": None,
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "requestContext": {"stage": "v1", "path": f"/v1{path}", "identity": {"sourceIp": "::1"}},
        "body": None,
        "isBase64Encoded": False,
    }
    context = SimpleNamespace(aws_request_id=str(uuid4()), function_name="api")
    answer = handlers.adapt(create_api(deps), settings)(event, context)
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
    assert len(read_seek_previews(answer["body"])) == 4
