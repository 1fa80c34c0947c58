from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.deps import Deps
from api.encoding import QueryEncoders
from api.people import People
from scenedex.db import Database
from scenedex.domain.errors import Code, Misconfigured
from scenedex.encoders import ModelPack, load_pack
from scenedex.testing.databases import ScratchPostgres
from scenedex.testing.models import model_pack

SCENES = (("a dog barks at the moon", "zebra"), ("<b>the</b> sea is calm", "violin"))


def search(client: TestClient, query: str, **params: object) -> Any:
    answer = client.get("/search", params={"q": query, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def video(shelf: Any) -> str:
    return str(shelf.index("film", *SCENES))


def test_words_find_a_scene_and_show_where(alice: TestClient, video: str) -> None:
    answer = search(alice, "dog", signals="words")
    (hit,) = answer["results"]
    assert (hit["video_id"], hit["video_title"]) == (video, "film")
    assert hit["signals"] == {"words": {"rank": 1, "score": 1.0}}
    assert hit["snippet"] == "a <mark>dog</mark> barks at the moon"
    assert (hit["kind"], hit["start_s"], hit["end_s"], hit["seek_s"]) == ("video", 0, 2, 0.5)
    assert hit["match"] == "strong"
    assert (answer["query"], answer["warnings"]) == ("dog", [])


def test_a_still_picture_is_found_as_one(alice: TestClient, shelf: Any, worker: Database) -> None:
    shelf.index("harbour", ("waves", "violin"))
    with worker.as_worker() as tx:
        tx.act_for(shelf.user_id)
        tx.execute(b"update scenes set start_s = 0, end_s = 0")
        tx.execute(b"update frames set at_s = 0")
    for query, signal in (("violin", "picture"), ("harbour", "words"), ("waves", "words")):
        (hit,) = search(alice, query, signals=signal)["results"]
        assert hit["kind"] == "picture"
        assert (hit["start_s"], hit["end_s"], hit["seek_s"]) == (0, 0, 0)
        assert hit["thumbnail_url"]


def test_what_is_said_cannot_become_markup(alice: TestClient, video: str) -> None:
    (hit,) = search(alice, "calm", signals="words")["results"]
    assert hit["snippet"] == "&lt;b&gt;the&lt;/b&gt; sea is <mark>calm</mark>"


def test_a_picture_is_found_by_what_is_seen(alice: TestClient, video: str) -> None:
    hit = search(alice, "violin", signals="picture")["results"][0]
    assert hit["start_s"] == 2
    assert hit["signals"]["picture"]["rank"] == 1
    assert hit["signals"]["picture"]["score"] == pytest.approx(1, abs=0.01)


def test_a_large_library_is_searched_by_signs_and_answers_the_same(
    alice: TestClient, deps: Deps, ask: Any, subject: str, video: str
) -> None:
    settings = replace(deps.settings, exact_up_to_vectors=0)
    large = ask(replace(deps, settings=settings), subject)

    with_signs = search(large, "violin", signals="picture")["results"]

    assert with_signs[0]["start_s"] == 2
    assert _scores(with_signs) == _scores(search(alice, "violin", signals="picture")["results"])


def _scores(results: list[dict[str, Any]]) -> list[tuple[str, float]]:
    return [(hit["scene_id"], hit["signals"]["picture"]["score"]) for hit in results]


def test_all_signals_together_say_which_of_them_found_it(alice: TestClient, video: str) -> None:
    hit = search(alice, SCENES[0][0])["results"][0]
    assert {"words", "meaning"} <= set(hit["signals"])
    assert hit["signals"]["meaning"]["score"] == pytest.approx(1, abs=0.01)


def test_weights_decide_what_comes_first(alice: TestClient, shelf: Any) -> None:
    shelf.index("film", ("violin", "zebra"), ("nothing", "violin"))

    def first(**weights: float) -> Any:
        return search(alice, "violin", signals="words,picture", **weights)["results"][0]

    assert first(weight_words=10, weight_picture=0.1)["start_s"] == 0
    assert first(weight_words=0.1, weight_picture=10)["start_s"] == 2


def test_a_query_that_nothing_answers_finds_nothing(alice: TestClient, video: str) -> None:
    assert search(alice, "parliament", signals="words")["results"] == []


def test_only_the_videos_that_are_named_are_searched(
    alice: TestClient, video: str, shelf: Any
) -> None:
    other = str(shelf.index("other", ("a dog sleeps", "zebra")))
    assert len(search(alice, "dog", signals="words")["results"]) == 2
    (hit,) = search(alice, "dog", signals="words", video_id=other)["results"]
    assert hit["video_id"] == other
    assert len(search(alice, "dog", signals="words", video_id=[video, other])["results"]) == 2


def test_a_limit_is_kept(alice: TestClient, video: str, shelf: Any) -> None:
    shelf.index("other", ("a dog sleeps", "zebra"))
    assert len(search(alice, "dog", limit=1)["results"]) == 1


def test_nobody_finds_another_users_scenes(bob: TestClient, video: str) -> None:
    assert search(bob, SCENES[0][0])["results"] == []


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"q": ""},
        {"q": "   "},
        {"q": "\x00\x01"},
        {"q": "x" * 501},
        {"q": "x" * 10_000},
        {"q": "a\x00b"},
        {"q": "a", "limit": 0},
        {"q": "a", "limit": 51},
        {"q": "a", "signals": "smell"},
        {"q": "a", "signals": ""},
        {"q": "a", "weight_words": 0},
        {"q": "a", "weight_words": -1},
        {"q": "a", "weight_words": "nan"},
        {"q": "a", "weight_words": "inf"},
        {"q": "a", "video_id": "x"},
        {"q": "a", "video_id": [str(uuid4())] * 101},
        {"q": "a", "video_id": "' or 1=1"},
        {"q": "a", "colour": "red"},
        {"q": "a", "offset": 5},
        {"q": "a", "limit": -1},
        {"q": "a", "per_video": 0},
        {"q": "a", "group_by": "person"},
        {"q": "a", "person_id": "me"},
        {"q": "a", "tag": ""},
        {"q": "a", "tag": "\x00"},
        {"q": "a", "tag": ["a"] * 21},
        {"q": "a", "language": "e_"},
        {"q": "a", "language": "en%"},
        {"q": "a", "language": "en\n"},
        {"q": "a", "has_speech": "loudly"},
        {"q": "a", "created_from": "yesterday"},
        {"q": "a", "created_from": "0.5"},
        {"q": "a", "created_to": "1764000000"},
        {"q": "a", "video_min_s": -1},
        {"q": "a", "video_max_s": "inf"},
        {"q": "a", "scene_min_s": "nan"},
        {"q": "a", "scene_max_s": 1e300},
        {"q": "a", "scene_min_s": 2, "scene_max_s": 1},
        {"q": "a", "video_min_s": 2, "video_max_s": 1},
        {"q": "a", "created_from": "2026-01-02", "created_to": "2026-01-01"},
        {"q": "a", "created_from": "2026-01-02", "created_to": "2026-01-02T00:00:00Z"},
        {"q": "a", "page": "x" * 401},
        {"q": "a", "page": "x" * 60_000},
    ],
)
def test_a_search_for_nonsense_is_refused(alice: TestClient, params: dict[str, Any]) -> None:
    answer = alice.get("/search", params=params)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


