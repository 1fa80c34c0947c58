"""Every failure as a problem document (RFC 9457) with a stable code."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.schemas.problems import FieldError, Problem
from scenedex.domain.errors import Code, Misconfigured, Rejected, Retryable, ScenedexError
from scenedex.telemetry import logger

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = "2"
"""When a client may ask again after something around us was missing."""

_STATUS = {
    Code.NOT_AUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Code.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Code.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Code.CONFLICT: HTTPStatus.CONFLICT,
    Code.UPLOAD_MISSING: HTTPStatus.CONFLICT,
    Code.UPLOAD_EXPIRED: HTTPStatus.GONE,
    Code.FILE_TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
_CODE = {
    HTTPStatus.UNAUTHORIZED: Code.NOT_AUTHENTICATED,
    HTTPStatus.FORBIDDEN: Code.NOT_ALLOWED,
    HTTPStatus.NOT_FOUND: Code.NOT_FOUND,
}
_WHY = {
    401: "No token, or one that is not valid.",
    404: "There is none, or it is another user's.",
    409: "The file has not arrived.",
    410: "The permission to upload has expired.",
    413: "The file is too large.",
    422: "The request is not valid.",
    500: "The installation is wrong: other models made the index, or its schema is outdated.",
    503: "Something around us is missing; try again.",
}
_UNEXPECTED = "Something went wrong on our side. It is recorded under this request's id."


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = MEDIA_TYPE


def problem(
    request: Request,
    code: Code,
    detail: str,
    *,
    status: int,
    headers: Mapping[str, str] | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    """Builds the answer to a request that failed.

    Args:
        request: the one that failed; its path is the problem's instance.
        code: what programs compare.
        detail: one sentence for a person.
        status: the HTTP status.
        headers: further headers.
        errors: what is wrong with which field.
    """
    document = Problem(
        type=f"urn:scenedex:problem:{code}",
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        instance=request.url.path,
        code=code,
        request_id=request.scope.get("request_id", ""),
        errors=errors,
    )
    content = document.model_dump(mode="json", exclude_none=True)
    return ProblemResponse(content, status_code=status, headers=dict(headers or {}))


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route's description says of the ways in which it fails."""
    return {status: {"model": Problem, "description": _WHY[status]} for status in statuses}


def unexpected(request: Request) -> Response:
    """The answer to a request that broke us; it says nothing of how."""
    return problem(request, Code.UNEXPECTED, _UNEXPECTED, status=500)


def install(app: FastAPI) -> None:
    """Makes ``app`` answer its own errors, FastAPI's and Starlette's as problem documents."""
    app.add_exception_handler(ScenedexError, _on_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


def _on_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ScenedexError):
        raise TypeError from error
    _log(request, error)
    if error.code == Code.UNEXPECTED:
        return unexpected(request)
    status = _STATUS.get(error.code, HTTPStatus(error.status))
    return problem(request, error.code, error.message, status=status, headers=_headers(error))


def _headers(error: ScenedexError) -> dict[str, str]:
    if error.code == Code.NOT_AUTHENTICATED:
        return {"WWW-Authenticate": 'Bearer realm="scenedex"'}
    return {"Retry-After": RETRY_AFTER_S} if isinstance(error, Retryable) else {}


def _log(request: Request, error: ScenedexError) -> None:
    fields = {
        "code": error.code,
        "path": request.url.path,
        "request_id": request.scope.get("request_id", ""),
    }
    if isinstance(error, Misconfigured):
        logger.error(error.message, extra=fields, exc_info=error)
    elif isinstance(error, Rejected):
        logger.info(error.message, extra=fields)
    else:
        logger.warning(error.message, extra=fields, exc_info=error)


def _on_invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise TypeError from error
    errors = [_field_error(item) for item in error.errors()]
    return problem(
        request,
        Code.INVALID_REQUEST,
        f"{errors[0].field}: {errors[0].message}." if errors else "The request is not valid.",
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        errors=errors,
    )


def _field_error(item: Mapping[str, Any]) -> FieldError:
    """Leaves out the input itself: it may be secret, and need not be text that JSON can hold."""
    where = ".".join(str(part) for part in item["loc"])
    message = str(item["msg"]).removeprefix("Value error, ")
    return FieldError(field=_printable(where), message=_printable(message))


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _on_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise TypeError from error
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.BAD_REQUEST:  # FastAPI's for a body that is not even text
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return problem(
        request,
        _CODE.get(status, Code.INVALID_REQUEST),
        _sentence(request, status),
        status=status,
        headers=error.headers,
    )


def _sentence(request: Request, status: HTTPStatus) -> str:
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return f"This API has no `{request.method} {request.url.path}`."
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return "The body cannot be read."
    return f"{status.phrase}."
