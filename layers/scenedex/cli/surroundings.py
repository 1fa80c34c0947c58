"""What the commands work in: settings, a folder, and the API that these lead to."""

import json
from dataclasses import dataclass
from pathlib import Path

import httpx
import typer

from scenedex.cli.client import ApiClient
from scenedex.cli.connection import connect
from scenedex.settings import Settings


@dataclass(frozen=True)
class Surroundings:
    """What the commands work in; tests bring their own."""

    settings: Settings
    directory: Path
    transport: httpx.BaseTransport | None = None


def surroundings(context: typer.Context) -> Surroundings:
    """Those of a command."""
    found: Surroundings = context.obj
    return found


def open_client(context: typer.Context) -> ApiClient:
    """A client of the API that the command's settings name."""
    found = surroundings(context)
    return ApiClient(connect(found.settings, found.directory), transport=found.transport)


def print_json(answer: object) -> None:
    """Prints an answer for programs."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
