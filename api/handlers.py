"""What the Lambda runtime calls: `api.handlers.api` and `api.handlers.search`.

Each is made when the runtime asks for it, which is in its init phase; the other one, whose
packages the image need not have, never is.
"""

from typing import Any

from fastapi import FastAPI
from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES

from api import app, problems, wiring
from api.gateway_events import as_text
from scenedex.settings import Settings, settings
from scenedex.stage import entry_point
from scenedex.stage.entry import Handler


def api_handler(given: Settings) -> Handler:
    """The handler of the function that serves everything but search."""
    return adapt(app.create_api(wiring.wire_api(given)), given)


def search_handler(given: Settings) -> Handler:
    """The handler of the function that searches; its models begin to load."""
    return adapt(app.create_search(wiring.wire_search(given)), given)


def adapt(served: FastAPI, given: Settings) -> Handler:
    """An app as a Lambda function behind a REST API."""
    adapter = Mangum(
        served,
        lifespan="off",
        api_gateway_base_path=given.api_base_path,
        # Anything else is sent as base64, which a REST API hands on as it is.
        text_mime_types=[*DEFAULT_TEXT_MIME_TYPES, problems.MEDIA_TYPE],
    )

    def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
        return adapter(as_text(event), context)

    return entry_point(handle)


_FACTORIES = {"api": api_handler, "search": search_handler}


def __getattr__(name: str) -> Handler:
    if name not in _FACTORIES:
        raise AttributeError(name)
    handler = _FACTORIES[name](settings())
    globals()[name] = handler
    return handler
