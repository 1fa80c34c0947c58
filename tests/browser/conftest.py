"""A headless Chromium, where the machine has one, and a server for what it asks."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from uuid import uuid4

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_DEADLINE_S = 60


@pytest.fixture(scope="session")
def chromium() -> str:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("there is no Chromium here (on Debian: apt-get install chromium)")
    return found


@dataclass
class Site:
    """What a page may ask for, and what it tells.

    Attributes:
        files: content type and bytes of each path; below ``/v1/`` a token is wanted.
        told: what the page sends to ``/told``.
    """

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    told: "Queue[str]" = field(default_factory=Queue)
    token: str = field(default_factory=lambda: uuid4().hex)
    url: str = ""


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(site)) as server:
        site.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture
def visit(chromium: str, site: Site, tmp_path: Path) -> Callable[[str], str]:
    """Opens a path of the site, and returns what the page tells."""

    def visit(path: str) -> str:
        with _opened(chromium, site.url + path, tmp_path / "profile"):
            return site.told.get(timeout=_DEADLINE_S)

    return visit


@contextmanager
def _opened(chromium: str, url: str, profile: Path) -> Iterator[None]:
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-dev-shm-usage", "--disable-background-networking", f"--user-data-dir={profile}",
        "--remote-debugging-port=0", url,
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            is_open = not path.startswith("/v1/")
            if path not in site.files:
                self._answer(404, "text/plain", b"")
            elif is_open or self.headers.get("Authorization") == f"Bearer {site.token}":
                self._answer(200, *site.files[path])
            else:
                self._answer(401, "text/plain", b"")

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            site.told.put(self.rfile.read(length).decode())
            self._answer(204, "text/plain", b"")

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    return Handler
