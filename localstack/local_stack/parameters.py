"""The template's parameters on this machine, and whether a running stack still has them."""

import hashlib
import json
from collections.abc import Mapping

from local_stack.deployment import TEMPLATE
from local_stack.places import HOST, ROOT, Options
from scenedex.cli.connection import DEMO_SUBJECT
from scenedex.cli.issuer import AUDIENCE, ISSUER, LocalIssuer
from scenedex.domain import keys
from scenedex.testing.postgres import DATABASE

DROP_OWNER = keys.user_id(ISSUER, str(DEMO_SUBJECT))
"""Whoever drops a file into the local bucket finds it as the demo user."""

FAST = {
    "LeaseSeconds": "2",
    "HeartbeatSeconds": "0.5",
    "BackoffBaseSeconds": "1",
    "BackoffMaxSeconds": "2",
    "ResendAfterSeconds": "2",
    "ValidateVisibilitySeconds": "10",
    "DetectVisibilitySeconds": "10",
    "FailureVisibilitySeconds": "10",
    "SegmentOverSeconds": "30",
    "SegmentSeconds": "10",
}
"""The same code at a few seconds. Visibility is below a function's timeout here, which AWS refuses:
a message comes back while it is worked on, and the live lease turns it away."""


def template_parameters(options: Options, issuer: LocalIssuer) -> dict[str, str]:
    """All but the owner's secret, which exists only once LocalStack runs."""
    return {
        "Environment": "local",
        "DatabaseHost": HOST,
        "DatabasePort": str(options.database_port),
        "DatabaseName": DATABASE,
        "DropOwner": str(DROP_OWNER),
        "AuthIssuer": ISSUER,
        "AuthAudience": AUDIENCE,
        "AuthJwks": issuer.jwks(),
        "PublicEndpointUrl": options.endpoint_url,
        "ValidateConcurrency": "2",
        "DetectConcurrency": "2",
        "IndexMaxVcpus": "2",
        "IndexVcpus": "1",
        **(FAST if options.fast else {}),
        **options.parameters,
    }


def fingerprint(options: Options, parameters: Mapping[str, str]) -> str:
    """Changes with everything that a running stack would have to be started again for."""
    folder = ROOT / "localstack"
    files = [
        TEMPLATE,
        folder / "localstack.env",
        *sorted((folder / "process_runtime").glob("*.py")),
    ]
    given = [options.port, str(options.images), *parameters.items()]
    digest = hashlib.sha256(json.dumps(given).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()
