"""What every answer carries, and the last net under every request."""

from uuid import uuid4

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import unexpected
from scenedex.telemetry import logger

REQUEST_ID_HEADER = "X-Request-Id"
_SECURITY_HEADERS = {
    # Answers name people's videos and hold presigned URLs: nothing between us keeps them.
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}


class Envelope:
    """Gives a request its id and an answer its headers; an unexpected failure is logged here.

    Args:
        app: what it stands around.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["request_id"] = _request_id(scope)
        answer = _Answer(send, scope["request_id"])
        try:
            await self._app(scope, receive, answer)
        except Exception:
            logger.exception(
                "A request failed unexpectedly.",
                extra={"request_id": scope["request_id"], "path": scope["path"]},
            )
            if answer.started:
                raise
            await unexpected(Request(scope))(scope, receive, answer)


class _Answer:
    """Passes an answer on, with our headers where it does not set its own."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._headers = {**_SECURITY_HEADERS, REQUEST_ID_HEADER: request_id}
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
        await self._send(message)


def _request_id(scope: Scope) -> str:
    """The function's own request id, by which its log is found; one of ours elsewhere."""
    context = scope.get("aws.context")
    return str(getattr(context, "aws_request_id", None) or uuid4())
