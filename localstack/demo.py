"""The main job on the local stack: upload a video, watch it, and find its scenes.

    demo.py [--state DIR] [--video FILE]

It uses what ``scenedex upload`` and ``scenedex search`` use, and speaks to the API Gateway alone.
"""

import argparse
import io
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from rich.console import Console

from questions import SAMPLE_QUERIES, Query, ask, own_queries
from scenedex.cli import render
from scenedex.cli.answers import Hit, VideoStatus, is_over
from scenedex.cli.client import ApiClient, NewVideo
from scenedex.cli.connection import Connection, LocalStack, not_running
from scenedex.cli.console import output
from scenedex.cli.exits import explain
from scenedex.cli.uploading import upload
from scenedex.cli.watching import follow, show
from scenedex.domain.errors import ScenedexError
from scenedex.domain.keys import CAPTION_SUFFIXES
from scenedex.domain.span import TimeSpan
from scenedex.domain.stages import VideoState
from scenedex.testing import clips

STALL_S = 300.0
"""Seconds without any change after which the demo gives up on a video."""

THUMBNAIL = ("WEBP", (320, 180))


class DemoFailed(Exception):
    """The demo did not show what it should; the text says what."""


@dataclass(frozen=True)
class Sample:
    """A video to show.

    Attributes:
        is_own: it was brought by the user, so nobody knows what is in it.
    """

    path: Path
    captions: Path | None
    is_own: bool


def main(arguments: Sequence[str]) -> int:
    """Runs the demo; answers the exit code."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--state", type=Path, default=Path(".local"))
    parser.add_argument("--video", type=Path)
    given = parser.parse_args(arguments)
    console = output()
    try:
        run(console, state=given.state, video=given.video)
    except ScenedexError as error:
        explain(error)
        return 1
    except DemoFailed as failure:
        console.print(f"The demo failed: {failure}", style="red")
        return 1
    except KeyboardInterrupt:
        console.print("Interrupted; the stack still runs (`make down` stops it).")
        return 130
    return 0


def run(console: Console, *, state: Path, video: Path | None) -> None:
    """Uploads, watches, searches, and says what to do next."""
    began = time.monotonic()
    stack = LocalStack.find(state.absolute(), Path.cwd())
    if stack is None:
        raise not_running()
    sample = own_video(video) if video else sample_video(state / "demo")
    connection = Connection(stack.api_url, stack.token(), is_local=True)
    with ApiClient(connection) as client:
        video_id = bring(client, sample, console)
        for query in queries_for(client, sample, video_id):
            search(client, query, video_id=video_id, console=console)
    console.print(f"\nAll of it took {time.monotonic() - began:.1f} s.", style="bold")
    say_what_next(stack, console)


def own_video(path: Path) -> Sample:
    """The user's video, with captions of the same name beside it if there are any."""
    if not path.is_file():
        raise DemoFailed(f"there is no file {path}.")
    beside = [path.with_suffix(suffix) for suffix in CAPTION_SUFFIXES]
    captions = next((file for file in beside if file.is_file()), None)
    return Sample(path, captions, is_own=True)


def sample_video(directory: Path) -> Sample:
    """The demo's own video, made once."""
    directory.mkdir(parents=True, exist_ok=True)
    path, captions = directory / "demo.mp4", directory / "demo.srt"
    if not path.is_file():
        clips.demo_clip(path)
    captions.write_text(clips.demo_captions(), encoding="utf-8")
    return Sample(path, captions, is_own=False)


def bring(client: ApiClient, sample: Sample, console: Console) -> str:
    """Uploads a video by presigned POST and watches it until it is indexed."""
    size_mb = sample.path.stat().st_size / 1e6
    with_captions = f", captions {sample.captions.name}" if sample.captions else ""
    console.rule(f"Upload {sample.path.name} ({size_mb:.1f} MB{with_captions})", align="left")
    done = upload(client, NewVideo(sample.path, captions=sample.captions), console)
    if done.video_id is None:
        raise DemoFailed(f"{done.error['message'] if done.error else 'the upload was refused.'}")
    video_id = done.video_id
    console.rule(f"Video {video_id}, as the database reports it", align="left")
    status = show(stirring(follow(lambda: client.status(video_id))), console)
    render.show_warnings(console, status["warnings"])
    if status["state"] != VideoState.INDEXED:
        error = status["error"]
        raise DemoFailed(f"{error['message']} [{error['code']}]" if error else status["state"])
    return video_id


def stirring(statuses: Iterator[VideoStatus]) -> Iterator[VideoStatus]:
    """Passes statuses on as long as something moves."""
    before, moved = None, time.monotonic()
    for status in statuses:
        yield status
        if status != before:
            before, moved = status, time.monotonic()
        if not is_over(status) and time.monotonic() - moved > STALL_S:
            raise DemoFailed(f"nothing has moved for {STALL_S:.0f} seconds; see `make logs`.")


def queries_for(client: ApiClient, sample: Sample, video_id: str) -> Iterable[Query]:
    """What is known to be in the sample, or what a video of the user's own may hold."""
    if sample.is_own:
        return own_queries(client, video_id, name=sample.path.stem)
    return SAMPLE_QUERIES


def search(client: ApiClient, query: Query, *, video_id: str, console: Console) -> None:
    """Searches, prints what was found, and checks it."""
    console.rule(f"Search {query.how}: “{query.text}”", align="left")
    hits = (answer := ask(client, query, video_id))["results"]
    render.show_results(console, answer)
    if query.moment_s is not None:
        check_first(hits, query.moment_s)
    for hit in hits:
        check_thumbnail(client, hit)
    if hits:
        console.print(f"Thumbnails fetched: {len(hits)}, each a WebP of 320×180.")


def check_first(hits: Sequence[Hit], moment_s: float) -> None:
    """Checks that the best scene is the one that was planted."""
    if not hits:
        raise DemoFailed("nothing was found.")
    found = TimeSpan(hits[0]["start_s"], hits[0]["end_s"])
    if not found.start_s <= moment_s < found.end_s:
        raise DemoFailed(f"the first scene is {found}, not the one at {moment_s} s.")


def check_thumbnail(client: ApiClient, hit: Hit) -> None:
    """Fetches a thumbnail and looks at it."""
    if hit["thumbnail_url"] is None:
        raise DemoFailed(f"scene {hit['scene_id']} has no thumbnail.")
    with Image.open(io.BytesIO(client.fetch(hit["thumbnail_url"]))) as picture:
        if (picture.format, picture.size) != THUMBNAIL:
            raise DemoFailed(f"a thumbnail is {picture.format} {picture.size}, not {THUMBNAIL}.")


def say_what_next(stack: LocalStack, console: Console) -> None:
    """Prints what can be done now."""
    values = stack.values
    drop = (
        "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test .local/venv-localstack/bin/aws "
        f"--endpoint-url {values['endpoint_url']} --region {values['region']} "
        f"s3 cp your.mp4 s3://{values['uploads_bucket']}/uploads/your.mp4"
    )
    for what, how in (
        ("The API's description", f"{stack.api_url}/docs"),
        ("Your own video", "make demo VIDEO=your.mp4"),
        ("The command line", '.local/venv/bin/scenedex search "a boat at sunset"'),
        ("Drop a file without the API", drop),
        ("Stop everything", "make down"),
    ):
        console.print(f"{what}:", style="dim")
        console.print(f"  {how}", soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
