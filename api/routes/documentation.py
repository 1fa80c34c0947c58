"""What the API offers: the generated description, and a page of it that needs no network."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from api import docs_page

_DESCRIPTION = Path(__file__).parents[1] / "openapi.json"
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
def description() -> Response:
    """The OpenAPI document of the whole API, whichever function answers."""
    return Response(_text(), media_type="application/json")


@router.get("/docs")
def page() -> Response:
    """The same for people."""
    return HTMLResponse(_html(), headers={"Content-Security-Policy": _PAGE_POLICY})


@cache
def _text() -> str:
    return _DESCRIPTION.read_text(encoding="utf-8")


@cache
def _html() -> str:
    return docs_page.render(_text())
