"""One whole stack for all tests of this folder, on free ports and in a folder of its own."""

import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from local_stack import places
from local_stack.clients import ACCESS_KEY
from local_stack.processes import is_taken
from scenedex.aws import ObjectInfo
from scenedex.cli.answers import VideoStatus, is_over
from scenedex.cli.client import ApiClient
from scenedex.cli.connection import Connection, LocalStack
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.keys import dropped_video_id
from scenedex.testing.events import s3_notification

ROOT = Path(__file__).parents[2]
STACK = ROOT / "localstack" / "stack.py"
PROBES = Path(__file__).parent / "probes"
DEADLINE_S = 90.0
"""Seconds within which anything that is waited for has happened, on a busy machine too."""


def run_stack(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs ``localstack/stack.py`` as a person would."""
    command = [sys.executable, str(STACK), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Finds a port on which nothing listens, below the range from which clients get theirs."""
    ports = iter(range(14566, 15566))
    return lambda: next(port for port in ports if not is_taken(port))


@pytest.fixture(scope="session")
def state_folder() -> Iterator[Callable[[], Path]]:
    """Makes folders for stacks; another run of pytest would close its own to Postgres's user."""
    with tempfile.TemporaryDirectory(prefix="scenedex-local-") as folder:
        yield lambda: Path(tempfile.mkdtemp(dir=folder))


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's table of images and those of ``probes/``: probe, probe-live, probe-job."""
    folder = tmp_path_factory.mktemp("images")
    (folder / "live").mkdir()
    table = places.IMAGES.read_text().replace('"..', f'"{ROOT}/localstack/..')
    file = folder / "images.toml"
    file.write_text(table + _probe_images(folder))
    return file


@pytest.fixture(scope="session")
def stack(
    state_folder: Callable[[], Path], images: Path, free_port: Callable[[], int]
) -> Iterator[dict[str, Any]]:
    """The content of ``stack.json`` of a running stack with leases and backoffs of seconds."""
    where: list[str | Path] = [
        "--state",
        state_folder(),
        "--port",
        str(free_port()),
        "--database-port",
        str(free_port()),
    ]
    up = run_stack("up", *where, "--fast", "--json", "--images", images)
    assert up.returncode == 0, up.stderr
    yield json.loads(up.stdout)
    down = run_stack("down", *where)
    assert down.returncode == 0, down.stderr


def _probe_images(folder: Path) -> str:
    """Entries of the table: for functions, for jobs, and for code that a test may rewrite."""
    known = tomllib.loads(places.IMAGES.read_text())
    function, job = known["functions"], known["index-cpu"]
    images = {
        "probe": {**function, "workdir": str(PROBES), "watch": []},
        "probe-live": {**function, "workdir": str(folder / "live"), "watch": ["live"]},
        "probe-job": {**job, "workdir": str(PROBES)},
    }
    lines = []
    for name, image in images.items():
        lines += ["", f"[{name}]"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in image.items() if key != "env"]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def client(stack: dict[str, Any]) -> Iterator[ApiClient]:
    """The API behind the gateway, as the demo's user."""
    state = Path(stack["issuer"]["private_key"]).parents[1]
    found = LocalStack.find(state, state)
    assert found
    with ApiClient(Connection(found.api_url, found.token(), is_local=True)) as client:
        yield client


@pytest.fixture(scope="session")
def aws(stack: dict[str, Any]) -> Callable[[str], Any]:
    """Makes a boto3 client of the running stack, by the name of its service."""
    make: Any = boto3.Session(ACCESS_KEY, ACCESS_KEY, region_name=stack["region"]).client
    return lambda service: make(service, endpoint_url=stack["endpoint_url"])


@pytest.fixture(scope="session")
def drop(stack: dict[str, Any], aws: Callable[[str], Any]) -> Callable[[str, Path], str]:
    """Puts a file under ``uploads/`` without the API; answers the id of its video."""
    bucket, s3 = stack["uploads_bucket"], aws("s3")

    def put(key: str, path: Path) -> str:
        s3.upload_file(str(path), bucket, key)
        return str(dropped_video_id(bucket, key))

    return put


@pytest.fixture(scope="session")
def watch(client: ApiClient) -> Callable[[list[str]], dict[str, list[VideoStatus]]]:
    """Follows videos until all are over; answers every status that was seen of each."""

    def follow(ids: list[str]) -> dict[str, list[VideoStatus]]:
        seen: dict[str, list[VideoStatus]] = {video: [] for video in ids}
        give_up = time.monotonic() + DEADLINE_S
        while waiting := [video for video in ids if not _has_ended(seen[video])]:
            assert time.monotonic() < give_up, {video: seen[video][-1:] for video in waiting}
            for video in waiting:
                seen[video] += _statuses(client, video)
            time.sleep(0.2)
        return seen

    return follow


@pytest.fixture(scope="session")
def redeliver(stack: dict[str, Any], aws: Callable[[str], Any]) -> Callable[[str], None]:
    """Sends an object's event once more and waits until its queue is empty again."""
    bucket, queue = stack["uploads_bucket"], stack["uploads_queue_url"]
    depths = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    s3, sqs = aws("s3"), aws("sqs")

    def send(key: str) -> None:
        head = s3.head_object(Bucket=bucket, Key=key)
        info = ObjectInfo(
            version=head["VersionId"],
            size_bytes=head["ContentLength"],
            etag=head["ETag"].strip('"'),
        )
        sqs.send_message(QueueUrl=queue, MessageBody=s3_notification(bucket, key, info))
        give_up = time.monotonic() + DEADLINE_S
        while _depth(sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=depths)):
            assert time.monotonic() < give_up
            time.sleep(0.1)

    return send


def _has_ended(seen: list[VideoStatus]) -> bool:
    return bool(seen) and is_over(seen[-1])


def _statuses(client: ApiClient, video: str) -> list[VideoStatus]:
    """The status now; none for a dropped video whose event was not read yet."""
    try:
        return [client.status(video)]
    except Rejected as error:
        if error.code != Code.NOT_FOUND:
            raise
        return []


def _depth(answer: dict[str, Any]) -> int:
    return sum(int(number) for number in answer["Attributes"].values())
