from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi.testclient import TestClient

from scenedex.db import Database, stage_runs, videos, warnings
from scenedex.domain.errors import Code
from scenedex.domain.notices import Notice
from scenedex.domain.stages import Stage, StageRef


def listed(client: TestClient, **params: object) -> Any:
    answer = client.get("/videos", params=httpx.QueryParams(**params))
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_new_user_has_no_videos(alice: TestClient) -> None:
    assert listed(alice) == {"videos": [], "next": None}


def test_pages_hold_every_video_once_even_while_others_come(alice: TestClient) -> None:
    def add(name: str) -> str:
        body = {"file_name": f"{name}.mp4"}
        return str(alice.post("/videos/upload/init", json=body).json()["video_id"])

    added = [add(f"video {number}") for number in range(5)]
    first = listed(alice, limit=2)
    add("comes in between")
    second = listed(alice, limit=2, page=first["next"])
    third = listed(alice, limit=2, page=second["next"])
    found = [video["video_id"] for page in (first, second, third) for video in page["videos"]]
    assert found == added[::-1]
    assert third["next"] is None


def test_a_page_that_is_full_and_last_has_no_next(alice: TestClient, upload: Any) -> None:
    assert listed(alice, limit=1)["next"] is None


def test_a_list_can_be_of_one_state(alice: TestClient, upload: Any, shelf: Any) -> None:
    indexed = shelf.index("film", ("hello", "star"))
    found = listed(alice, state="indexed")["videos"]
    assert [video["video_id"] for video in found] == [str(indexed)]


def test_an_indexed_video_shows_its_cover(alice: TestClient, shelf: Any) -> None:
    video_id = shelf.index("film", ("hello", "star"), ("bye", "moon"))
    (video,) = listed(alice)["videos"]
    assert video["scene_count"] == 2
    assert f"/artefacts/{shelf.user_id}/{video_id}/1/parts/0000/thumbnails/" in video["cover_url"]
    assert "X-Amz-Signature" in video["cover_url"]


@pytest.mark.parametrize(
    "params",
    [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"page": "x"}, {"page": "x" * 300},
     {"state": "gone"}, {"page": "\x00"}],
)  # fmt: skip
def test_a_list_of_nonsense_is_refused(alice: TestClient, params: dict[str, Any]) -> None:
    answer = alice.get("/videos", params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_video_shows_what_was_left_out(alice: TestClient, shelf: Any, worker: Database) -> None:
    video_id, generation = shelf.register()
    notice = Notice(Code.AUDIO_MISSING, "The video has no sound.")
    with worker.as_worker() as tx:
        warnings.add(
            tx,
            video_id=video_id,
            user_id=shelf.user_id,
            generation=generation,
            stage=Stage.DETECT,
            notices=[notice],
        )
    shown = alice.get(f"/videos/{video_id}").json()
    assert shown["warnings"] == [{"code": "audio_missing", "message": "The video has no sound."}]
    assert shown["state"] == "validating"
    assert shown["has_captions"] is False
    assert "source_key" not in shown
    assert "bucket" not in shown


@pytest.mark.parametrize(
    ("duration_s", "fps", "kind"), [(0.0, None, "picture"), (2.5, 25.0, "video")]
)
def test_a_still_picture_says_that_it_is_one(
    alice: TestClient,
    shelf: Any,
    worker: Database,
    *,
    duration_s: float,
    fps: float | None,
    kind: str,
) -> None:
    video_id, generation = shelf.register()
    assert alice.get(f"/videos/{video_id}").json()["kind"] is None
    with worker.as_worker() as tx:
        videos.start_processing(
            tx,
            video_id=video_id,
            generation=generation,
            duration_s=duration_s,
            width=320,
            height=180,
            fps=fps,
            has_audio=False,
        )
    for shown in (alice.get(f"/videos/{video_id}").json(), *listed(alice)["videos"]):
        assert (shown["kind"], shown["duration_s"], shown["fps"]) == (kind, duration_s, fps)


def test_a_failed_video_says_why(alice: TestClient, shelf: Any, worker: Database) -> None:
    video_id, generation = shelf.register()
    with worker.as_worker() as tx:
        videos.fail_video(
            tx,
            video_id=video_id,
            generation=generation,
            code=Code.NOT_A_VIDEO,
            message="The file is not a video.",
        )
    error = {"code": "not_a_video", "message": "The file is not a video."}
    assert alice.get(f"/videos/{video_id}").json()["error"] == error
    assert alice.get(f"/videos/{video_id}/status").json()["error"] == error
    assert listed(alice)["videos"][0]["error"] == error


def test_a_status_moves_through_the_real_stages(
    alice: TestClient, shelf: Any, worker: Database
) -> None:
    video_id, generation = shelf.register()

    def status() -> Any:
        return alice.get(f"/videos/{video_id}/status").json()

    waiting = status()
    assert [stage["stage"] for stage in waiting["stages"]] == list(Stage)
    assert {stage["state"] for stage in waiting["stages"]} == {"pending"}
    assert (waiting["progress"], waiting["generation"]) == (0, generation)
    ref = StageRef(video_id, generation, Stage.VALIDATE)
    with worker.as_worker() as tx:
        claim = stage_runs.claim(tx, ref, lease_s=60)
        assert claim
        assert stage_runs.progress(tx, claim, 0.5)
    running = status()
    assert running["stages"][0] == {
        "stage": "validate", "state": "running", "progress": 0.5, "attempts": 1,
    }  # fmt: skip
    with worker.as_worker() as tx:
        stage_runs.complete(tx, claim, output={})
    assert 0 < running["progress"] < status()["progress"] < 1


def test_an_indexed_video_is_done(alice: TestClient, shelf: Any) -> None:
    video_id = shelf.index("film", ("hello", "star"))
    status = alice.get(f"/videos/{video_id}/status").json()
    assert (status["state"], status["progress"]) == ("indexed", 1)


@pytest.mark.parametrize("path", ["/videos/{}", "/videos/{}/status"])
def test_what_is_another_users_is_not_there(
    alice: TestClient, bob: TestClient, shelf: Any, path: str
) -> None:
    video_id = shelf.index("film", ("hello", "star"))
    assert alice.get(path.format(video_id)).status_code == 200
    theirs, nobodys = bob.get(path.format(video_id)), bob.get(path.format(uuid4()))
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["detail"] == nobodys.json()["detail"]
    assert listed(bob)["videos"] == []


def test_a_scene_shows_its_larger_picture(
    alice: TestClient, bob: TestClient, shelf: Any, worker: Database
) -> None:
    shelf.index("film", ("hello", "star"))
    (hit,) = alice.get("/search", params={"q": "hello"}).json()["results"]
    path = f"/scenes/{hit['scene_id']}/preview"
    preview = alice.get(path).json()
    assert preview["url"] == hit["preview_url"]
    assert (preview["start_s"], preview["end_s"]) == (0, 2)
    assert bob.get(path).status_code == 404
    assert alice.get(f"/scenes/{UUID(int=1)}/preview").json()["code"] == "not_found"
