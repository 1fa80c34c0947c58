"""Search by a picture, with and without words."""

import asyncio
import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from api import handlers
from api.app import create_all
from api.bodies import MAX_PICTURE_BYTES
from api.deps import Deps
from api.encoding import QueryEncoders
from scenedex.cli.issuer import LocalIssuer
from scenedex.db import Database, vectors
from scenedex.encoders import load_pack
from scenedex.settings import Settings
from scenedex.testing.hostile.stills import HOSTILE_STILLS
from scenedex.testing.models import model_pack

SCENES = (("a dog barks", "zebra"), ("the sea is calm", "violin"))
CONTEXT: Any = SimpleNamespace(aws_request_id="r", function_name="search")


def picture(seed: int = 1, form: str = "PNG") -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (16, 16, 3), dtype=np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, form, **({"lossless": True} if form == "WEBP" else {}))
    return file.getvalue()


def post(client: TestClient, content: bytes, **params: object) -> Any:
    headers = {"content-type": "image/png"}
    return client.post("/search/image", content=content, params=params, headers=headers)


def search(client: TestClient, content: bytes, **params: object) -> Any:
    answer = post(client, content, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def video(shelf: Any, worker: Database, pack_dir: Path) -> str:
    """A film whose second scene shows the picture of seed 1."""
    video_id = shelf.index("film", *SCENES)
    image = load_pack(pack_dir).image
    assert image
    seen = image.encode_images([Image.open(BytesIO(picture(1)))])[0]
    with worker.as_worker() as tx:
        tx.act_for(shelf.user_id)
        tx.execute(
            b"update frame_vectors set vec = %(vec)s::halfvec where frame_id ="
            b" (select frame_id from frames where at_s = 3)",
            {"vec": vectors.HalfVector(seen).to_text()},
        )
    return str(video_id)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_picture_finds_the_scene_that_looks_like_it(
    alice: TestClient, video: str, form: str
) -> None:
    answer = search(alice, picture(1, form))
    best = answer["results"][0]
    assert best["start_s"] == 2
    assert best["match"] == "strong"
    assert best["signals"]["picture"]["score"] == pytest.approx(1, abs=0.01)
    assert best["seek_s"] == 3
    assert answer["query"] is None
    assert search(alice, picture(2))["results"][0]["signals"]["picture"]["score"] < 0.99


def test_words_beside_a_picture_take_part(alice: TestClient, video: str) -> None:
    answer = search(alice, picture(1), q="dog barks")
    assert answer["query"] == "dog barks"
    signals = {hit["start_s"]: hit["signals"] for hit in answer["results"]}
    assert signals[0]["words"] == {"rank": 1, "score": 1.0}
    assert "picture" in signals[2]
    alone = search(alice, picture(1))["results"]
    looks = {hit["start_s"]: hit["signals"]["picture"]["score"] for hit in alone}
    assert signals[2]["picture"]["score"] != pytest.approx(looks[2], abs=0.01)


def test_filters_and_pages_are_those_of_a_search(alice: TestClient, video: str) -> None:
    whole = search(alice, picture(1))["results"]
    first = search(alice, picture(1), limit=1)
    assert first["total"]["value"] == len(whole) == 2
    second = search(alice, picture(1), page=first["next"])
    assert first["results"] + second["results"] == whole
    refused = post(alice, picture(2), page=first["next"])
    assert (refused.status_code, refused.json()["code"]) == (422, "page_token_invalid")
    assert search(alice, picture(1), tag="beach")["results"] == []


def test_a_picture_is_looked_at_once(alice: TestClient, deps: Deps, video: str) -> None:
    assert deps.encoders
    search(alice, picture(1))
    assert deps.encoders.picture(picture(1)) is deps.encoders.picture(picture(1))
    assert deps.encoders.picture(picture(1)) is not deps.encoders.picture(picture(2))


def test_nobody_finds_another_users_scenes(bob: TestClient, video: str) -> None:
    answer = search(bob, picture(1))
    assert (answer["results"], answer["reason"]["code"]) == ([], "nothing_indexed")


@pytest.mark.parametrize("bad", HOSTILE_STILLS, ids=lambda bad: bad.name)
def test_a_bad_picture_is_a_problem_document(alice: TestClient, bad: Any, tmp_path: Path) -> None:
    if bad.name == "png bomb":
        pytest.skip("takes seconds to build; the encoders' tests have it")
    bad.build(tmp_path / "bad")
    answer = post(alice, (tmp_path / "bad").read_bytes())
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] in {
        "picture_too_large", "file_truncated", "file_damaged", "not_a_picture",
    }  # fmt: skip


