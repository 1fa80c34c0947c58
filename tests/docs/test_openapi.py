import json
from typing import Any

import pytest

from api import openapi


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi.describe()


def test_the_file_is_what_the_code_says() -> None:
    assert openapi.main(["check"]) == 0, "run: python -m api.openapi write"


def test_a_file_that_is_not_is_noticed(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(openapi, "FILE", tmp_path / "openapi.json")
    assert openapi.main(["write"]) == 0
    openapi.FILE.write_text(openapi.FILE.read_text().replace("Scenedex", "Other"))
    assert openapi.main(["check"]) == 1
    assert "python -m api.openapi write" in capsys.readouterr().err


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert len(operation["description"]) > 15, path


def test_every_failure_is_a_problem_document(document: dict[str, Any]) -> None:
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert response["content"] == {"application/problem+json": problem}
    assert "HTTPValidationError" not in json.dumps(document)


def test_only_health_needs_no_token(document: dict[str, Any]) -> None:
    open_paths = [
        path
        for path, methods in document["paths"].items()
        for operation in methods.values()
        if not operation.get("security")
    ]
    assert open_paths == ["/health"]
