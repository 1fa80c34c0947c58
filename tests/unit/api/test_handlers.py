import json
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from api import handlers
from api.app import create_all
from api.deps import Deps
from scenedex.cli.issuer import LocalIssuer
from scenedex.settings import Settings
from scenedex.stage.entry import Handler

CONTEXT: Any = SimpleNamespace(
    aws_request_id="c6af9ac6-7b61-11e6-9a41-93e8deadbeef", function_name="api"
)


def rest_event(method: str, path: str, **more: Any) -> dict[str, Any]:
    """What a REST API sends to a proxy function, as in AWS' guide to its input format."""
    query = more.pop("query", None)
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": {"Host": "abc.execute-api.eu-west-1.amazonaws.com", "X-Forwarded-Proto": "HTTPS",
                    **more.pop("headers", {})},
        "multiValueHeaders": None,
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} if query else None,
        "pathParameters": {"proxy": path.lstrip("/")},
        "stageVariables": None,
        "requestContext": {"stage": "v1", "path": f"/v1{path}", "requestId": "r",
                           "identity": {"sourceIp": "127.0.0.1"}},
        "body": None,
        "isBase64Encoded": False,
        **more,
    }  # fmt: skip


@pytest.fixture
def handle(deps: Deps, settings: Settings) -> Handler:
    return handlers.adapt(create_all(deps), settings)


def test_an_event_of_the_gateway_is_answered(
    handle: Handler, issuer: LocalIssuer, subject: str
) -> None:
    headers = {"Authorization": f"Bearer {issuer.token(subject)}"}
    event = rest_event("GET", "/videos", headers=headers, query={"limit": "5"})
    answer = handle(event, CONTEXT)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == {"videos": [], "next": None}
    assert answer["isBase64Encoded"] is False


def test_a_path_with_its_stage_is_the_same(deps: Deps, settings: Settings, handle: Handler) -> None:
    staged = handlers.adapt(create_all(deps), Settings(api_base_path="/v1"))
    assert staged(rest_event("GET", "/v1/health"), CONTEXT)["statusCode"] == 200
    assert staged(rest_event("GET", "/health"), CONTEXT)["statusCode"] == 200
    assert handle(rest_event("GET", "/v1/health"), CONTEXT)["statusCode"] == 404


def test_a_problem_arrives_as_text(handle: Handler) -> None:
    answer = handle(rest_event("GET", "/videos"), CONTEXT)
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (401, False)
    assert answer["headers"]["content-type"] == "application/problem+json"
    assert json.loads(answer["body"])["request_id"] == CONTEXT.aws_request_id


def test_a_body_arrives_whole(handle: Handler, issuer: LocalIssuer, subject: str) -> None:
    headers = {
        "Authorization": f"Bearer {issuer.token(subject)}",
        "Content-Type": "application/json",
    }
    body = json.dumps({"file_name": "바다.mp4"}, ensure_ascii=False)
    event = rest_event("POST", "/videos/upload/init", headers=headers, body=body)
    assert handle(event, CONTEXT)["statusCode"] == 201


HALF = json.loads('"a\\ud800"')


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", "/search", {"query": {"q": HALF}}),
        ("GET", "/search", {"query": {"q": "a", HALF: "b"}}),
        ("GET", "/search", {"query": {"q": "a", "page": HALF}}),
        ("GET", f"/videos/{HALF}", {}),
        ("GET", "/search", {"headers": {"X-Half": HALF}}),
        ("POST", "/videos/upload/complete", {"body": HALF}),
    ],
)
def test_half_a_character_is_refused_and_breaks_nothing(
    handle: Handler, issuer: LocalIssuer, subject: str, method: str, path: str, more: dict[str, Any]
) -> None:
    headers = {"Authorization": f"Bearer {issuer.token(subject)}", **more.pop("headers", {})}
    answer = handle(rest_event(method, path, headers=headers, **more), CONTEXT)
    assert answer["statusCode"] == 422
    assert json.loads(answer["body"])["code"] in {"invalid_request", "page_token_invalid"}


def test_a_character_in_two_halves_is_whole(
    handle: Handler, issuer: LocalIssuer, subject: str
) -> None:
    headers = {"Authorization": f"Bearer {issuer.token(subject)}"}
    rocket = chr(0xD83D) + chr(0xDE80)
    event = rest_event("GET", "/search", headers=headers, query={"q": f"{rocket} 바다"})
    assert json.loads(handle(event, CONTEXT)["body"])["query"] == "\N{ROCKET} 바다"


def test_a_module_has_no_other_handlers() -> None:
    assert not hasattr(handlers, "nothing")


def run(code: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False
    )


def modules(name: str, environ: dict[str, str]) -> set[str]:
    """The modules that a process holds which was asked for one handler."""
    code = f"import sys, api.handlers; api.handlers.{name}; print(*sys.modules)"
    done = run(code, environ)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.fixture
def environ(issuer: LocalIssuer) -> dict[str, str]:
    return {
        "SCENEDEX_UPLOADS_BUCKET": "uploads",
        "SCENEDEX_ARTEFACTS_BUCKET": "artefacts",
        "SCENEDEX_AUTH_ISSUER": issuer.issuer,
        "SCENEDEX_AUTH_JWKS": issuer.jwks(),
        "SCENEDEX_DATABASE_USER": "scenedex_api",
        "SCENEDEX_MODELS_DIR": "/nowhere",
    }


def test_the_api_function_starts_without_what_only_search_has(environ: dict[str, str]) -> None:
    loaded = modules("api", environ)
    heavy = {"onnxruntime", "tokenizers", "PIL", "av", "scenedex.encoders", "scenedex.media",
             "yoyo", "cv2", "uvicorn"}  # fmt: skip
    assert "fastapi" in loaded
    assert not loaded & heavy


def test_the_search_function_starts_to_load_its_models(environ: dict[str, str]) -> None:
    assert "scenedex.encoders" in modules("search", environ)


def test_without_its_settings_a_function_does_not_start(environ: dict[str, str]) -> None:
    del environ["SCENEDEX_AUTH_JWKS"]
    done = run("import api.handlers; api.handlers.api", environ)
    assert done.returncode != 0
    assert "SCENEDEX_AUTH_JWKS" in done.stderr
