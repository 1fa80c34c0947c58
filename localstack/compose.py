"""The local stack in containers, for a machine with Docker: LocalStack, Postgres, real images.

    python localstack/compose.py up      start compose.yaml, and deploy template.yaml to it
    python localstack/compose.py down    stop it, with the functions and jobs it started

The images come first: python infra/images/images.py build functions api search index-cpu
"""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from local_stack import description
from local_stack.clients import Clients
from local_stack.deployment import deploy
from local_stack.errors import StackError
from local_stack.parameters import fingerprint, template_parameters
from local_stack.places import HOST, ROOT, Options, Places
from scenedex.cli.issuer import LocalIssuer
from scenedex.db.roles import OWNER, ensure_login
from scenedex.domain.errors import ScenedexError
from scenedex.testing.postgres import DATABASE

FILE = ROOT / "localstack" / "compose.yaml"
LABEL = "scenedex=compose"
"""On every function and job that LocalStack starts; compose.yaml gives it."""

_TIMEOUT_S, _POLL_S = 120.0, 0.2

INSIDE = {"DatabaseHost": "database", "DatabasePort": "5432", "ImageRegistry": "scenedex"}
"""The template's parameters as the containers see their neighbours, and the images' local names."""

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
State = Annotated[Path, typer.Option(help="Where stack.json and the issuer's keys are kept.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="LocalStack's port on this machine.")]
DatabasePort = Annotated[int, typer.Option(min=1, max=65535, help="Postgres's port.")]
STATE = ROOT / ".local" / "compose"


@app.command()
def up(state: State = STATE, port: Port = 4566, database_port: DatabasePort = 5433) -> None:
    """Start the containers and deploy template.yaml; whatever ran before begins anew."""
    options = Options(Places(state.resolve()), port, database_port, parameters=INSIDE)
    password = secrets.token_urlsafe(24)
    down(state)
    compose(options, password, "up", "--build", "--detach")
    wait_until("LocalStack", lambda: answers(options.endpoint_url))
    wait_until("Postgres", lambda: connects(options.database_port, password))
    made = install(options, password)
    print(f"The stack is up: {made['api_url']}")
    print(f"For the scenedex command: export SCENEDEX_STATE_DIR={options.places.state}")


@app.command()
def down(state: State = STATE) -> None:
    """Stop everything, the functions and jobs first: they hold the network."""
    Places(state.resolve()).description.unlink(missing_ok=True)
    found = docker("ps", "--all", "--quiet", "--filter", f"label={LABEL}").split()
    if found:
        docker("rm", "--force", *found)
    docker("compose", "--file", str(FILE), "down", "--volumes")


def install(options: Options, password: str) -> description.Description:
    """Makes the database's owner, deploys the template and writes stack.json.

    Args:
        password: of the database's superuser.

    Raises:
        StackError: the deployment failed.
    """
    owner_password = secrets.token_urlsafe(24)
    bootstrap(options.database_port, password, owner_password=owner_password)
    clients = Clients(options.endpoint_url)
    secret = clients.secretsmanager.create_secret(
        Name="scenedex-owner",
        SecretString=json.dumps({"username": OWNER, "password": owner_password}),
    )
    issuer = LocalIssuer.create(options.places.issuer)
    parameters = template_parameters(options, issuer) | {"OwnerSecretArn": secret["ARN"]}
    outputs = deploy(clients, parameters)
    mark = fingerprint(options, parameters)
    made = description.describe(options, outputs, issuer=issuer, fingerprint=mark)
    description.write(options.places, made)
    return made


def bootstrap(port: int, password: str, *, owner_password: str) -> None:
    """What only a superuser may do: the role that owns the schema, and the vector extension."""
    with _superuser(port, password) as connection:
        ensure_login(connection, OWNER, owner_password, "createrole")
        connection.execute(f"alter database {DATABASE} owner to {OWNER}")
        connection.execute("create extension if not exists vector")


def wait_until(name: str, is_ready: Callable[[], bool]) -> None:
    """Waits for a container; an engine knows that it runs, but not that it answers.

    Raises:
        StackError: it does not answer in time.
    """
    deadline = time.monotonic() + _TIMEOUT_S
    while not is_ready():
        if time.monotonic() > deadline:
            raise StackError(f"{name} does not answer: docker compose --file {FILE} logs")
        time.sleep(_POLL_S)


def answers(endpoint_url: str) -> bool:
    """Whether LocalStack does."""
    try:
        with urllib.request.urlopen(f"{endpoint_url}/_localstack/health", timeout=5) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (OSError, HTTPException):
        return False


def connects(port: int, password: str) -> bool:
    """Whether Postgres takes connections; while it initialises, it has none but its socket."""
    try:
        _superuser(port, password).close()
    except psycopg.OperationalError:
        return False
    return True


def _superuser(port: int, password: str) -> psycopg.Connection:
    return psycopg.connect(
        host=HOST, port=port, user="postgres", password=password, dbname=DATABASE,
        autocommit=True, connect_timeout=5,
    )  # fmt: skip


def compose(options: Options, password: str, *arguments: str) -> None:
    """Runs docker compose with what compose.yaml leaves open."""
    docker(
        "compose", "--file", str(FILE), *arguments,
        PORT=str(options.port),
        DATABASE_PORT=str(options.database_port),
        POSTGRES_PASSWORD=password,
    )  # fmt: skip


def docker(*arguments: str, **variables: str) -> str:
    """What the docker command prints to its standard output.

    Raises:
        StackError: there is none, or it failed; what it said stands on standard error.
    """
    try:
        done = subprocess.run(
            ["docker", *arguments],
            env={**os.environ, **variables},  # noqa: TID251 (DOCKER_HOST and its like)
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    except FileNotFoundError as error:
        raise StackError("There is no docker command. Without Docker: make up.") from error
    except subprocess.CalledProcessError as error:
        raise StackError(f"docker {' '.join(arguments[:1])} failed.") from error
    return done.stdout


if __name__ == "__main__":
    try:
        app()
    except (StackError, ScenedexError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
