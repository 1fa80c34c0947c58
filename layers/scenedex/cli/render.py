"""Turns answers into tables for people. Nothing that a file or a user named is taken as markup."""

import html
import re
from collections.abc import Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from scenedex.cli.answers import Hit, Problem, SearchAnswer, SignalMatch, Video, VideoStatus
from scenedex.cli.uploading import Uploaded
from scenedex.cli.watching import describe, fraction
from scenedex.domain.video import VideoKind

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
_MATCHES = {"strong": "strong", "best_guess": "best guess"}


def show_results(console: Console, answer: SearchAnswer) -> None:
    """Prints scenes that were found, and below them where their thumbnails are."""
    if not answer["results"]:
        console.print(plain(_nothing(answer)))
        return
    console.print(_results(answer))
    for number, hit in enumerate(answer["results"], start=1):
        if url := hit["thumbnail_url"]:
            # Never broken into lines, so that a terminal can open it.
            console.print(Text(f"{number:>3}  {url}", style=f"link {url}"), soft_wrap=True)


def show_warnings(console: Console, warnings: Sequence[Problem]) -> None:
    """Prints what an answer leaves out, one line each."""
    for line in _problems(warnings, None):
        console.print(line)


def next_steps(answer: SearchAnswer) -> list[str]:
    """What there is beyond a page of results, and how to get it."""
    if not answer["results"]:
        return []
    shown, total = len(answer["results"]), answer["total"]
    steps = [f"Scenes like the first: scenedex similar {answer['results'][0]['scene_id']}"]
    if answer["next"]:
        count = f"{total['value']}" if total["is_exact"] else f"more than {total['value']}"
        steps.append(f"{shown} of {count} shown; the same command goes on: --page {answer['next']}")
    return steps


def _nothing(answer: SearchAnswer) -> str:
    return answer["reason"]["message"] if answer["reason"] else "Nothing found."


def _results(answer: SearchAnswer) -> Table:
    table = Table("#", "Scene", "Video", "Found by", "Score", "Match", "What is said")
    for number, hit in enumerate(answer["results"], start=1):
        table.add_row(
            str(number),
            time_span(hit),
            plain(hit["video_title"] or hit["video_id"]),
            signals(hit["signals"]),
            f"{hit['score']:.4f}",
            _MATCHES.get(hit["match"], hit["match"]),
            snippet(hit["snippet"]),
        )
    return table


def videos(rows: Sequence[Video]) -> RenderableType:
    """The user's videos."""
    if not rows:
        return Text("No videos yet: `scenedex upload FILE`.")
    table = Table()
    table.add_column("Video", min_width=36)  # whole, so that it can be copied
    for name in ("State", "Title", "Length", "Scenes", "Warnings", "Uploaded"):
        table.add_column(name)
    for row in rows:
        table.add_row(
            row["video_id"],
            ": ".join([row["state"], *([row["error"]["code"]] if row["error"] else [])]),
            plain(row["title"] or row["file_name"] or ""),
            length(row),
            str(row["scene_count"]),
            str(row["warning_count"]),
            row["created_at"][:16].replace("T", " "),
        )
    return table


def status(answer: VideoStatus) -> RenderableType:
    """How far one video is, with what went wrong."""
    head = Text(f"{answer['video_id']}: {answer['state']}", style="bold")
    table = Table("Stage", "State", "Progress")
    for run in answer["stages"]:
        table.add_row(run["stage"], describe(run), f"{fraction(run):.0%}")
    return Group(head, table, *_problems(answer["warnings"], answer["error"]))


def uploaded(done: Uploaded) -> RenderableType:
    """What became of one upload."""
    line = _printable(f"{done.file}: {done.state}") + (
        f" ({done.video_id})" if done.video_id else ""
    )
    return Group(Text(line, style="bold"), *_problems(done.warnings, done.error))


def signals(found: Mapping[str, SignalMatch]) -> str:
    """Which signals found a scene, best rank first: ``picture #1, words #3``."""
    ranked = sorted(found.items(), key=lambda item: item[1]["rank"])
    return ", ".join(f"{name} #{match['rank']}" for name, match in ranked)


def snippet(text: str | None) -> Text:
    """Words said, with those that were searched for in bold; given as HTML with ``<mark>``."""
    shown = Text()
    for index, piece in enumerate(_MARK.split(text or "")):
        shown.append(_printable(html.unescape(piece)), style="bold" if index % 2 else "")
    return shown


def length(row: Video) -> str:
    """How long a video is, as far as it is known; a still picture says that it is one."""
    if row["kind"] == VideoKind.PICTURE:
        return "picture"
    return "" if row["duration_s"] is None else clock(row["duration_s"])


def time_span(hit: Hit) -> Text:
    """A stretch of a video: ``0:02.0–0:05.3``; a still picture has none."""
    if hit["kind"] == VideoKind.PICTURE:
        return Text("picture")
    return Text(f"{clock(hit['start_s'])}–{clock(hit['end_s'])}", no_wrap=True)


def clock(seconds: float) -> str:
    """Seconds as a player shows them: ``0:02.0``, ``1:01:02.5``."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def plain(text: str) -> Text:
    """A text of unknown origin, without markup or what a terminal would obey."""
    return Text(_printable(text))


def _problems(warnings: Sequence[Problem], error: Problem | None) -> list[Text]:
    lines = [_problem("warning", warning, "yellow") for warning in warnings]
    return [*lines, _problem("failed", error, "red")] if error else lines


def _problem(kind: str, problem: Problem, style: str) -> Text:
    sentence = f"{kind}: {_printable(problem['message'])} [{problem['code']}]"
    return Text(sentence, style=style)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