@pytest.mark.parametrize(
    "query",
    ["'%3B--", "1' or '1'='1", "'%3B drop table videos%3B--", "a%26%26b", "%3A*", "a%26b|c!(",
     "%3Cscript%3E", "%F0%9F%9A%80", "*:*",
     "%EB%B0%94%EB%8B%A4", "%2B%2B%2B", "a" + "%20b" * 249, "%5C", "%25"],
)  # fmt: skip
def test_no_text_breaks_a_search(alice: TestClient, video: str, query: str) -> None:
    answer = alice.get(f"/search?q={query}")
    assert answer.status_code == 200, answer.text


def test_pictures_have_the_same_url_within_their_window(alice: TestClient, video: str) -> None:
    def urls() -> list[str]:
        (hit,) = search(alice, "dog", signals="words")["results"]
        return [hit["thumbnail_url"], hit["preview_url"]]

    assert urls() == urls()
    given = parse_qs(urlsplit(urls()[0]).query)
    assert int(given["X-Amz-Expires"][0]) == 900 + 3600
    assert urlsplit(urls()[0]).path.endswith(".webp")


def codes(answer: Any) -> list[str]:
    return [warning["code"] for warning in answer["warnings"]]


@pytest.fixture
def slow() -> Iterator[tuple[QueryEncoders, Event]]:
    """Encoders that are loaded when somebody says so."""
    go = Event()

    def load() -> ModelPack:
        go.wait(30)
        raise Misconfigured(Code.MODEL_MISSING, "There is no model pack.")

    yield QueryEncoders(load, wait_s=0.01), go
    go.set()


