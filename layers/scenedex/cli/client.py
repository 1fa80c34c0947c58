"""A typed client of the API; the one place that meets httpx and its errors."""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

import httpx

from scenedex.cli.answers import PresignedPost, SearchAnswer, UploadTicket, VideoPage, VideoStatus
from scenedex.cli.connection import Connection, not_running
from scenedex.cli.problems import read_answer, storage_error
from scenedex.domain.errors import Code, Misconfigured, Retryable, ScenedexError

_TIMEOUT = httpx.Timeout(35.0, connect=5.0)
"""Seconds; API Gateway gives up after 29."""

_UPLOAD_TIMEOUT = httpx.Timeout(300.0, connect=5.0)
"""Seconds between two signs of life; the store answers only when it has kept the whole file."""

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}

Params = Mapping[str, str | int | list[str]]

_PICTURE_TYPES = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".webp": "webp"}
"""A gateway hands a body on as it is only if its type says that it is a picture."""


@dataclass(frozen=True)
class NewVideo:
    """What ``POST /videos/upload/init`` is told about a video."""

    path: Path
    title: str | None = None
    tags: tuple[str, ...] = ()
    captions: Path | None = None

    def to_json(self) -> dict[str, object]:
        """The request's body; what is not given is left out."""
        body: dict[str, object] = {
            "file_name": self.path.name,
            "size_bytes": self.path.stat().st_size,
            "title": self.title,
            "tags": list(self.tags) or None,
            "captions": self.captions.suffix.lower().lstrip(".") if self.captions else None,
        }
        return {name: value for name, value in body.items() if value is not None}


class ApiClient:
    """Speaks to one API as one user.

    Every method raises the error that the API's problem document names (``Rejected``, ``Retryable``
    or ``Misconfigured`` with its code), and ``Retryable`` with ``stack_not_running`` or
    ``api_unreachable`` where nobody answers.
    """

    def __init__(
        self, connection: Connection, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._connection = connection
        with self._border():
            trust_env = not _is_loopback(connection.api_url)
            self._api = httpx.Client(
                base_url=connection.api_url,
                headers={"authorization": f"Bearer {connection.token}"},
                timeout=_TIMEOUT,
                transport=transport,
                trust_env=trust_env,
            )
        # The object store is told by its URLs who may do what; the token stays with the API.
        self._store = httpx.Client(timeout=_TIMEOUT, transport=transport, trust_env=trust_env)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._api.close()
        self._store.close()

    def init_upload(self, video: NewVideo) -> UploadTicket:
        """Asks where a video may be uploaded."""
        return cast("UploadTicket", self._call("POST", "/videos/upload/init", video.to_json()))

    def complete_upload(self, video_id: str) -> str:
        """Says that everything is uploaded, which the API checks; returns the video's state."""
        answer = self._call("POST", "/videos/upload/complete", {"video_id": video_id})
        return str(answer["state"])

    def videos(self, params: Params) -> VideoPage:
        """Lists the user's videos, newest first."""
        return cast("VideoPage", self._call("GET", "/videos", params=params))

    def status(self, video_id: str) -> VideoStatus:
        """How far a video is."""
        return cast("VideoStatus", self._call("GET", f"/videos/{video_id}/status"))

    def search(self, params: Params) -> SearchAnswer:
        """Finds scenes."""
        return cast("SearchAnswer", self._call("GET", "/search", params=params))

    def search_picture(self, picture: Path, params: Params) -> SearchAnswer:
        """Finds scenes that look like a picture."""
        kind = _PICTURE_TYPES.get(picture.suffix.lower())
        headers = {"content-type": f"image/{kind}" if kind else "application/octet-stream"}
        with self._border():
            answer = self._api.post(
                "/search/image", content=picture.read_bytes(), params=params, headers=headers
            )
        return cast("SearchAnswer", read_answer(answer.status_code, answer.content))

    def similar(self, scene_id: str, params: Params) -> SearchAnswer:
        """Finds scenes like one."""
        return cast("SearchAnswer", self._call("GET", f"/scenes/{scene_id}/similar", params=params))

    def send_file(self, post: PresignedPost, path: Path, sent: Callable[[int], None]) -> None:
        """Sends a file by presigned POST, as a browser's form would, without holding it in memory.

        Args:
            post: where to, and the fields that come before the file.
            path: the file.
            sent: told the number of bytes of each piece.

        Raises:
            Rejected: the store refuses the file: too large, or the permission has expired.
            Retryable: the store cannot be reached or fails.
        """
        with self._border(), _CountedFile(path, sent) as file:
            answer = self._store.post(
                post["url"],
                data=post["fields"],
                files={"file": (path.name, file, "application/octet-stream")},
                timeout=_UPLOAD_TIMEOUT,
            )
        if answer.is_error:
            raise storage_error(answer.status_code, answer.text)

    def fetch(self, url: str) -> bytes:
        """Reads what a presigned URL shows.

        Raises:
            Rejected: the store refuses.
        """
        with self._border():
            answer = self._store.get(url)
        if answer.is_error:
            raise storage_error(answer.status_code, answer.text)
        return answer.content

    def _call(
        self, method: str, path: str, body: object = None, params: Params | None = None
    ) -> Any:
        with self._border():
            answer = self._api.request(method, path, json=body, params=params)
        return read_answer(answer.status_code, answer.content)

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except httpx.InvalidURL as error:
            raise Misconfigured(
                Code.SETTING_INVALID, f"{self._connection.api_url!r} is no URL."
            ) from error
        except httpx.TransportError as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: httpx.TransportError) -> ScenedexError:
        if self._connection.is_local:
            return not_running()
        reason = str(error) or type(error).__name__
        return Retryable(
            Code.API_UNREACHABLE, f"{self._connection.api_url} cannot be reached: {reason}."
        )


class _CountedFile(io.BufferedReader):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, read: Callable[[int], None]) -> None:
        super().__init__(io.FileIO(path))
        self._told = read

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self._told(len(piece))
        return piece


def _is_loopback(url: str) -> bool:
    """Whether a proxy of the environment must not be asked: it would look on its own machine."""
    return httpx.URL(url).host in _LOOPBACK
