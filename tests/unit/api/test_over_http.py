"""The command line's own client against the apps under uvicorn, over a real socket."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any, get_type_hints

import pytest
import uvicorn

from api.app import create_all
from api.deps import Deps
from scenedex.cli import answers
from scenedex.cli.client import ApiClient, NewVideo
from scenedex.cli.connection import Connection
from scenedex.cli.issuer import LocalIssuer
from scenedex.domain.errors import Code, Rejected


@pytest.fixture
def url(deps: Deps) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_all(deps), port=0, log_level="error"))
    thread = Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture
def client(url: str, issuer: LocalIssuer, subject: str) -> Iterator[ApiClient]:
    with ApiClient(Connection(url, issuer.token(subject), is_local=False)) as client:
        yield client


def holds(answer: Any, kind: type) -> bool:
    """Whether an answer has every field that the command line reads."""
    return set(get_type_hints(kind)) <= set(answer)


def test_the_command_line_reads_every_answer(client: ApiClient, shelf: Any, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    ticket = client.init_upload(NewVideo(film, title="A film", tags=("a", "b")))
    assert holds(ticket, answers.UploadTicket)
    assert holds(ticket["upload"], answers.PresignedPost)
    shelf.index("indexed", ("a dog barks", "zebra"))
    page = client.videos({"limit": 10})
    assert holds(page, answers.VideoPage)
    assert all(holds(video, answers.Video) for video in page["videos"])
    status = client.status(ticket["video_id"])
    assert holds(status, answers.VideoStatus)
    assert all(holds(stage, answers.StageProgress) for stage in status["stages"])
    found = client.search({"q": "dog", "signals": "words,meaning"})
    assert holds(found, answers.SearchAnswer)
    assert holds(found["results"][0], answers.Hit)
    assert holds(found["results"][0]["signals"]["words"], answers.SignalMatch)


def test_the_command_line_reads_every_problem(client: ApiClient, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"x" * 1001)
    with pytest.raises(Rejected) as caught:
        client.init_upload(NewVideo(film))
    assert caught.value.code == Code.FILE_TOO_LARGE
    with pytest.raises(Rejected) as caught:
        client.status("00000000-0000-4000-8000-000000000009")
    assert caught.value.code == Code.NOT_FOUND
