"""The commands: each reads its arguments, asks the API, and shows the answer."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from scenedex.cli import render
from scenedex.cli.answers import VideoStatus
from scenedex.cli.arguments import AsJson, VideoId, check_upload
from scenedex.cli.client import NewVideo
from scenedex.cli.connection import DEMO_SUBJECT, LocalStack
from scenedex.cli.console import output, progress, say
from scenedex.cli.exits import EPILOG, Commands, ExitCode
from scenedex.cli.searching import search_command, similar_command
from scenedex.cli.surroundings import Surroundings, open_client, print_json, surroundings
from scenedex.cli.uploading import upload, watch_upload
from scenedex.cli.watching import watch
from scenedex.domain.errors import Code, Retryable
from scenedex.domain.stages import VideoState
from scenedex.settings import settings

app = typer.Typer(
    cls=Commands,
    help="Find the scenes of your videos by what is seen and said in them.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _prepare(context: typer.Context) -> None:
    context.obj = context.obj or Surroundings(settings(), Path.cwd())


@app.command("upload")
def upload_command(
    context: typer.Context,
    *,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", exists=True, dir_okay=False, readable=True)
    ],
    captions: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="An .srt or .vtt file for one video."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="A title for one video.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag; may be repeated.")] = None,
    wait: Annotated[
        bool, typer.Option("--watch/--no-watch", help="Wait until every video is indexed.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Upload videos and watch them until they are indexed."""
    check_upload(paths, captions=captions, title=title)
    videos = [NewVideo(path, title, tuple(tag or ()), captions) for path in paths]
    with open_client(context) as client:
        uploads = [upload(client, video, progress()) for video in videos]
        if wait:
            uploads = [watch_upload(client, done, progress()) for done in uploads]
    if as_json:
        print_json({"uploads": [asdict(done) for done in uploads]})
    else:
        for done in uploads:
            output().print(render.uploaded(done))
    _exit_if_failed(*(done.state for done in uploads))


app.command("search")(search_command)
app.command("similar")(similar_command)


@app.command("videos")
def videos_command(
    context: typer.Context,
    *,
    state: Annotated[VideoState | None, typer.Option(help="Only videos in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Most videos shown.")] = 50,
    page: Annotated[str | None, typer.Option(help="Go on where a list ended.")] = None,
    as_json: AsJson = False,
) -> None:
    """List your videos, newest first."""
    params = {"limit": limit, "state": state, "page": page}
    with open_client(context) as client:
        answer = client.videos(_given(params))
    if as_json:
        print_json(answer)
        return
    output().print(render.videos(answer["videos"]))
    if answer["next"]:
        say(f"There are more: --page {answer['next']}")


@app.command("status")
def status_command(context: typer.Context, video_id: VideoId, *, as_json: AsJson = False) -> None:
    """Show how far a video is; exits 1 if it has failed."""
    with open_client(context) as client:
        status = client.status(str(video_id))
    _end(status, as_json=as_json)


@app.command("watch")
def watch_command(context: typer.Context, video_id: VideoId, *, as_json: AsJson = False) -> None:
    """Show a video's progress until it is indexed or has failed."""
    with open_client(context) as client:
        status = watch(client, str(video_id), progress())
    _end(status, as_json=as_json)


@app.command("token")
def token_command(
    context: typer.Context,
    *,
    subject: Annotated[UUID, typer.Option(help="The user's id at the issuer.")] = DEMO_SUBJECT,
    ttl: Annotated[int, typer.Option(min=1, help="Seconds until it expires.")] = 3600,
) -> None:
    """Print a token for the local stack, signed by its own issuer."""
    found = surroundings(context)
    stack = LocalStack.find(found.settings.state_dir, found.directory)
    if stack is None:
        raise Retryable(
            Code.STACK_NOT_RUNNING,
            "There is no local stack here, and only a local stack has an issuer of its own.",
        )
    typer.echo(stack.token(subject, ttl_s=ttl))


def _given(params: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in params.items() if value is not None}


def _end(status: VideoStatus, *, as_json: bool) -> None:
    if as_json:
        print_json(status)
    else:
        output().print(render.status(status))
    _exit_if_failed(status["state"])


def _exit_if_failed(*states: str) -> None:
    if VideoState.FAILED in states:
        raise typer.Exit(ExitCode.FAILED)
