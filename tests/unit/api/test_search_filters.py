"""Filters, grouping, totals and reasons, as the API gives them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from scenedex.db import Database, people

SCENES = (("a dog barks at the moon", "zebra"), ("the sea is calm", "violin"))


def search(client: TestClient, query: str = "dog", **params: object) -> Any:
    answer = client.get("/search", params={"q": query, "signals": "words", **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


def titles(answer: Any) -> list[str]:
    return sorted(hit["video_title"] for hit in answer["results"])


@pytest.fixture
def films(shelf: Any, worker: Database) -> None:
    """Two films of a dog: an English one of a minute with tags, and a Korean one of two."""
    for title, language, tags, seconds in (
        ("one", "en-GB", ["beach", "2026"], 60),
        ("two", "ko", ["beach"], 120),
    ):
        video_id = shelf.index(title, *SCENES)
        with worker.as_worker() as tx:
            tx.act_for(shelf.user_id)
            tx.execute(
                b"update videos set language = %(language)s, tags = %(tags)s,"
                b" duration_s = %(seconds)s where video_id = %(video_id)s",
                {"language": language, "tags": tags, "seconds": seconds, "video_id": video_id},
            )


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["one", "two"]),
        ({"tag": "beach"}, ["one", "two"]),
        ({"tag": ["beach", "2026"]}, ["one"]),
        ({"tag": "mountain"}, []),
        ({"language": "en"}, ["one"]),
        ({"language": "KO"}, ["two"]),
        ({"video_min_s": 61}, ["two"]),
        ({"video_max_s": 61}, ["one"]),
        ({"video_min_s": 60, "video_max_s": 60}, ["one"]),
        ({"scene_min_s": 1, "scene_max_s": 3}, ["one", "two"]),
        ({"scene_min_s": 3}, []),
        ({"scene_max_s": 1}, []),
        ({"has_speech": True}, ["one", "two"]),
        ({"has_speech": False}, []),
        ({"created_from": "2020-01-01"}, ["one", "two"]),
        ({"created_to": "2020-01-01T00:00:00+09:00"}, []),
        ({"created_from": "9999-12-31T23:59:59.999999-23:59"}, []),
        ({"created_to": "0001-01-01T00:00:00+23:59"}, []),
        ({"person_id": str(uuid4())}, []),
    ],
)
@pytest.mark.usefixtures("films")
def test_a_filter_leaves_in_what_it_says(
    alice: TestClient, params: dict[str, Any], found: list[str]
) -> None:
    assert titles(search(alice, **params)) == found


@pytest.mark.usefixtures("films")
def test_a_moment_without_a_zone_is_in_utc(alice: TestClient) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=1)
    assert len(search(alice, created_to=soon.isoformat())["results"]) == 2
    assert search(alice, created_from=soon.replace(tzinfo=None).isoformat())["results"] == []


def test_scenes_stand_by_video_and_no_more_than_wanted(alice: TestClient, shelf: Any) -> None:
    shelf.index("dogs", ("dog dog dog", "a"), ("a dog", "b"), ("old dog at home", "c"))
    shelf.index("one dog", ("dog dog", "a"))
    together = [hit["video_title"] for hit in search(alice, group_by="video")["results"]]
    assert sorted(together) == ["dogs", "dogs", "dogs", "one dog"]
    assert together in (sorted(together), sorted(together, reverse=True))
    assert titles(search(alice, per_video=1)) == ["dogs", "one dog"]
    assert search(alice, per_video=2)["total"] == {"value": 3, "is_exact": True}


def test_the_total_counts_all_pages(alice: TestClient, shelf: Any) -> None:
    shelf.index("dogs", *[(f"dog number {n}", "a") for n in range(5)])
    answer = search(alice, limit=2)
    assert len(answer["results"]) == 2
    assert answer["total"] == {"value": 5, "is_exact": True}
    assert answer["next"]


def test_more_than_can_be_told_apart_is_said_to_be_more(alice: TestClient, shelf: Any) -> None:
    shelf.index("dogs", *[(f"dog number {n}", "a") for n in range(205)])
    total = search(alice)["total"]
    assert total == {"value": 200, "is_exact": False}


def reason(answer: Any) -> str:
    assert answer["results"] == []
    assert answer["reason"]["message"].endswith(".")
    return str(answer["reason"]["code"])


def test_an_empty_answer_says_why(alice: TestClient, bob: TestClient, shelf: Any) -> None:
    assert reason(search(bob)) == "nothing_indexed"
    shelf.index("film", *SCENES)
    assert search(alice)["reason"] is None
    assert reason(search(alice, "parliament")) == "no_match"
    assert "filters" not in search(alice, "parliament")["reason"]["message"]
    assert "filters" in search(alice, "parliament", tag="none")["reason"]["message"]
    assert reason(search(alice, "?!")) == "nothing_asked"
    assert reason(search(alice, "?!", signals="words,meaning,picture")) == "nothing_asked"


def see_person(worker: Database, user_id: UUID, name: str) -> UUID:
    """Puts a face into the first frame of the user's only video."""
    person_id = uuid4()
    with worker.as_worker() as tx:
        tx.act_for(user_id)
        people.put_person(tx, person_id=person_id, user_id=user_id, name=name)
        tx.execute(
            b"insert into face_detections (face_id, user_id, frame_id, person_id, box, confidence)"
            b" select %(face_id)s, %(user_id)s, frame_id, %(person_id)s, '{0,0,1,1}', 0.9"
            b" from frames order by at_s limit 1",
            {"face_id": uuid4(), "user_id": user_id, "person_id": person_id},
        )
    return person_id


def test_people_who_are_named_are_a_signal(alice: TestClient, shelf: Any, worker: Database) -> None:
    shelf.index("party", ("hello", "zebra"), ("bye", "violin"))
    ada = see_person(worker, shelf.user_id, "Ada Lovelace")
    answer = search(alice, "ada lovelace", signals="people,words", weight_people=2)
    assert [hit["start_s"] for hit in answer["results"]] == [0]
    assert answer["results"][0]["signals"]["people"]["rank"] == 1
    assert answer["results"][0]["signals"]["people"]["score"] == pytest.approx(0.9)
    assert len(search(alice, "ada", signals="people")["results"]) == 1
    assert reason(search(alice, "grace", signals="people")) == "no_match"
    assert len(search(alice, "hello", person_id=str(ada))["results"]) == 1
    assert search(alice, "bye", person_id=str(ada))["results"] == []
