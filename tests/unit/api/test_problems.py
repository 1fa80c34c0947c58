import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api import problems
from api.envelope import Envelope
from scenedex.domain.errors import Code, Misconfigured, Rejected, Retryable

ERRORS = {
    "rejected": Rejected(Code.NOT_A_VIDEO, "The file is not a video."),
    "missing": Rejected(Code.NOT_FOUND, "There is no such video."),
    "large": Rejected(Code.FILE_TOO_LARGE, "Too large."),
    "stranger": Rejected(Code.NOT_AUTHENTICATED, "Who are you?"),
    "expired": Rejected(Code.UPLOAD_EXPIRED, "Too late."),
    "later": Retryable(Code.DATABASE_UNAVAILABLE, "The database cannot be reached."),
    "setup": Misconfigured(Code.MODEL_MISMATCH, "This process runs another model."),
    "secret": Misconfigured(Code.UNEXPECTED, "select password from users"),
    "bug": ZeroDivisionError("password=hunter2"),
}


class Body(BaseModel):
    name: str
    count: int = 1


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    problems.install(app)
    app.add_middleware(Envelope)

    @app.get("/fail/{name}")
    def fail(name: str, limit: int = 1) -> None:
        raise ERRORS[name]

    @app.post("/body")
    def body(given: Body) -> Body:
        return given

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("rejected", 422, "not_a_video"),
        ("missing", 404, "not_found"),
        ("large", 413, "file_too_large"),
        ("stranger", 401, "not_authenticated"),
        ("expired", 410, "upload_expired"),
        ("later", 503, "database_unavailable"),
        ("setup", 500, "model_mismatch"),
        ("secret", 500, "unexpected"),
        ("bug", 500, "unexpected"),
    ],
)
def test_every_error_is_a_problem_document(
    client: TestClient, name: str, status: int, code: str
) -> None:
    answer = client.get(f"/fail/{name}")
    document = answer.json()
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert document["code"] == code
    assert document["status"] == status
    assert document["type"] == f"urn:scenedex:problem:{code}"
    assert document["instance"] == f"/fail/{name}"
    assert document["title"][0].isupper()
    assert document["detail"].endswith((".", "?"))
    assert document["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("name", ["bug", "secret"])
def test_nothing_of_us_leaks(client: TestClient, name: str) -> None:
    text = client.get(f"/fail/{name}").text
    assert "hunter2" not in text
    assert "password" not in text
    assert "Traceback" not in text


def test_a_bug_is_logged_with_its_stack_and_the_request_id(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/fail/bug")
    (record,) = [record for record in caplog.records if record.name == "scenedex"]
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    assert record.__dict__["request_id"] == answer.json()["request_id"]


def test_headers_say_what_to_do_next(client: TestClient) -> None:
    assert client.get("/fail/stranger").headers["www-authenticate"].startswith("Bearer")
    assert int(client.get("/fail/later").headers["retry-after"]) > 0


def test_an_invalid_request_names_its_fields(client: TestClient) -> None:
    answer = client.post("/body", json={"count": "many"})
    document = answer.json()
    assert answer.status_code == 422
    assert document["code"] == "invalid_request"
    assert [error["field"] for error in document["errors"]] == ["body.name", "body.count"]
    assert document["detail"].startswith("body.name: ")


@pytest.mark.parametrize(
    "content",
    [b'{"\\ud800": 1}', b"{", b"", b"\xff\xfe", b"[]", b'{"name": ' + b"[" * 5000, b"null"],
)
def test_no_body_breaks_the_answer(client: TestClient, content: bytes) -> None:
    answer = client.post("/body", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"


def test_the_input_is_never_repeated(client: TestClient) -> None:
    answer = client.post("/body", json={"name": {"password": "hunter2"}})
    assert answer.status_code == 422
    assert "hunter2" not in answer.text


def test_unknown_paths_and_methods_are_problems_too(client: TestClient) -> None:
    missing, method = client.get("/nowhere"), client.delete("/body")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert (method.status_code, method.json()["code"]) == (405, "invalid_request")
    assert method.headers["allow"] == "POST"


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for answer in (client.post("/body", json={"name": "a"}), client.get("/fail/bug")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert json.dumps(dict(answer.headers))
