"""Keeps the pictures of moments on disk, so that memory holds a few at a time."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from scenedex.domain.errors import Code
from scenedex.domain.findings import Findings, Moment, SceneRules, outline_scenes
from scenedex.domain.notices import Notice
from scenedex.media.inside.pictures import save_frame, save_preview, save_thumbnail

_FOLDERS = FRAMES, THUMBNAILS, PREVIEWS = "frames", "thumbnails", "previews"
# Pictures of a megabyte each that wait to be written.
_MOST_WAITING = 16


@dataclass(frozen=True)
class WrittenPictures:
    """Which of a moment's pictures could be made."""

    thumbnail: str | None
    preview: str | None


class Album:
    """The pictures of moments, in folders of the working directory.

    Args:
        crew: writes them.
    """

    def __init__(self, crew: Executor) -> None:
        make_folders()
        self._crew = crew
        self._waiting: deque[Future[WrittenPictures]] = deque()
        self._written: list[WrittenPictures] = []

    def add(self, picture: Image.Image, moment: Moment) -> None:
        """Writes the pictures of the next moment.

        Args:
            moment: named by ``frame_name``.
        """
        self._waiting.append(self._crew.submit(write_pictures, picture, moment.frame))
        while len(self._waiting) > _MOST_WAITING:
            self._written.append(self._waiting.popleft().result())

    def finish(self, moments: Sequence[Moment]) -> tuple[Moment, ...]:
        """The moments with the pictures that could be made."""
        self._written += [written.result() for written in self._waiting]
        return tuple(
            replace(moment, thumbnail=written.thumbnail, preview=written.preview)
            for moment, written in zip(moments, self._written, strict=True)
        )


def make_folders() -> None:
    """Makes the folders that pictures lie in."""
    for folder in _FOLDERS:
        Path(folder).mkdir()


def frame_name(number: int) -> str:
    """The name of a moment's picture."""
    return f"{FRAMES}/{number:06d}.jpg"


def keep_covers(findings: Findings, rules: SceneRules, *, is_part: bool) -> Findings:
    """Removes thumbnails and previews of moments that cannot be a scene's cover.

    Args:
        is_part: others lie before or after it. How the scenes at its ends go on, and which of the
            cuts that are close to each other count, is not known before all parts are joined.
    """
    covers = {outline.cover.frame for outline in outline_scenes([findings], rules)}
    if is_part:
        every_cut = replace(rules, min_scene_s=0.0)
        covers |= {outline.cover.frame for outline in outline_scenes([findings], every_cut)}
        covers |= {moment.frame for moment in _open_ends(findings)}
    moments = tuple(
        moment if moment.frame in covers else _without_cover(moment) for moment in findings.moments
    )
    return replace(findings, moments=moments)


def _open_ends(findings: Findings) -> Iterator[Moment]:
    """The moments before the first cut and after the last."""
    cuts_s = sorted(cut.at_s for cut in findings.cuts) or [math.inf]
    for moment in findings.moments:
        if moment.start_s < cuts_s[0] or moment.start_s >= cuts_s[-1]:
            yield moment


def missing_pictures(findings: Findings, rules: SceneRules) -> tuple[Notice, ...]:
    """The warning for scenes that lack a picture."""
    covers = [outline.cover for outline in outline_scenes([findings], rules)]
    without = sum(not (cover.thumbnail and cover.preview) for cover in covers)
    if not without:
        return ()
    message = f"{without} of {len(covers)} scenes have no thumbnail or no preview."
    return (Notice(Code.THUMBNAIL_FAILED, message, {"scenes": without}),)


def _without_cover(moment: Moment) -> Moment:
    for name in filter(None, (moment.thumbnail, moment.preview)):
        Path(name).unlink()
    return replace(moment, thumbnail=None, preview=None)


def write_pictures(picture: Image.Image, frame: str) -> WrittenPictures:
    """Writes a moment's pictures.

    Args:
        frame: the name of the one for the picture encoder, by ``frame_name``.
    """
    stem = Path(frame).stem
    save_frame(picture, Path(frame))
    return WrittenPictures(
        thumbnail=_try_to(save_thumbnail, picture, f"{THUMBNAILS}/{stem}.webp"),
        preview=_try_to(save_preview, picture, f"{PREVIEWS}/{stem}.jpg"),
    )


def _try_to(
    save: Callable[[Image.Image, Path], None], picture: Image.Image, name: str
) -> str | None:
    """Leaves no file where the encoder fails; the scene then gets a warning."""
    path = Path(name)
    try:
        save(picture, path)
    except (OSError, ValueError) as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno:
            raise  # the disk's fault, not the picture's
        return None
    return name
