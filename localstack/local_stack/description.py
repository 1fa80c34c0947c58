"""``stack.json``: what other programs need to know about the running stack."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local_stack.parameters import DROP_OWNER
from local_stack.places import HOST, REGION, STACK_NAME, Options, Places
from scenedex.cli.issuer import PRIVATE_FILE, LocalIssuer
from scenedex.testing.postgres import DATABASE

Description = dict[str, Any]
"""JSON types only; the keys are those that ``describe`` writes."""


def describe(
    options: Options, outputs: Mapping[str, str], *, issuer: LocalIssuer, fingerprint: str
) -> Description:
    """Puts together what the deployment answered and what this machine knows."""
    gateway = f"{options.endpoint_url}/_aws/execute-api"
    return {
        "api_url": f"{gateway}/{outputs['ApiId']}/v1",
        "endpoint_url": options.endpoint_url,
        "region": REGION,
        "stack": STACK_NAME,
        "uploads_bucket": outputs["UploadsBucket"],
        "artefacts_bucket": outputs["ArtefactsBucket"],
        "uploads_queue_url": outputs["UploadsQueueUrl"],
        "scenes_queue_url": outputs["ScenesQueueUrl"],
        "uploads_dlq_url": outputs["UploadsDeadLettersUrl"],
        "scenes_dlq_url": outputs["ScenesDeadLettersUrl"],
        "job_queue": outputs["JobQueue"],
        "job_definition": outputs["JobDefinition"],
        "api_secret": outputs["ApiSecretArn"],
        "worker_secret": outputs["WorkerSecretArn"],
        "drop_owner": str(DROP_OWNER),
        "issuer": {
            "issuer": issuer.issuer,
            "audience": issuer.audience,
            "private_key": str(options.places.issuer / PRIVATE_FILE),
            "kid": issuer.kid,
        },
        "database": {"host": HOST, "port": options.database_port, "name": DATABASE},
        "functions": _functions(outputs),
        "fast": options.fast,
        "fingerprint": fingerprint,
    }


def _functions(outputs: Mapping[str, str]) -> dict[str, str]:
    """The physical names by the names of the code: ``DetectScenesFunction`` → detect_scenes."""
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", output.removesuffix("Function")).lower(): name
        for output, name in outputs.items()
        if output.endswith("Function")
    }


def write(places: Places, description: Description) -> None:
    """Writes ``stack.json`` in one step, so that nobody reads half of it."""
    draft = places.description.with_suffix(".new")
    draft.write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
    Path(draft).replace(places.description)


def read(places: Places) -> Description | None:
    """What was written; None where there is nothing, or nothing readable."""
    try:
        found: Description = json.loads(places.description.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found
