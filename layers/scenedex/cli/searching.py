"""The commands that search: by words, by a picture, and by a scene that was found before."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from scenedex.cli import render
from scenedex.cli.answers import SearchAnswer
from scenedex.cli.arguments import AsJson, parse_signals
from scenedex.cli.client import ApiClient, Params
from scenedex.cli.console import output, progress, say
from scenedex.cli.surroundings import open_client, print_json

Ask = Callable[[ApiClient, Params], SearchAnswer]

Videos = Annotated[
    list[UUID] | None, typer.Option("--video", help="Only scenes of this video; may be repeated.")
]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", help="The video has this tag; may be repeated.")
]
People = Annotated[
    list[UUID] | None, typer.Option("--person", help="This person is seen; may be repeated.")
]
Since = Annotated[datetime | None, typer.Option(help="The video came then (UTC) or later.")]
Until = Annotated[datetime | None, typer.Option(help="The video came before that (UTC).")]
Language = Annotated[str | None, typer.Option(help="What is spoken, such as en or ko.")]
Speech = Annotated[
    bool | None, typer.Option("--speech/--no-speech", help="Something, or nothing, is said.")
]
PerVideo = Annotated[int | None, typer.Option(min=1, max=100, help="Most scenes of one video.")]
ByVideo = Annotated[bool, typer.Option("--by-video", help="A video's scenes stand together.")]
Limit = Annotated[int, typer.Option(min=1, max=50, help="Most scenes shown.")]
Page = Annotated[str | None, typer.Option(help="Go on where the last answer ended.")]
Signals = Annotated[
    str | None, typer.Option(help="Some of words,meaning,picture,people; all without this.")
]
Picture = Annotated[
    Path | None,
    typer.Option(
        exists=True, dir_okay=False, readable=True, help="A JPEG, PNG or WebP to search with."
    ),
]


def search_command(  # noqa: PLR0913 (each is an option that a person may type)
    context: typer.Context,
    *,
    query: Annotated[str | None, typer.Argument(metavar="[QUERY]", show_default=False)] = None,
    image: Picture = None,
    signals: Signals = None,
    video: Videos = None,
    tag: Tags = None,
    person: People = None,
    since: Since = None,
    until: Until = None,
    language: Language = None,
    speech: Speech = None,
    per_video: PerVideo = None,
    by_video: ByVideo = False,
    limit: Limit = 10,
    page: Page = None,
    as_json: AsJson = False,
) -> None:
    """Find scenes by what is seen or said in them, or by a picture."""
    if query is None and image is None:
        raise typer.BadParameter("say what to look for: QUERY, --image or both.")
    params = {
        "q": query,
        "signals": parse_signals(signals),
        "video_id": video,
        "tag": tag,
        "person_id": person,
        "created_from": since and since.isoformat(),
        "created_to": until and until.isoformat(),
        "language": language,
        "has_speech": speech,
        "per_video": per_video,
        "group_by": "video" if by_video else None,
        "limit": limit,
        "page": page,
    }

    def ask(client: ApiClient, given: Params) -> SearchAnswer:
        return client.search_picture(image, given) if image else client.search(given)

    _answer(context, ask, params, as_json=as_json)


def similar_command(  # noqa: PLR0913 (each is an option that a person may type)
    context: typer.Context,
    *,
    scene_id: Annotated[UUID, typer.Argument(metavar="SCENE_ID")],
    by: Annotated[str | None, typer.Option(help="Only by picture, or only by meaning.")] = None,
    other_videos: Annotated[
        bool, typer.Option("--other-videos", help="Leave out the scene's own video.")
    ] = False,
    per_video: PerVideo = None,
    limit: Limit = 10,
    page: Page = None,
    as_json: AsJson = False,
) -> None:
    """Find scenes like one that was found before (its id stands in --json and below results)."""
    if by not in {None, "picture", "meaning"}:
        raise typer.BadParameter("--by is picture or meaning.")
    params = {
        "by": by,
        "other_videos": other_videos or None,
        "per_video": per_video,
        "limit": limit,
        "page": page,
    }
    _answer(
        context,
        lambda client, given: client.similar(str(scene_id), given),
        params,
        as_json=as_json,
    )


def _answer(
    context: typer.Context, ask: Ask, params: Mapping[str, object], *, as_json: bool
) -> None:
    with open_client(context) as client:
        answer = ask(client, _given(params))
    if as_json:
        print_json(answer)
        return
    render.show_results(output(), answer)
    render.show_warnings(progress(), answer["warnings"])
    for step in render.next_steps(answer):
        say(step)


def _given(params: Mapping[str, object]) -> Params:
    return {name: _text(value) for name, value in params.items() if value not in (None, [])}


def _text(value: object) -> str | list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
