"""Where the API is, and how the command ends when something is wrong."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from typer.testing import CliRunner, Result

from scenedex.cli import app
from scenedex.cli.commands import Surroundings
from scenedex.cli.issuer import LocalIssuer
from scenedex.settings import Settings

Run = Callable[..., Result]
LOCAL = "http://127.0.0.1:4566/_aws/execute-api/abc/v1"


def problem(status: int, code: str, **more: object) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "detail": "It did not work.", **more})


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """A project whose local stack was started."""
    state = tmp_path / "project" / ".local"
    LocalIssuer.create(state / "issuer")
    issuer = {"private_key": str(state / "issuer" / "private.pem")}
    (state / "stack.json").write_text(json.dumps({"api_url": LOCAL, "issuer": issuer}))
    return tmp_path / "project"


def run_in(
    directory: Path, *arguments: str, settings: Settings | None = None, api: Any = None
) -> Result:
    transport = httpx.MockTransport(api) if api else None
    around = Surroundings(settings or Settings(), directory, transport)
    return CliRunner().invoke(app, arguments, obj=around)


@pytest.mark.parametrize(
    ("answer", "exit_code", "sentence"),
    [
        (problem(401, "not_authenticated"), 4, "It did not work. [not_authenticated]"),
        (problem(404, "not_found"), 1, "`scenedex videos` lists what is there."),
        (problem(503, "database_unavailable"), 1, "Try again in a moment"),
        (problem(500, "unexpected", request_id="r-1"), 1, "(request r-1) [unexpected]"),
        (problem(418, "from_the_future"), 1, "It did not work. [unexpected]"),
        (
            problem(422, "invalid_request", errors=[{"field": "query.q", "message": "Too short"}]),
            1,
            "query.q: Too short. [invalid_request]",
        ),
        (httpx.Response(502, json={"message": "Internal server error"}), 1, "gateway answered 502"),
        (httpx.Response(200, text="<html>hotel wifi</html>"), 3, "not as a Scenedex API does"),
        (httpx.Response(404, json={"message": "no"}), 3, "not as a Scenedex API does"),
    ],
)
def test_every_failure_is_a_sentence_and_an_exit_code(
    scenedex: Run, api: Any, *, answer: httpx.Response, exit_code: int, sentence: str
) -> None:
    api.answers["GET /videos"] = answer
    result = scenedex("videos", "--json")
    assert result.exit_code == exit_code
    assert sentence in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_no_stack_says_make_up(tmp_path: Path) -> None:
    result = run_in(tmp_path, "videos")
    assert result.exit_code == 3
    assert "The local stack is not running. [stack_not_running]" in result.stderr
    assert "`make up`" in result.stderr


def test_a_stack_that_was_stopped_says_make_up(stack: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        path = stack / ".local" / "stack.json"
        values = json.loads(path.read_text())
        values["api_url"] = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        path.write_text(json.dumps(values))
        result = run_in(stack, "videos")
    assert result.exit_code == 3
    assert "`make up`" in result.stderr


def test_the_local_stack_is_found_from_below_and_asked_with_its_own_token(
    stack: Path, api: Any
) -> None:
    below = stack / "a" / "b"
    below.mkdir(parents=True)
    assert run_in(below, "videos", api=api).exit_code == 0
    request = api.requests[0]
    assert str(request.url).startswith(LOCAL)
    token = request.headers["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["sub"] == "00000000-0000-4000-8000-000000000001"


def test_a_given_token_is_used_with_the_local_stack(stack: Path, api: Any) -> None:
    run_in(stack, "videos", settings=Settings(token="mine"), api=api)
    assert api.requests[0].headers["authorization"] == "Bearer mine"


@pytest.mark.parametrize("token", ["", "two\nlines", "ünicode"])
def test_an_api_without_a_usable_token_is_4(stack: Path, api: Any, token: str) -> None:
    settings = Settings(api_url="https://api.example", token=token)
    result = run_in(stack, "videos", settings=settings, api=api)
    assert result.exit_code == 4
    assert "SCENEDEX_TOKEN" in result.stderr
    assert not api.requests


@pytest.mark.parametrize("url", ["nonsense", "http://[::1", "ftp://x"])
def test_a_url_that_is_none_is_a_sentence(tmp_path: Path, url: str) -> None:
    result = run_in(tmp_path, "videos", settings=Settings(api_url=url, token="t"))
    assert result.exit_code in {1, 3}
    assert url in result.stderr
    assert "Traceback" not in result.stderr


def test_a_damaged_stack_file_is_a_sentence(stack: Path) -> None:
    (stack / ".local" / "stack.json").write_text("{")
    result = run_in(stack, "videos")
    assert result.exit_code == 1
    assert "run `make up` again" in result.stderr


def test_the_local_issuer_signs_tokens(stack: Path) -> None:
    subject = "6f0e1c1e-7a57-4c8f-9a0e-2d6f6d1f8a01"
    result = run_in(stack, "token", "--subject", subject, "--ttl", "60")
    claims = jwt.decode(result.stdout.strip(), options={"verify_signature": False})
    assert (claims["sub"], claims["exp"] - claims["iat"]) == (subject, 60)


def test_elsewhere_there_is_no_token_to_be_had(tmp_path: Path) -> None:
    result = run_in(tmp_path, "token")
    assert result.exit_code == 3
    assert "only a local stack has an issuer" in result.stderr


def test_help_names_the_exit_codes() -> None:
    shown = " ".join(CliRunner().invoke(app, ["--help"]).stdout.split())
    assert "3 the API cannot be reached" in shown
