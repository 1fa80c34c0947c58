"""Scenes like one of the user's own."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient


def scene_of(client: TestClient, video_id: str, start_s: float) -> str:
    params = {"q": "red dog quiet", "signals": "words", "video_id": video_id}
    found = client.get("/search", params=params).json()["results"]
    return next(str(hit["scene_id"]) for hit in found if hit["start_s"] == start_s)


def similar(client: TestClient, scene_id: str, **params: object) -> Any:
    answer = client.get(f"/scenes/{scene_id}/similar", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def film(shelf: Any) -> str:
    """Its first scene has a twin in another film; others look like it, or say what it says."""
    shelf.index("twin", ("a red dog", "zebra"), ("nothing", "harp"))
    return str(
        shelf.index("film", ("a red dog", "zebra"), ("quiet", "zebra"), ("a red dog", "violin"))
    )


@pytest.fixture
def scene_id(alice: TestClient, film: str) -> str:
    return scene_of(alice, film, 0)


def test_what_looks_and_sounds_alike_comes_first(alice: TestClient, scene_id: str) -> None:
    answer = similar(alice, scene_id)
    best = answer["results"][0]
    assert best["match"] == "strong"
    assert set(best["signals"]) == {"meaning", "picture"}
    assert all(how["score"] > 0.99 for how in best["signals"].values())
    assert best["video_title"] == "twin"
    assert scene_id not in [hit["scene_id"] for hit in answer["results"]]
    assert answer["query"] is None


def test_only_by_what_is_seen_or_said(alice: TestClient, scene_id: str) -> None:
    for by in ("picture", "meaning"):
        results = similar(alice, scene_id, by=by)["results"]
        assert {name for hit in results for name in hit["signals"]} == {by}


def test_its_own_video_may_be_left_out(alice: TestClient, scene_id: str) -> None:
    assert {hit["video_title"] for hit in similar(alice, scene_id)["results"]} == {"film", "twin"}
    others = similar(alice, scene_id, other_videos=True)
    assert {hit["video_title"] for hit in others["results"]} == {"twin"}
    assert others["total"]["value"] == len(others["results"])


def test_filters_and_pages_are_those_of_a_search(alice: TestClient, scene_id: str) -> None:
    whole = similar(alice, scene_id)["results"]
    first = similar(alice, scene_id, limit=1)
    second = similar(alice, scene_id, page=first["next"])
    assert first["results"] + second["results"] == whole
    assert similar(alice, scene_id, tag="beach")["reason"]["code"] == "no_match"
    assert len(similar(alice, scene_id, per_video=1)["results"]) == 2


def test_a_page_belongs_to_its_scene(alice: TestClient, film: str, scene_id: str) -> None:
    page = similar(alice, scene_id, limit=1)["next"]
    other = scene_of(alice, film, 2)
    answer = alice.get(f"/scenes/{other}/similar", params={"page": page})
    assert (answer.status_code, answer.json()["code"]) == (422, "page_token_invalid")


def test_an_unknown_scene_and_another_users_are_not_found(
    alice: TestClient, bob: TestClient, scene_id: str
) -> None:
    for client, scene in ((alice, str(uuid4())), (bob, scene_id)):
        answer = client.get(f"/scenes/{scene}/similar")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "params", [{"q": "dog"}, {"by": "words"}, {"limit": 51}, {"page": "x"}, {"other_videos": "no!"}]
)
def test_nonsense_is_refused(alice: TestClient, scene_id: str, params: dict[str, Any]) -> None:
    assert alice.get(f"/scenes/{scene_id}/similar", params=params).status_code == 422
    assert alice.get("/scenes/x/similar").status_code == 422