@pytest.mark.parametrize(("content", "code"), [(b"", "file_empty"), (b"hello", "not_a_picture")])
def test_what_is_no_picture_is_refused(alice: TestClient, content: bytes, code: str) -> None:
    answer = post(alice, content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    "params", [{"q": ""}, {"q": "x" * 501}, {"signals": "words"}, {"colour": "red"}, {"limit": -1}]
)
def test_nonsense_beside_a_picture_is_refused(alice: TestClient, params: dict[str, Any]) -> None:
    answer = post(alice, picture(), **params)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_too_large_a_body_is_refused_before_it_is_read(alice: TestClient) -> None:
    answer = alice.post("/search/image", content=b"x" * (MAX_PICTURE_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


async def exchange(app: Any, headers: dict[str, str]) -> tuple[int, int]:
    """Sends an endless body; answers the status and how many MiB of it were taken."""
    taken, statuses = [0], []

    async def receive() -> dict[str, object]:
        taken[0] += 1
        return {"type": "http.request", "body": bytes(1024 * 1024), "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        statuses.append(message.get("status"))

    scope = {
        "type": "http", "method": "POST", "path": "/search/image", "raw_path": b"/search/image",
        "query_string": b"", "root_path": "", "scheme": "http", "server": ("test", 80),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    await app(scope, receive, send)
    return statuses[0], taken[0]


def test_an_endless_body_is_read_up_to_the_limit_and_a_strangers_not_at_all(
    deps: Deps, issuer: LocalIssuer, subject: str
) -> None:
    app = create_all(deps)
    known = {"authorization": f"Bearer {issuer.token(subject)}"}
    announced = {**known, "content-length": "99999999"}
    # In a thread of its own: Mangum keeps an event loop in this one, which `run` would drop.
    with ThreadPoolExecutor(1) as thread:

        def answer(headers: dict[str, str]) -> tuple[int, int]:
            return thread.submit(lambda: asyncio.run(exchange(app, headers))).result()

        assert answer(known) == (413, 5)
        assert answer(announced) == (413, 0)
        assert answer({}) == (401, 0)


def test_the_largest_allowed_body_is_read(alice: TestClient, video: str) -> None:
    content = picture(1)
    assert search(alice, content + bytes(MAX_PICTURE_BYTES - len(content)))["results"]


def test_an_animation_is_searched_with_by_its_first_picture(alice: TestClient, video: str) -> None:
    file = BytesIO()
    first, second = (Image.open(BytesIO(picture(seed))) for seed in (1, 2))
    first.save(file, "PNG", save_all=True, append_images=[second])
    answer = search(alice, file.getvalue())
    assert answer["results"][0]["start_s"] == 2
    assert [warning["code"] for warning in answer["warnings"]] == ["animation_skipped"]


def test_without_a_picture_model_there_is_no_answer(
    ask: Any, deps: Deps, subject: str, tmp_path: Path
) -> None:
    pack = model_pack(tmp_path / "pack", kinds=("text",))
    encoders = QueryEncoders(lambda: load_pack(pack), wait_s=30)
    answer = post(ask(replace(deps, encoders=encoders), subject), picture(), q="dog")
    assert (answer.status_code, answer.json()["code"]) == (500, "model_missing")


def test_a_gateways_base64_is_the_picture(
    deps: Deps, settings: Settings, issuer: LocalIssuer, subject: str, video: str
) -> None:
    event = {
        "resource": "/search/{proxy+}",
        "path": "/search/image",
        "httpMethod": "POST",
        "headers": {"Authorization": f"Bearer {issuer.token(subject)}", "Host": "a.example",
                    "Content-Type": "image/png"},
        "multiValueHeaders": None,
        "queryStringParameters": {"signals": "picture"},
        "multiValueQueryStringParameters": {"signals": ["picture"]},
        "requestContext": {"stage": "v1", "path": "/v1/search/image", "requestId": "r",
                           "identity": {"sourceIp": "127.0.0.1"}},
        "body": base64.b64encode(picture(1)).decode(),
        "isBase64Encoded": True,
    }  # fmt: skip
    answer = handlers.adapt(create_all(deps), settings)(event, CONTEXT)
    assert answer["statusCode"] == 200, answer["body"]
    assert json.loads(answer["body"])["results"][0]["start_s"] == 2
    assert answer["isBase64Encoded"] is False
