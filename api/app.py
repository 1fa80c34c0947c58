"""The two apps: everything but search, and search. Both are made from the same pieces."""

from collections.abc import Sequence

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware

from api import problems
from api.deps import Deps, current_user
from api.envelope import REQUEST_ID_HEADER, Envelope
from api.routes import documentation, health, scenes, search, seek_previews, uploads, videos

TITLE = "Scenedex"
VERSION = "0.1.0"
_API = (uploads.router, videos.router, seek_previews.router, scenes.router)
_SEARCH = (search.router,)


def create_api(deps: Deps) -> FastAPI:
    """Everything but search: small, and quick to start."""
    return _with(deps, _API)


def create_search(deps: Deps) -> FastAPI:
    """Search: the process holds the query encoders."""
    return _with(deps, _SEARCH)


def create_all(deps: Deps) -> FastAPI:
    """Both in one, for development."""
    return _with(deps, (*_API, *_SEARCH))


def outline() -> FastAPI:
    """All routes without the parts that serve them, to be described."""
    return _routed((*_API, *_SEARCH))


def _with(deps: Deps, routers: Sequence[APIRouter]) -> FastAPI:
    app = _routed(routers)
    app.state.deps = deps
    problems.install(app)
    app.add_middleware(Envelope)
    _allow_browsers(app, deps.settings.cors_origins)
    return app


def _routed(routers: Sequence[APIRouter]) -> FastAPI:
    app = FastAPI(
        title=TITLE,
        version=VERSION,
        summary="Find scenes by what was seen or said.",
        generate_unique_id_function=lambda route: route.name,
        openapi_url=None,  # see routes/documentation.py
        redirect_slashes=False,  # a redirect would not know the gateway's stage
    )
    app.include_router(health.router)
    app.include_router(documentation.router)
    for router in routers:
        app.include_router(
            router,
            dependencies=[Depends(current_user)],
            responses=problems.described(401, 422, 503),
        )
    return app


def _allow_browsers(app: FastAPI, origins: str) -> None:
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[origin.strip() for origin in origins.split(",")],
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=[REQUEST_ID_HEADER, "Retry-After"],
        max_age=600,
    )
