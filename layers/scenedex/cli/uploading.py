"""Uploads a video as a browser would: ask, send the forms, say that it is done."""

from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from scenedex.cli.answers import PresignedPost, Problem
from scenedex.cli.client import ApiClient, NewVideo
from scenedex.cli.exits import ExitCode, exit_code
from scenedex.cli.watching import watch
from scenedex.domain.errors import Rejected
from scenedex.domain.stages import VideoState


@dataclass(frozen=True)
class Uploaded:
    """What became of one file.

    Attributes:
        video_id: None where the API or the object store refused the file.
    """

    file: str
    video_id: str | None
    state: str
    error: Problem | None = None
    warnings: tuple[Problem, ...] = ()


def upload(client: ApiClient, video: NewVideo, console: Console) -> Uploaded:
    """Uploads one video; a refusal of this file is an answer, so that the next ones go on.

    Raises:
        ScenedexError: the API or the object store fails in a way that no other file would pass.
    """
    try:
        return _upload(client, video, console)
    except Rejected as error:
        if exit_code(error) is not ExitCode.FAILED:
            raise
        problem = Problem(code=error.code, message=error.message)
        return Uploaded(str(video.path), None, VideoState.FAILED, problem)


def watch_upload(client: ApiClient, uploaded: Uploaded, console: Console) -> Uploaded:
    """Watches an uploaded video until it is indexed or has failed."""
    if uploaded.video_id is None:
        return uploaded
    status = watch(client, uploaded.video_id, console)
    warnings = tuple(status["warnings"])
    return replace(uploaded, state=status["state"], error=status["error"], warnings=warnings)


def _upload(client: ApiClient, video: NewVideo, console: Console) -> Uploaded:
    """Sends the captions first, so that they are there when the video is looked at."""
    ticket = client.init_upload(video)
    with _bars(console) as bars:
        captions_form = ticket.get("captions_upload")
        if video.captions and captions_form:
            _send(client, captions_form, path=video.captions, bars=bars)
        _send(client, ticket["upload"], path=video.path, bars=bars)
    state = client.complete_upload(ticket["video_id"])
    return Uploaded(str(video.path), ticket["video_id"], state)


def _send(client: ApiClient, form: PresignedPost, *, path: Path, bars: Progress) -> None:
    line = bars.add_task(path.name, total=path.stat().st_size)
    client.send_file(form, path, lambda size: bars.advance(line, size))


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=console,
    )
