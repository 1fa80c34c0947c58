"""search and similar."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import Result

Run = Callable[..., Result]
VIDEO = "6f0e1c1e-7a57-4c8f-9a0e-2d6f6d1f8a01"
SCENE = "0b0e1c1e-7a57-4c8f-9a0e-2d6f6d1f8a02"


def test_a_found_scene_is_a_row_with_its_signals(scenedex: Run) -> None:
    result = scenedex("search", "boats")
    assert result.exit_code == 0
    for shown in ("1:02.0–1:05.3", "Holiday", "picture #1, words #2", "0.0312", "strong"):
        assert shown in result.stdout


def test_a_thumbnail_url_is_whole_on_one_line(scenedex: Run) -> None:
    lines = scenedex("search", "boats").stdout.splitlines()
    assert f"  1  https://store.example/t.webp?X-Amz-Signature={'a' * 300}" in lines


def test_warnings_of_a_search_go_to_standard_error(scenedex: Run) -> None:
    assert "drawn scenes only. [starter_models]" in scenedex("search", "boats").stderr


def test_search_options_reach_the_api(scenedex: Run, api: Any) -> None:
    scenedex("search", "두 배", "--signals", "words, picture", "--video", VIDEO, "--limit", "3")
    assert dict(api.requests[-1].url.params) == {
        "q": "두 배",
        "signals": "words,picture",
        "video_id": VIDEO,
        "limit": "3",
    }


def test_search_as_json_is_the_apis_answer(scenedex: Run) -> None:
    found = json.loads(scenedex("search", "boats", "--json").stdout)
    assert found["results"][0]["signals"]["picture"]["rank"] == 1


def test_nothing_found_is_no_failure(scenedex: Run, api: Any) -> None:
    reason = {"code": "no_match", "message": "No scene is near enough."}
    nothing = {"query": "x", "results": [], "reason": reason, "next": None, "warnings": []}
    api.answers["GET /search"] = httpx.Response(200, json=nothing)
    result = scenedex("search", "x")
    assert (result.exit_code, result.stdout) == (0, "No scene is near enough.\n")
    assert not result.stderr


def test_a_found_picture_has_no_time(scenedex: Run, api: Any) -> None:
    answer = json.loads(scenedex("search", "boats", "--json").stdout)
    answer["results"][0] |= {"kind": "picture", "start_s": 0.0, "end_s": 0.0, "seek_s": 0.0}
    api.answers["GET /search"] = httpx.Response(200, json=answer)
    found = scenedex("search", "boats")
    assert found.exit_code == 0
    assert "0:00" not in found.stdout
    assert found.stdout.count("picture") == 2  # what it is, and the signal that found it


def test_what_is_said_is_never_markup(scenedex: Run) -> None:
    assert "two boats & [bold]on[/bold] the sea" in scenedex("search", "boats").stdout


def asked(api: Any) -> dict[str, list[str]]:
    params = api.requests[-1].url.params
    return {name: params.get_list(name) for name in params}


def test_every_filter_reaches_the_api(scenedex: Run, api: Any) -> None:
    done = scenedex(
        "search", "boats", "--video", VIDEO, "--video", SCENE, "--tag", "a", "--tag", "b",
        "--person", SCENE, "--since", "2026-01-01", "--until", "2026-02-01T10:00:00",
        "--language", "ko", "--no-speech", "--per-video", "2", "--by-video", "--page", "t0k",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert asked(api) == {
        "q": ["boats"],
        "video_id": [VIDEO, SCENE],
        "tag": ["a", "b"],
        "person_id": [SCENE],
        "created_from": ["2026-01-01T00:00:00"],
        "created_to": ["2026-02-01T10:00:00"],
        "language": ["ko"],
        "has_speech": ["false"],
        "per_video": ["2"],
        "group_by": ["video"],
        "limit": ["10"],
        "page": ["t0k"],
    }


def test_a_picture_is_sent_as_what_it_is(scenedex: Run, api: Any, tmp_path: Path) -> None:
    picture = tmp_path / "Boat.JPG"
    picture.write_bytes(b"pixels")
    assert scenedex("search", "--image", str(picture)).exit_code == 0
    request = api.requests[-1]
    assert (request.method, request.url.path) == ("POST", "/v1/search/image")
    assert (request.content, request.headers["content-type"]) == (b"pixels", "image/jpeg")
    assert "q" not in asked(api)
    scenedex("search", "a red boat", "--image", str(picture))
    assert asked(api)["q"] == ["a red boat"]


def test_scenes_like_one_are_found(scenedex: Run, api: Any) -> None:
    done = scenedex("similar", SCENE, "--by", "picture", "--other-videos", "--limit", "3")
    assert "Holiday" in done.stdout
    assert api.requests[-1].url.path == f"/v1/scenes/{SCENE}/similar"
    assert asked(api) == {"by": ["picture"], "other_videos": ["true"], "limit": ["3"]}
    assert json.loads(scenedex("similar", SCENE, "--json").stdout)["next"] == "t0k3n"


def test_results_say_what_to_do_next(scenedex: Run) -> None:
    said = " ".join(scenedex("search", "boats").stderr.split())
    assert f"scenedex similar {SCENE}" in said
    assert "1 of more than 200 shown; the same command goes on: --page t0k3n" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["search", "x", "--signals", "smell"],
        ["search", "x", "--limit", "0"],
        ["search", "--image", "/nowhere.jpg"],
        ["similar", "no-uuid"],
        ["similar", SCENE, "--by", "words"],
    ],
)
def test_wrong_usage_is_2(scenedex: Run, api: Any, arguments: list[str]) -> None:
    assert scenedex(*arguments).exit_code == 2
    assert not api.requests


@pytest.mark.parametrize(
    ("code", "step"),
    [("page_token_invalid", "without --page"), ("not_a_picture", "JPEG, PNG or WebP")],
)
def test_a_refusal_says_what_to_do_next(scenedex: Run, api: Any, code: str, step: str) -> None:
    problem = {"code": code, "detail": "No.", "status": 422}
    api.answers["GET /search"] = httpx.Response(422, json=problem)
    refused = scenedex("search", "x")
    assert refused.exit_code == 1
    assert step in refused.stderr
