import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import Result

from scenedex.cli import watching

Run = Callable[..., Result]


def problem(status: int, code: str, detail: str, **more: object) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "detail": detail, "status": status, **more})


def test_the_form_is_sent_as_a_browser_would(scenedex: Run, api: Any, clip: Path) -> None:
    assert scenedex("upload", str(clip)).exit_code == 0
    form = next(request for request in api.requests if request.url.host == "store.example")
    names = re.findall(rb'form-data; name="(\w+)"', form.content)
    assert names == [b"key", b"policy", b"file"]
    assert clip.read_bytes() in form.content
    assert int(form.headers["content-length"]) == len(form.content)


def test_the_token_is_for_the_api_alone(scenedex: Run, api: Any, clip: Path) -> None:
    scenedex("upload", str(clip))
    for request in api.requests:
        sent = request.headers.get("authorization")
        assert sent == (None if request.url.host == "store.example" else "Bearer secret-token")


def test_captions_go_before_the_video(scenedex: Run, api: Any, clip: Path, tmp_path: Path) -> None:
    captions = tmp_path / "Holiday.VTT"
    captions.write_text("WEBVTT\n")
    assert scenedex("upload", str(clip), "--captions", str(captions)).exit_code == 0
    assert json.loads(api.requests[0].content)["captions"] == "vtt"
    forms = [request.content for request in api.requests if request.url.host == "store.example"]
    assert b"k/captions.vtt" in forms[0]
    assert b"k/source" in forms[1]
    assert api.paths()[-2:] == [
        "POST /v1/videos/upload/complete",
        f"GET /v1/videos/{json.loads(api.requests[-2].content)['video_id']}/status",
    ]


def test_title_tags_and_size_are_told(scenedex: Run, api: Any, clip: Path) -> None:
    scenedex("upload", str(clip), "--title", "Sea", "--tag", "a", "--tag", "b")
    assert json.loads(api.requests[0].content) == {
        "file_name": clip.name,
        "size_bytes": 200_000,
        "title": "Sea",
        "tags": ["a", "b"],
    }


def test_progress_is_shown_stage_by_stage(
    scenedex: Run, api: Any, clip: Path, make_status: Callable[..., dict[str, Any]]
) -> None:
    api.statuses = [
        make_status("validating", validate=0.5),
        make_status("processing", validate=1, detect=0.25),
        make_status("processing", validate=1, detect=0.25),
        make_status("indexed", validate=1, detect=1),
    ]
    result = scenedex("upload", str(clip))
    lines = re.findall(r"s  (\w+) +(\w+) +(\d+)%", result.stderr)
    assert lines == [
        ("validate", "running", "50"),
        ("validate", "completed", "100"),
        ("detect", "running", "25"),
        ("detect", "completed", "100"),
    ]
    assert f"{clip.name}: indexed" in result.stdout


def test_json_is_alone_on_standard_output(scenedex: Run, clip: Path) -> None:
    result = scenedex("upload", str(clip), "--json")
    (done,) = json.loads(result.stdout)["uploads"]
    assert done["file"] == str(clip)
    assert done["state"] == "indexed"
    assert "detect" in result.stderr


def test_without_watching_nobody_asks_for_the_status(scenedex: Run, api: Any, clip: Path) -> None:
    result = scenedex("upload", str(clip), "--no-watch", "--json")
    assert json.loads(result.stdout)["uploads"][0]["state"] == "validating"
    assert api.paths()[-1] == "POST /v1/videos/upload/complete"


def test_a_video_that_fails_ends_with_its_code_and_sentence(
    scenedex: Run, api: Any, clip: Path, make_status: Callable[..., dict[str, Any]]
) -> None:
    error = {"code": "not_a_video", "message": "This file is not a video."}
    api.statuses = [{**make_status("failed", validate=0.1), "error": error}]
    result = scenedex("upload", str(clip))
    assert result.exit_code == 1
    assert "This file is not a video. [not_a_video]" in result.stdout


def test_warnings_are_shown(
    scenedex: Run, api: Any, clip: Path, make_status: Callable[..., dict[str, Any]]
) -> None:
    warning = {"code": "audio_missing", "message": "The video has no sound."}
    api.statuses = [{**make_status("indexed", validate=1), "warnings": [warning]}]
    result = scenedex("upload", str(clip))
    assert result.exit_code == 0
    assert "The video has no sound. [audio_missing]" in result.stdout


def test_a_refused_file_leaves_the_others_alone(scenedex: Run, api: Any, clip: Path) -> None:
    other = clip.with_name("other.mp4")
    other.write_bytes(b"1")
    refusals = [problem(413, "file_too_large", "Too large.")]
    answer = api.__call__

    def once(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("init") and refusals:
            return refusals.pop()
        return answer(request)

    result = scenedex(
        "upload", str(clip), str(other), "--json", transport=httpx.MockTransport(once)
    )
    first, second = json.loads(result.stdout)["uploads"]
    assert first["error"] == {"code": "file_too_large", "message": "Too large."}
    assert second["state"] == "indexed"
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, "<Error><Code>EntityTooLarge</Code></Error>", "file_too_large"),
        (403, "<Error><Code>AccessDenied</Code><Message>Policy expired</Message></Error>",
         "upload_expired"),
        (403, "nothing we know", "storage_unavailable"),
    ],
)  # fmt: skip
def test_a_refusal_of_the_object_store_is_told(
    scenedex: Run, api: Any, clip: Path, *, status: int, body: str, code: str
) -> None:
    api.answers["POST /uploads"] = httpx.Response(status, text=body)
    result = scenedex("upload", str(clip))
    assert result.exit_code == 1
    assert f"[{code}]" in result.stdout


def test_an_api_that_is_away_for_a_moment_is_asked_again(
    scenedex: Run, api: Any, clip: Path
) -> None:
    outages = [problem(503, "database_unavailable", "Away.")] * 3
    answer = api.__call__

    def sometimes(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("status") and outages:
            return outages.pop()
        return answer(request)

    result = scenedex("upload", str(clip), transport=httpx.MockTransport(sometimes))
    assert result.exit_code == 0
    assert not outages


def test_an_api_that_stays_away_is_given_up(
    scenedex: Run, api: Any, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(range(0, 10_000, 10))
    monkeypatch.setattr(watching.time, "monotonic", lambda: next(ticks))
    api.answers = {f"GET /videos/{VIDEO}/status": problem(503, "database_unavailable", "Away.")}
    result = scenedex("upload", str(clip))
    assert result.exit_code == 1
    assert "Away. [database_unavailable]" in result.stderr


def test_leaving_says_that_the_video_goes_on(
    scenedex: Run, clip: Path, monkeypatch: pytest.MonkeyPatch, api: Any,
    make_status: Callable[..., dict[str, Any]],
) -> None:  # fmt: skip
    def leave(_: float) -> None:
        raise KeyboardInterrupt

    api.statuses = [make_status("processing", validate=1)]
    monkeypatch.setattr(watching.time, "sleep", leave)
    result = scenedex("upload", str(clip))
    assert result.exit_code == 130
    assert "The video goes on without you: `scenedex watch " in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["missing.mp4"],
        ["{clip}", "--captions", "{clip}"],
        ["{clip}", "{clip}", "--title", "two"],
        [],
    ],
)
def test_wrong_usage_is_2(scenedex: Run, api: Any, clip: Path, arguments: list[str]) -> None:
    result = scenedex("upload", *(argument.format(clip=clip) for argument in arguments))
    assert result.exit_code == 2
    assert not api.requests


VIDEO = "6f0e1c1e-7a57-4c8f-9a0e-2d6f6d1f8a01"
