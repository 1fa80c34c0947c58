"""videos, status, watch."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from typer.testing import Result

Run = Callable[..., Result]
VIDEO = "6f0e1c1e-7a57-4c8f-9a0e-2d6f6d1f8a01"


def test_what_a_file_says_is_never_markup(scenedex: Run) -> None:
    listed = scenedex("videos").stdout
    assert "[red]Holiday[/red]" in listed
    assert "\x1b[2J" not in listed


def test_videos_are_listed(scenedex: Run, api: Any) -> None:
    result = scenedex("videos", "--state", "indexed")
    assert api.requests[-1].url.params["state"] == "indexed"
    for shown in (VIDEO, "indexed", "1:23.2", "2026-11-21 10:20"):
        assert shown in result.stdout
    assert json.loads(scenedex("videos", "--json").stdout)["videos"][0]["video_id"] == VIDEO


def test_a_failed_video_is_listed_with_its_code(scenedex: Run, api: Any) -> None:
    (row,) = json.loads(scenedex("videos", "--json").stdout)["videos"]
    row |= {"state": "failed", "error": {"code": "no_frames", "message": "No."}}
    api.answers["GET /videos"] = httpx.Response(200, json={"videos": [row], "next": None})
    assert "failed: no_frames" in scenedex("videos").stdout


def test_a_picture_has_no_length(scenedex: Run, api: Any) -> None:
    (row,) = json.loads(scenedex("videos", "--json").stdout)["videos"]
    row |= {"kind": "picture", "duration_s": 0.0}
    api.answers["GET /videos"] = httpx.Response(200, json={"videos": [row], "next": None})
    listed = scenedex("videos").stdout
    assert "picture" in listed
    assert "0:00" not in listed


def test_the_length_of_a_video_that_nobody_has_looked_at_is_open(scenedex: Run, api: Any) -> None:
    (row,) = json.loads(scenedex("videos", "--json").stdout)["videos"]
    row |= {"state": "uploading", "kind": None, "duration_s": None}
    api.answers["GET /videos"] = httpx.Response(200, json={"videos": [row], "next": None})
    listed = scenedex("videos").stdout
    assert "uploading" in listed
    assert "None" not in listed


def test_a_list_that_goes_on_says_how(scenedex: Run, api: Any) -> None:
    api.answers["GET /videos"] = httpx.Response(200, json={"videos": [], "next": "t0k"})
    assert "--page t0k" in scenedex("videos").stderr
    scenedex("videos", "--page", "t0k")
    assert api.requests[-1].url.params["page"] == "t0k"


@pytest.mark.parametrize("command", ["status", "watch"])
def test_a_failed_video_exits_1(
    scenedex: Run, api: Any, make_status: Callable[..., dict[str, Any]], *, command: str
) -> None:
    error = {"code": "no_frames", "message": "No picture could be decoded."}
    api.statuses = [{**make_status("failed", validate=0.5), "error": error}]
    result = scenedex(command, VIDEO)
    assert result.exit_code == 1
    assert "No picture could be decoded. [no_frames]" in result.stdout
    as_json = scenedex(command, VIDEO, "--json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["error"] == error


def test_attempts_are_shown(
    scenedex: Run, api: Any, make_status: Callable[..., dict[str, Any]]
) -> None:
    status = make_status("processing", validate=0.5)
    status["stages"][0]["attempts"] = 3
    api.statuses = [status]
    assert "running, attempt 3" in scenedex("status", VIDEO).stdout


@pytest.mark.parametrize(
    "arguments",
    [["status", "no-uuid"], ["watch"], ["videos", "--limit", "0"]],
)
def test_wrong_usage_is_2(scenedex: Run, api: Any, arguments: list[str]) -> None:
    assert scenedex(*arguments).exit_code == 2
    assert not api.requests
