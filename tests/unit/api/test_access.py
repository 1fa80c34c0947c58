import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from api.app import create_all, create_api, create_search
from api.deps import Deps
from scenedex.cli.issuer import LocalIssuer
from scenedex.settings import Settings

AN_ID = uuid4()
OPEN = {"/health", "/openapi.json", "/docs"}
Create = Callable[[Deps], FastAPI]


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path of an app, with an id where a path wants one."""
    for route in iter_route_contexts(app.routes):
        assert route.path is not None
        path = route.path.format(**dict.fromkeys(("video_id", "scene_id"), AN_ID))
        for method in sorted(route.methods or ()):
            yield method, path


@pytest.fixture(params=[create_api, create_search], ids=["api", "search"])
def app(request: pytest.FixtureRequest, deps: Deps) -> FastAPI:
    create: Create = request.param
    return create(deps)


def test_every_route_but_the_open_ones_wants_a_token(app: FastAPI, issuer: LocalIssuer) -> None:
    client = TestClient(app)
    expired = issuer.token(str(uuid4()), ttl_s=-60)
    asked = list(routes(app))
    for method, path in asked:
        for authorization in (None, "Bearer", "Basic YTpi", "Bearer x", f"Bearer {expired}"):
            headers = {"Authorization": authorization} if authorization else {}
            answer = client.request(method, path, headers=headers)
            if path in OPEN:
                assert answer.status_code == 200, path
            else:
                assert answer.status_code == 401, (method, path, authorization)
                assert answer.json()["code"] == "not_authenticated"
                assert answer.headers["www-authenticate"].startswith("Bearer")
    assert len({path for _, path in asked} - OPEN) >= 1


def test_with_a_token_every_route_lets_its_user_in(app: FastAPI, issuer: LocalIssuer) -> None:
    client = TestClient(app, headers={"Authorization": f"Bearer {issuer.token(str(uuid4()))}"})
    for method, path in routes(app):
        assert client.request(method, path).status_code != 401, (method, path)


def test_the_two_apps_are_what_the_gateway_sends_them(deps: Deps) -> None:
    api, search = (
        {path for _, path in routes(create(deps))} - OPEN for create in (create_api, create_search)
    )
    assert search == {"/search", "/search/image", f"/scenes/{AN_ID}/similar"}
    assert not any(path.startswith("/search") or path.endswith("/similar") for path in api)


def test_a_browser_of_another_origin_may_ask(deps: Deps) -> None:
    client = TestClient(create_all(deps))
    preflight = client.options(
        "/videos",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    refused = client.get("/videos", headers={"Origin": "https://app.example"})
    assert preflight.status_code == 200
    assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in refused.headers


def test_origins_can_be_named(deps: Deps, settings: Settings) -> None:
    named = replace(settings, cors_origins="https://a.example, https://b.example")
    client = TestClient(create_all(replace(deps, settings=named)))

    def allowed(origin: str) -> str | None:
        return client.get("/health", headers={"Origin": origin}).headers.get(
            "access-control-allow-origin"
        )

    assert allowed("https://b.example") == "https://b.example"
    assert allowed("https://evil.example") is None


def test_the_page_of_the_api_needs_no_network(deps: Deps) -> None:
    answer = TestClient(create_all(deps)).get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert re.findall(r"<script|src=|url\(|://", answer.text) == []
    assert "GET /search" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_slash_too_many_is_no_redirect_out_of_the_gateways_stage(alice: TestClient) -> None:
    assert alice.get("/videos/", follow_redirects=False).status_code == 404
