"""What the commands take: shared arguments, and what is checked before anybody is asked."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from scenedex.domain.keys import CAPTION_SUFFIXES
from scenedex.domain.signals import Signal

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
VideoId = Annotated[UUID, typer.Argument(metavar="VIDEO_ID")]


def check_upload(paths: list[Path], *, captions: Path | None, title: str | None) -> None:
    """Checks options that only fit one video.

    Raises:
        typer.BadParameter: they do not fit.
    """
    if len(paths) > 1 and (captions or title):
        raise typer.BadParameter("--captions and --title are for one video at a time.")
    if captions and captions.suffix.lower() not in CAPTION_SUFFIXES:
        raise typer.BadParameter("captions are a file ending in .srt or .vtt.")


def parse_signals(given: str | None) -> str | None:
    """Reads a list such as ``words, picture``.

    Raises:
        typer.BadParameter: it names something else.
    """
    names = [name.strip() for name in given.split(",")] if given else []
    if unknown := sorted(set(names) - set(Signal)):
        raise typer.BadParameter(f"{', '.join(unknown)}: a signal is one of {', '.join(Signal)}.")
    return ",".join(names) or None
