"""Reads the API's answers: JSON, or a problem document (RFC 9457) that becomes our own error."""

import json
import re
from typing import Any

from scenedex.domain.errors import Code, Misconfigured, Rejected, Retryable, ScenedexError

_S3_CODE = re.compile(r"<Code>(\w+)</Code>")
_S3_REFUSALS = {
    "EntityTooLarge": (Code.FILE_TOO_LARGE, "The file is larger than this upload allows."),
    "EntityTooSmall": (Code.FILE_EMPTY, "The file is empty."),
    "ExpiredToken": (Code.UPLOAD_EXPIRED, "The permission to upload has expired."),
    "NoSuchKey": (Code.NOT_FOUND, "The object is not there any more."),
}


def read_answer(status: int, content: bytes) -> Any:
    """Decodes an answer of the API.

    Raises:
        Rejected: it is a problem document with a 4xx status.
        Retryable: the same with 429, 502, 503 or 504.
        Misconfigured: any other failure, or no answer of this API at all.
    """
    try:
        body = json.loads(content)
    except ValueError as error:
        raise _stranger(status) from error
    if status < 400:
        return body
    if not isinstance(body, dict) or "code" not in body:
        raise _stranger(status)
    raise _kind(status)(_known(body["code"]), _sentence(status, body))


def storage_error(status: int, body: str) -> ScenedexError:
    """The error for an answer of the object store that is none of success."""
    found = _S3_CODE.search(body)
    reason = found[1] if found else "no reason given"
    if "expired" in body.lower():
        reason = "ExpiredToken"
    if refusal := _S3_REFUSALS.get(reason):
        return Rejected(*refusal)
    sentence = f"The object store answered {status} ({reason})."
    return _kind(status)(Code.STORAGE_UNAVAILABLE, sentence)


def _sentence(status: int, problem: dict[str, Any]) -> str:
    """What happened, with each wrong field, or with the id by which an operator finds the log."""
    sentence = str(problem.get("detail") or problem.get("title"))
    for field in problem.get("errors") or []:
        sentence += f" {field['field']}: {field['message']}."
    if status >= 500 and "request_id" in problem:
        sentence += f" (request {problem['request_id']})"
    return sentence


def _kind(status: int) -> type[ScenedexError]:
    if status in {429, 502, 503, 504}:
        return Retryable
    return Rejected if status < 500 else Misconfigured


def _known(code: object) -> Code:
    try:
        return Code(str(code))
    except ValueError:
        return Code.UNEXPECTED


def _stranger(status: int) -> ScenedexError:
    """The error for an answer that the API did not write: a gateway's, or another server's."""
    if status >= 500:
        sentence = f"The API's gateway answered {status}: the function behind it failed."
        return _kind(status)(Code.UNEXPECTED, sentence)
    sentence = f"The server answered {status}, but not as a Scenedex API does."
    return Misconfigured(Code.API_UNREACHABLE, sentence)