def test_a_cold_search_answers_by_words(
    ask: Any, deps: Deps, subject: str, video: str, slow: tuple[QueryEncoders, Event]
) -> None:
    client = ask(replace(deps, encoders=slow[0]), subject)
    answer = search(client, "dog")
    assert [hit["signals"].keys() for hit in answer["results"]] == [{"words"}]
    assert codes(answer) == ["encoders_warming"]
    assert client.get("/health").json()["models"] == "loading"


def test_without_models_words_answer_even_if_pictures_were_asked_for(
    ask: Any, deps: Deps, subject: str, video: str, tmp_path: Path
) -> None:
    encoders = QueryEncoders(lambda: load_pack(tmp_path), wait_s=30)
    answer = search(ask(replace(deps, encoders=encoders), subject), "dog", signals="picture")
    assert [hit["signals"].keys() for hit in answer["results"]] == [{"words"}]
    assert codes(answer) == ["model_missing"]
    assert "make models" in answer["warnings"][0]["message"]


def test_a_pack_that_breaks_is_no_500(ask: Any, deps: Deps, subject: str, video: str) -> None:
    def load() -> ModelPack:
        raise ZeroDivisionError

    client = ask(replace(deps, encoders=QueryEncoders(load, wait_s=30)), subject)
    assert codes(search(client, "dog")) == ["model_missing"]
    assert client.get("/health").json()["models"] == "failed"


def test_a_model_that_the_pack_lacks_is_said(
    ask: Any, deps: Deps, subject: str, video: str, tmp_path: Path
) -> None:
    pack = model_pack(tmp_path / "pack", kinds=("text",))
    encoders = QueryEncoders(lambda: load_pack(pack), wait_s=30)
    answer = search(ask(replace(deps, encoders=encoders), subject), SCENES[0][0])
    assert {"words", "meaning"} == set(answer["results"][0]["signals"])
    assert codes(answer) == ["model_missing"]


def test_the_starter_models_say_what_they_are(
    ask: Any, deps: Deps, server: ScratchPostgres, tmp_path: Path
) -> None:
    pack = model_pack(tmp_path / "pack", profile="starter")
    encoders = QueryEncoders(lambda: load_pack(pack), wait_s=30)
    answer = search(ask(replace(deps, encoders=encoders), str(uuid4())), "dog", signals="words")
    assert codes(answer) == []
    with server.database() as empty:
        database = empty.api()
        fresh = replace(deps, encoders=encoders, database=database, people=People(database))
        answer = search(ask(fresh, str(uuid4())), "dog")
        database.close()
    assert codes(answer) == ["starter_models"]


def test_an_index_of_other_models_is_refused(
    ask: Any, deps: Deps, subject: str, video: str, tmp_path: Path
) -> None:
    pack = model_pack(tmp_path / "pack", revision="2")
    encoders = QueryEncoders(lambda: load_pack(pack), wait_s=30)
    client = ask(replace(deps, encoders=encoders), subject)
    answer = client.get("/search", params={"q": "dog"})
    assert (answer.status_code, answer.json()["code"]) == (500, "model_mismatch")
    assert " 1 " in answer.json()["detail"]
    assert " 2 " in answer.json()["detail"]
    assert search(client, "dog", signals="words")["results"]
