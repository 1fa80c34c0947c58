"""Up and down."""

import fcntl
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from local_stack import description
from local_stack.clients import Clients
from local_stack.database import LocalDatabase
from local_stack.deployment import deploy
from local_stack.description import Description
from local_stack.emulator import Emulator
from local_stack.errors import StackError
from local_stack.parameters import fingerprint, template_parameters
from local_stack.places import Options, Places
from local_stack.progress import Progress
from scenedex.cli.issuer import LocalIssuer
from scenedex.db.roles import OWNER


def up(options: Options, progress: Progress) -> Description:
    """Brings the stack up; harmless where it is up already.

    LocalStack's open edition keeps nothing across a stop. So whenever it has to be started, the
    whole stack begins empty.

    Raises:
        StackError: it cannot be done; nothing is left running that this call started.
    """
    with _locked(options.places):
        issuer = LocalIssuer.create(options.places.issuer)
        parameters = template_parameters(options, issuer)
        wanted = fingerprint(options, parameters)
        if running := _unchanged(options, wanted):
            LocalDatabase(options).start()
            progress.say("The stack is up already.")
            return running
        try:
            return _start(options, progress, issuer=issuer, wanted=wanted)
        except BaseException:
            _stop(options)
            raise


def down(options: Options) -> None:
    """Stops everything that ``up`` started; harmless where nothing runs."""
    if options.places.state.exists():
        with _locked(options.places):
            _stop(options)


def _unchanged(options: Options, wanted: str) -> Description | None:
    known = description.read(options.places)
    is_same = known is not None and known.get("fingerprint") == wanted
    return known if is_same and Emulator(options).answers() else None


def _start(
    options: Options, progress: Progress, *, issuer: LocalIssuer, wanted: str
) -> Description:
    emulator, database = Emulator(options), LocalDatabase(options)
    _stop(options)
    owner_password = secrets.token_urlsafe(24)
    emulator.launch()
    with progress.step(f"Postgres with pgvector on port {options.database_port}"):
        database.make_empty(owner_password)
    with progress.step(f"LocalStack on port {options.port}"):
        emulator.wait_until_ready()
    with progress.step("template.yaml deployed, schema applied"):
        outputs = _deploy(options, issuer, owner_password)
    made = description.describe(options, outputs, issuer=issuer, fingerprint=wanted)
    description.write(options.places, made)
    return made


def _deploy(options: Options, issuer: LocalIssuer, owner_password: str) -> dict[str, str]:
    clients = Clients(options.endpoint_url)
    secret = clients.secretsmanager.create_secret(
        Name="scenedex-owner",
        SecretString=json.dumps({"username": OWNER, "password": owner_password}),
    )
    parameters = template_parameters(options, issuer) | {"OwnerSecretArn": secret["ARN"]}
    return deploy(clients, parameters)


def _stop(options: Options) -> None:
    options.places.description.unlink(missing_ok=True)
    Emulator(options).stop()
    LocalDatabase(options).stop()


@contextmanager
def _locked(places: Places) -> Iterator[None]:
    """One at a time; the kernel gives the lock back if this process dies."""
    places.state.mkdir(parents=True, exist_ok=True)
    with places.lock.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError(
                f"Another command is changing the stack in {places.state}; wait until it is done."
            ) from None
        try:
            yield
        finally:
            places.lock.unlink(missing_ok=True)
