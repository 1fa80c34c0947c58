"""Requests that nobody would think of, made up by schemathesis from the API's description.

Whatever is asked, the answer is one that the description names, a failure is a problem document,
and none is a 500. What the description forbids is not taken.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings

from api import openapi
from api.app import create_all, outline
from api.auth import Verifier
from api.deps import Deps
from api.encoding import QueryEncoders
from api.people import People
from scenedex.cli.issuer import ISSUER
from scenedex.domain import keys
from scenedex.encoders import load_pack
from scenedex.testing.aws import MemoryStore

SCHEMA = schemathesis.openapi.from_dict(openapi.describe())
SCHEMA.app = outline()
EXAMPLES = 12
"""Of each operation, beside those at the edges of what it takes; all together half a minute."""


@pytest.fixture(scope="module")
def subject() -> str:
    return str(uuid4())


@pytest.fixture(scope="module")
def app(scratch: Any, settings: Any, presigner: Any, pack_dir: Any) -> Iterator[FastAPI]:
    database = scratch.api()
    encoders = QueryEncoders(lambda: load_pack(pack_dir), wait_s=30)
    parts = Deps(
        settings=settings,
        database=database,
        verifier=Verifier.from_settings(settings),
        people=People(database),
        store=MemoryStore(),
        presigner=presigner,
        encoders=encoders,
    )
    yield create_all(parts)
    database.close()


@pytest.fixture(scope="module")
def known(make_shelf: Any, scratch: Any, subject: str) -> Iterator[dict[str, str]]:
    """Ids of what the user has, for those that nobody could guess."""
    worker = scratch.worker()
    video_id = make_shelf(worker, keys.user_id(ISSUER, subject)).index("film", ("a dog", "zebra"))
    yield {"video_id": str(video_id), "scene_id": str(keys.scene_id(video_id, 1, 0))}
    worker.close()


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_any_request_is_answered_as_described(
    case: Any, app: FastAPI, known: dict[str, str], issuer: Any, subject: str
) -> None:
    for name, value in (case.path_parameters or {}).items():
        if _is_id(value):
            case.path_parameters[name] = known[name]
    case.call_and_validate(
        app=app,
        headers={"Authorization": f"Bearer {issuer.token(subject)}"},
        excluded_checks=[schemathesis.checks.CHECKS.get_one("positive_data_acceptance")],
    )


def _is_id(value: object) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False
