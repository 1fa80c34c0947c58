"""Brings roles and tables up to date."""

from scenedex.aws import Clients, read_secret
from scenedex.db import schema
from scenedex.settings import Settings
from scenedex.telemetry import logger


def apply_schema(settings: Settings, clients: Clients) -> dict[str, object]:
    """Applies what the database lacks, as its owner; a second time changes nothing.

    Returns:
        ``applied``: the names of the migrations that were applied now.

    Raises:
        Misconfigured: a secret or the extension is missing.
        Retryable: SECRETS_UNAVAILABLE.
    """
    settings.require("owner_secret", "api_secret", "worker_secret")
    owner, api, worker = (
        read_secret(clients.secrets, secret)
        for secret in (settings.owner_secret, settings.api_secret, settings.worker_secret)
    )
    login = schema.Login(
        host=settings.database_host,
        port=settings.database_port,
        name=settings.database_name,
        user=owner.username,
        password=owner.password,
    )
    applied = schema.apply(login, api_password=api.password, worker_password=worker.password)
    logger.info("schema applied", extra={"applied": applied})
    return {"applied": applied}
