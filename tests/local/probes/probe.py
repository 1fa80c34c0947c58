"""A function that does what its event says, to try what an execution environment is."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

BOOTED_AT = time.time()


def handle(event: dict[str, Any], context: Any) -> Any:
    """Does one thing, or one for each message of a batch."""
    if "Records" not in event:
        return do(event, context)
    failed = []
    for record in event["Records"]:
        try:
            do(json.loads(record["body"]), context)
        except ValueError:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def do(event: dict[str, Any], context: Any) -> Any:
    """Does one thing."""
    match event:
        case {"do": "sleep", "s": seconds}:
            time.sleep(seconds)
        case {"do": "exit"}:
            print("going down")
            sys.exit(9)
        case {"do": "allocate", "mib": mib}:
            held = bytearray(mib << 20)
            time.sleep(5)
            return len(held)
        case {"do": "answer", "mib": mib}:
            return "x" * (mib << 20)
        case {"do": "raise"}:
            raise ValueError("as asked")
    about = {"pid": os.getpid(), "booted_at": BOOTED_AT, "request": context.aws_request_id}
    if receipt := event.get("receipt"):
        Path(receipt).write_text(json.dumps(about))
    return {**about, "environ": dict(os.environ)}
