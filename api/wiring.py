"""Where the parts of the API are put together."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from api.auth import Verifier
from api.database import OpenedWhenNeeded
from api.deps import Deps
from api.encoding import QueryEncoders
from api.people import People
from scenedex.aws import Clients, Presigner, S3Store
from scenedex.settings import Settings
from scenedex.stage import open_database

if TYPE_CHECKING:
    from scenedex.encoders import ModelPack


def wire_api(settings: Settings) -> Deps:
    """The parts of the app that does not search. Nothing is connected yet.

    Raises:
        Misconfigured: a setting is missing or not valid.
    """
    settings.require("uploads_bucket", "artefacts_bucket")
    clients = Clients(settings)
    database = OpenedWhenNeeded(lambda: open_database(settings, clients))
    return Deps(
        settings=settings,
        database=database,
        verifier=Verifier.from_settings(settings),
        people=People(database),
        store=S3Store(clients.s3),
        presigner=Presigner(
            clients.public_s3, window_s=settings.url_window_s, promised_s=settings.url_ttl_s
        ),
    )


def wire_search(settings: Settings) -> Deps:
    """The parts of the app that searches; its models begin to load.

    Raises:
        Misconfigured: a setting is missing or not valid.
    """
    encoders = QueryEncoders(
        lambda: _ready_pack(settings.models_dir), wait_s=settings.encoder_wait_s
    )
    encoders.warm()
    return replace(wire_api(settings), encoders=encoders)


def _ready_pack(models_dir: Path) -> "ModelPack":
    from scenedex.encoders import load_pack  # noqa: PLC0415 (only the search image has it)

    pack = load_pack(models_dir)
    pack.warm()
    return pack
