"""A fake API behind the real client, and a runner for the command."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from scenedex.cli import app, watching
from scenedex.cli.commands import Surroundings
from scenedex.settings import Settings

API = "https://api.example/v1"
STORE = "https://store.example/uploads"
VIDEO_ID = "6f0e1c1e-7a57-4c8f-9a0e-2d6f6d1f8a01"
SCENE_ID = "0b0e1c1e-7a57-4c8f-9a0e-2d6f6d1f8a02"


@dataclass
class FakeApi:
    """Answers as the API does; a test may put its own answer for ``METHOD /path``."""

    statuses: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        path = request.url.path.split("/v1", maxsplit=1)[-1]
        if answer := self.answers.get(f"{request.method} {path}"):
            return answer
        if request.url.host == "store.example":
            return httpx.Response(204)
        return httpx.Response(200, json=self._body(path))

    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]

    def _body(self, path: str) -> dict[str, Any]:
        if path.endswith("/status"):
            return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return {
            "/videos/upload/init": self._ticket,
            "/videos/upload/complete": lambda: {"video_id": VIDEO_ID, "state": "validating"},
            "/videos": lambda: {"videos": [video()], "next": None},
            "/search": search_answer,
            "/search/image": search_answer,
            f"/scenes/{SCENE_ID}/similar": search_answer,
        }[path]()

    def _ticket(self) -> dict[str, Any]:
        asked = json.loads(self.requests[-1].content)
        ticket: dict[str, Any] = {
            "video_id": VIDEO_ID,
            "upload": {"url": STORE, "fields": {"key": "k/source", "policy": "p"}},
        }
        if suffix := asked.get("captions"):
            fields = {"key": f"k/captions.{suffix}", "policy": "p"}
            ticket["captions_upload"] = {"url": STORE, "fields": fields}
        return ticket


def status_of(state: str, **stages: float) -> dict[str, Any]:
    """A status answer whose stages are this far."""
    runs = [
        {
            "stage": stage,
            "state": "completed" if progress == 1 else "running",
            "progress": progress,
            "attempts": 1,
        }
        for stage, progress in stages.items()
    ]
    return {
        "video_id": VIDEO_ID,
        "state": state,
        "error": None,
        "progress": sum(stages.values()) / 5,
        "stages": runs,
        "warnings": [],
        "generation": 1,
    }


def video() -> dict[str, Any]:
    return {
        "video_id": VIDEO_ID,
        "state": "indexed",
        "kind": "video",
        "title": "[red]Holiday[/red]\x1b[2J",
        "file_name": "holiday.mp4",
        "duration_s": 83.24,
        "created_at": "2026-11-21T10:20:30Z",
        "scene_count": 5,
        "warning_count": 1,
        "error": None,
    }


def search_answer() -> dict[str, Any]:
    hit = {
        "scene_id": SCENE_ID,
        "video_id": VIDEO_ID,
        "video_title": "Holiday",
        "kind": "video",
        "start_s": 62.0,
        "end_s": 65.34,
        "seek_s": 63.0,
        "score": 0.0312,
        "match": "strong",
        "signals": {"words": {"rank": 2, "score": 0.1}, "picture": {"rank": 1, "score": 0.4}},
        "snippet": "two <mark>boats</mark> &amp; [bold]on[/bold] the sea",
        "thumbnail_url": f"https://store.example/t.webp?X-Amz-Signature={'a' * 300}",
        "preview_url": None,
    }
    warning = {"code": "starter_models", "message": "The starter models know drawn scenes only."}
    return {
        "query": "boats",
        "results": [hit],
        "total": {"value": 200, "is_exact": False},
        "next": "t0k3n",
        "reason": None,
        "warnings": [warning],
    }


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """The fake API, whose videos are indexed at once unless a test says otherwise."""
    monkeypatch.setattr(watching.time, "sleep", lambda _: None)
    return FakeApi(statuses=[status_of("indexed", validate=1, detect=1)])


@pytest.fixture
def make_status() -> Callable[..., dict[str, Any]]:
    return status_of


@pytest.fixture
def settings() -> Settings:
    """Settings that name the fake API."""
    return Settings(api_url=API, token="secret-token")


@pytest.fixture
def scenedex(api: FakeApi, settings: Settings, tmp_path: Path) -> Callable[..., Result]:
    """Runs the command with these arguments."""

    def run(*arguments: str, transport: httpx.BaseTransport | None = None) -> Result:
        around = Surroundings(settings, tmp_path, transport or httpx.MockTransport(api))
        return CliRunner().invoke(app, arguments, obj=around)

    return run


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file to upload; nobody here looks inside."""
    path = tmp_path / "Holiday [1].mp4"
    path.write_bytes(b"0123456789" * 20_000)
    return path
