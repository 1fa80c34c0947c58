"""Pages of a search: they fit together whatever is published in between, and only together."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.deps import Deps
from api.encoding import QueryEncoders
from api.search_pages import SealedPage, SearchPage
from scenedex.domain.errors import Code, Misconfigured, Rejected
from scenedex.domain.search import Basis
from scenedex.domain.signals import Band, Signal
from scenedex.encoders import ModelPack, load_pack
from scenedex.testing.models import model_pack

BASIS = Basis(7, 40, (3, 0, 12), Band(0.25, 0.5), Band(-1.0, 0.9))
PAGE = SearchPage(20, (Signal.PICTURE,), BASIS)


def ask(client: TestClient, **params: object) -> Any:
    return client.get("/search", params={"q": "dog", "limit": 3, **params})


def search(client: TestClient, **params: object) -> Any:
    answer = ask(client, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer: Any) -> bool:
    found = (answer.status_code, answer.json()["code"])
    return bool(found == (422, "page_token_invalid") and answer.json()["detail"].endswith("."))


def index_dogs(shelf: Any, title: str, count: int) -> str:
    pairs = [(f"a dog, number {n} of {title}", f"{title} {n}") for n in range(count)]
    return str(shelf.index(title, *pairs))


@pytest.fixture
def dogs(shelf: Any) -> str:
    return index_dogs(shelf, "dogs", 8)


def ids(answer: Any) -> list[str]:
    return [hit["scene_id"] for hit in answer["results"]]


@pytest.mark.parametrize(
    "params",
    [{}, {"signals": "words"}, {"signals": "picture"}, {"group_by": "video"}, {"per_video": 7}],
)
def test_pages_neither_repeat_nor_skip_while_videos_are_published(
    alice: TestClient, shelf: Any, dogs: str, params: dict[str, Any]
) -> None:
    whole = search(alice, limit=50, **params)
    answer = search(alice, **params)
    seen, totals = ids(answer), [answer["total"]]
    while answer["next"]:
        index_dogs(shelf, f"more {len(seen)}", 4)
        answer = search(alice, page=answer["next"], **params)
        assert answer["results"]
        seen += ids(answer)
        totals.append(answer["total"])
    assert seen == ids(whole)
    assert totals == [whole["total"]] * len(totals)
    assert len(totals) == 3
    assert search(alice, limit=50, **params)["total"]["value"] > len(seen)


def test_pages_may_be_of_another_length(alice: TestClient, dogs: str) -> None:
    first = search(alice, limit=1)
    rest = search(alice, limit=50, page=first["next"])
    assert len(rest["results"]) == 7
    assert rest["next"] is None


def test_a_page_belongs_to_its_search(alice: TestClient, dogs: str) -> None:
    page = search(alice)["next"]
    assert ask(alice, page=page).status_code == 200
    for other in (
        {"q": "cat"},
        {"signals": "words"},
        {"weight_words": 2},
        {"per_video": 3},
        {"group_by": "video"},
        {"tag": "beach"},
        {"video_id": dogs},
        {"created_to": "2999-01-01"},
    ):
        assert refused(ask(alice, page=page, **other)), other


def test_a_page_belongs_to_its_user(alice: TestClient, bob: TestClient, dogs: str) -> None:
    page = search(alice)["next"]
    assert refused(ask(bob, page=page))
    assert "dog," not in ask(bob, page=page).text


def test_a_page_belongs_to_its_models(
    ask: Any, deps: Deps, subject: str, dogs: str, tmp_path: Path
) -> None:
    alice = ask(deps, subject)
    page = search(alice)["next"]
    pack = model_pack(tmp_path / "pack", revision="2")
    other = QueryEncoders(lambda: load_pack(pack), wait_s=30)
    answer = ask(replace(deps, encoders=other), subject).get(
        "/search", params={"q": "dog", "page": page}
    )
    assert refused(answer)


@pytest.fixture
def loading() -> Iterator[QueryEncoders]:
    go = Event()

    def load() -> ModelPack:
        go.wait(30)
        raise Misconfigured(Code.MODEL_MISSING, "There is no model pack.")

    yield QueryEncoders(load, wait_s=0.01)
    go.set()


def test_a_search_that_began_by_words_goes_on_by_words(
    ask: Any, deps: Deps, subject: str, dogs: str, loading: QueryEncoders
) -> None:
    cold, warm = ask(replace(deps, encoders=loading), subject), ask(deps, subject)
    first = search(cold)
    second = search(warm, page=first["next"])
    assert {one for hit in second["results"] for one in hit["signals"]} == {"words"}
    assert not set(ids(first)) & set(ids(second))


def test_a_page_that_needs_models_waits_for_them(
    ask: Any, deps: Deps, subject: str, dogs: str, loading: QueryEncoders
) -> None:
    page = search(ask(deps, subject))["next"]
    cold = ask(replace(deps, encoders=loading), subject)
    answer = cold.get("/search", params={"q": "dog", "page": page})
    assert (answer.status_code, answer.json()["code"]) == (503, "encoders_warming")
    assert int(answer.headers["retry-after"]) > 0


def test_no_mangled_token_is_taken(alice: TestClient, dogs: str) -> None:
    page = search(alice)["next"]
    content = bytearray(base64.urlsafe_b64decode(page + "=" * (-len(page) % 4)))
    mangled = [page[:-4], page + "AAAA", page[4:], page.swapcase(), "A" * 400, "é" * 10, "%00", "="]
    for at in range(len(content)):
        changed = content.copy()
        changed[at] ^= 0x41
        mangled.append(base64.urlsafe_b64encode(changed).rstrip(b"=").decode())
    for token in mangled:
        assert refused(ask(alice, page=token)), token


def test_no_page_begins_behind_the_last_result_that_there_may_be(
    alice: TestClient, shelf: Any
) -> None:
    index_dogs(shelf, "dogs", 205)
    page, seen = None, 0
    while True:
        answer = search(alice, limit=50, signals="words", **({"page": page} if page else {}))
        seen += len(answer["results"])
        page = answer["next"]
        if page is None:
            break
    assert (seen, answer["total"]) == (200, {"value": 200, "is_exact": False})


def test_a_token_comes_back_as_its_page() -> None:
    for page in (
        PAGE,
        replace(PAGE, compared=()),
        replace(PAGE, compared=(Signal.MEANING, Signal.PICTURE)),
        replace(PAGE, offset=999, basis=replace(BASIS, word_counts=(2**31 - 1,) * 32)),
    ):
        token = page.to_token("search")
        assert SealedPage.read(token).opened("search") == page
        assert len(token) <= 400
        with pytest.raises(Rejected):
            SealedPage.read(token).opened("another")


@pytest.mark.parametrize(
    "forged",
    [
        replace(PAGE, offset=0),
        replace(PAGE, offset=1000),
        replace(PAGE, offset=65_535),
        replace(PAGE, basis=replace(BASIS, publish_seq=2**63)),
        replace(PAGE, basis=replace(BASIS, scenes=2**31)),
        replace(PAGE, basis=replace(BASIS, word_counts=(2**32 - 1,))),
        replace(PAGE, basis=replace(BASIS, word_counts=(1,) * 33)),
        replace(PAGE, basis=replace(BASIS, meaning=Band(float("nan"), 1))),
        replace(PAGE, basis=replace(BASIS, picture=Band(0, float("inf")))),
    ],
)
def test_who_can_seal_a_token_still_cannot_ask_for_the_impossible(forged: SearchPage) -> None:
    with pytest.raises(Rejected) as caught:
        SealedPage.read(forged.to_token("search"))
    assert caught.value.code == Code.PAGE_TOKEN_INVALID


def test_another_users_scenes_are_never_on_a_page(
    alice: TestClient, bob: TestClient, dogs: str
) -> None:
    assert search(bob, video_id=dogs)["results"] == []
    assert search(bob, video_id=[dogs, str(uuid4())])["results"] == []
