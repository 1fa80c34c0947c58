"""Where the parts are put together. Nothing is connected before it is used."""

from dataclasses import dataclass
from functools import cache

from scenedex import settings as installation
from scenedex.aws import (
    BatchJobs,
    Clients,
    Credentials,
    JobQueue,
    MessageQueue,
    ObjectStore,
    S3Store,
    SqsQueue,
    read_secret,
)
from scenedex.db import Database
from scenedex.settings import Settings
from scenedex.stage.arrivals import Arrivals
from scenedex.stage.deliver import Deliverer
from scenedex.stage.runner import StageRunner


@dataclass(frozen=True)
class Services:
    """What the functions and the job work with."""

    settings: Settings
    database: Database
    store: ObjectStore
    queue: MessageQueue
    jobs: JobQueue
    deliverer: Deliverer
    runner: StageRunner
    arrivals: Arrivals


def open_database(settings: Settings, clients: Clients) -> Database:
    """The database with the credentials of the secret, where there is one.

    Raises:
        Retryable: SECRETS_UNAVAILABLE.
        Misconfigured: no secret and no user are set.
    """
    return _database(settings, _credentials(settings, clients))


def wire(settings: Settings) -> Services:
    """Puts the parts together for AWS, or what plays it."""
    clients = Clients(settings)
    credentials = _credentials(settings, clients)
    jobs = BatchJobs(clients.batch, queue=settings.job_queue, definition=settings.job_definition)
    return assemble(
        settings,
        database=_database(settings, credentials),
        heartbeat_database=_database(settings, credentials),
        store=S3Store(clients.s3),
        queue=SqsQueue(clients.sqs),
        jobs=jobs,
    )


def assemble(
    settings: Settings,
    *,
    database: Database,
    heartbeat_database: Database,
    store: ObjectStore,
    queue: MessageQueue,
    jobs: JobQueue,
) -> Services:
    """Puts given parts together; tests give fakes."""
    deliverer = Deliverer(database, queue, jobs, store, settings)
    return Services(
        settings=settings,
        database=database,
        store=store,
        queue=queue,
        jobs=jobs,
        deliverer=deliverer,
        runner=StageRunner(database, heartbeat_database, deliverer, settings),
        arrivals=Arrivals(database, store, settings.drop_owner),
    )


@cache
def services() -> Services:
    """This process's parts; a failure is not kept, so that the next call tries again."""
    return wire(installation.settings())


@cache
def message_queue() -> MessageQueue:
    """This process's queue, which must be at hand even when the other parts are not."""
    return SqsQueue(Clients(installation.settings()).sqs)


def _credentials(settings: Settings, clients: Clients) -> Credentials:
    if settings.database_secret:
        return read_secret(clients.secrets, settings.database_secret)
    settings.require("database_user")
    return Credentials(settings.database_user, settings.database_password)


def _database(settings: Settings, given: Credentials) -> Database:
    return Database(
        settings.database_host,
        settings.database_port,
        settings.database_name,
        given.username,
        given.password,
        timeout_s=settings.database_timeout_s,
    )
