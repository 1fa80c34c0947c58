"""The commands of ``localstack/stack.py``."""

import json
import shlex
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from local_stack import description, lifecycle, status, tables
from local_stack.clients import ACCESS_KEY
from local_stack.description import Description
from local_stack.errors import StackError
from local_stack.logs import Logs, file_of
from local_stack.places import IMAGES, ROOT, VENV, Options, Places
from local_stack.progress import Progress
from scenedex.cli.issuer import LocalIssuer

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

State = Annotated[Path, typer.Option(help="Where the stack keeps everything it makes.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="LocalStack's port.")]
DatabasePort = Annotated[int, typer.Option(min=1, max=65535, help="Postgres's port.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Fast = Annotated[bool, typer.Option("--fast", help="Leases and backoffs of seconds, for tests.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")]
Tail = Annotated[int, typer.Option(min=1, help="How many lines at most.")]
Name = Annotated[
    str | None, typer.Argument(help="One function, index_video, localstack, postgres.")
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Replace a parameter of template.yaml."),
]
Venv = Annotated[
    Path,
    typer.Option(envvar="SCENEDEX_LOCALSTACK_VENV", help="LocalStack's virtual environment."),
]

Images = Annotated[Path, typer.Option(help="What each image is on this machine.")]

STATE, PORT, DATABASE_PORT = ROOT / ".local", 4566, 5433


@app.command()
def up(  # noqa: PLR0913 (one for each option)
    *,
    state: State = STATE,
    port: Port = PORT,
    database_port: DatabasePort = DATABASE_PORT,
    localstack_venv: Venv = VENV,
    images: Images = IMAGES,
    parameters: Set = None,
    fast: Fast = False,
    as_json: Json = False,
) -> None:
    """Start the stack and deploy template.yaml; harmless where it is up already."""
    options = Options(
        places=Places(state.resolve()),
        port=port,
        database_port=database_port,
        fast=fast,
        parameters=dict(map(_pair, parameters or [])),
        localstack_venv=localstack_venv.absolute(),
        images=images.resolve(),
    )
    progress = Progress(Console(stderr=as_json))
    made = lifecycle.up(options, progress)
    progress.say(f"The stack is up after {progress.elapsed_s:.1f} s: {made['api_url']}")
    if as_json:
        _print_json(made)


@app.command()
def down(
    state: State = STATE, port: Port = PORT, database_port: DatabasePort = DATABASE_PORT
) -> None:
    """Stop everything that `up` started; harmless where nothing runs."""
    lifecycle.down(_options(state, port, database_port))
    print("The stack is down.")


@app.command("status")
def show_status(
    *,
    state: State = STATE,
    port: Port = PORT,
    database_port: DatabasePort = DATABASE_PORT,
    as_json: Json = False,
) -> None:
    """Show what runs, what waits in the queues and what failed; exit code 1 where it is down."""
    options = _options(state, port, database_port)
    found = status.read_status(options, description.read(options.places))
    if as_json:
        _print_json(found.as_json())
    else:
        Console().print(tables.render(found))
    raise typer.Exit(0 if found.is_up else 1)


@app.command()
def logs(
    name: Name = None,
    *,
    state: State = STATE,
    port: Port = PORT,
    database_port: DatabasePort = DATABASE_PORT,
    tail: Tail = 200,
    follow: Follow = False,
) -> None:
    """Show what functions and jobs print, all of them or one."""
    options = _options(state, port, database_port)
    if file := file_of(options.places, name):
        lines = file.read_text(errors="replace").splitlines() if file.exists() else []
        print("\n".join(lines[-tail:]))
        return
    source = Logs.of(_running(options.places), name)
    known = source.lines()
    for line in known[-tail:]:
        print(line)
    if follow:
        for line in source.follow(known):
            print(line, flush=True)


@app.command()
def env(
    state: State = STATE, port: Port = PORT, database_port: DatabasePort = DATABASE_PORT
) -> None:
    """Print variables for the shell: eval "$(python localstack/stack.py env)"."""
    places = _options(state, port, database_port).places
    known = _running(places)
    variables = {
        "AWS_ENDPOINT_URL": known["endpoint_url"],
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
        "AWS_REGION": known["region"],
        "AWS_DEFAULT_REGION": known["region"],
        "SCENEDEX_STATE_DIR": str(places.state),
        "SCENEDEX_UPLOADS_BUCKET": known["uploads_bucket"],
        "SCENEDEX_ARTEFACTS_BUCKET": known["artefacts_bucket"],
        "SCENEDEX_DATABASE_HOST": known["database"]["host"],
        "SCENEDEX_DATABASE_PORT": str(known["database"]["port"]),
        "SCENEDEX_DATABASE_NAME": known["database"]["name"],
        "SCENEDEX_DATABASE_SECRET": known["api_secret"],
        "SCENEDEX_AUTH_ISSUER": known["issuer"]["issuer"],
        "SCENEDEX_AUTH_AUDIENCE": known["issuer"]["audience"],
        "SCENEDEX_AUTH_JWKS": LocalIssuer.load(places.issuer).jwks(),
    }
    for variable, value in variables.items():
        print(f"export {variable}={shlex.quote(value)}")


def _options(state: Path, port: int, database_port: int) -> Options:
    """A running stack knows its ports better than the command's defaults."""
    places = Places(state.resolve())
    if known := description.read(places):
        port = int(known["endpoint_url"].rpartition(":")[2])
        database_port = known["database"]["port"]
    return Options(places=places, port=port, database_port=database_port)


def _running(places: Places) -> Description:
    if known := description.read(places):
        return known
    raise StackError(f"No stack runs in {places.state}. Start it: make up")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--set")
    return name, value


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, indent=2))
