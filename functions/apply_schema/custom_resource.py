"""Answers CloudFormation.

Without an answer a deployment waits for an hour, so there is one whatever happens. The answer
goes by PUT to a presigned URL, with an empty content type because that is what was signed.
Source: AWS CloudFormation User Guide, "Custom resource response objects".
"""

import json
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

from scenedex.domain.errors import Code, Rejected
from scenedex.telemetry import logger

PHYSICAL_ID = "scenedex-schema"
"""Always the same, so that an update never deletes what it replaces."""
_TIMEOUT_S = 10
_LONGEST_REASON = 2000
"""Characters; the whole answer may have 4096 bytes."""


def answer(
    event: Mapping[str, Any], *, log: str, work: Callable[[], dict[str, object]]
) -> dict[str, object]:
    """Does the work of a custom resource and says how it went.

    Deleting the resource leaves the database as it is.

    Args:
        log: where the details are, for the sentence of a failure.

    Returns:
        What was sent.
    """
    told = _told(event, log, work)
    _put(str(event["ResponseURL"]), json.dumps(told).encode())
    return told


def _told(
    event: Mapping[str, Any], log: str, work: Callable[[], dict[str, object]]
) -> dict[str, object]:
    same = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    told: dict[str, object] = {**same, "PhysicalResourceId": PHYSICAL_ID, "Status": "SUCCESS"}
    if event["RequestType"] == "Delete":
        return told
    try:
        work()
    except Exception as error:  # noqa: BLE001 (CloudFormation waits for an answer)
        logger.exception("schema not applied")
        reason = f"{str(error)[:_LONGEST_REASON]} (log stream {log})"
        return {**told, "Status": "FAILED", "Reason": reason}
    return told


def _put(url: str, body: bytes) -> None:
    if not url.startswith(("https://", "http://")):
        raise Rejected(Code.MESSAGE_INVALID, "A custom resource is answered by HTTP only.")
    request = urllib.request.Request(  # noqa: S310 (checked above)
        url, data=body, method="PUT", headers={"Content-Type": ""}
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S):  # noqa: S310
        pass
