"""Keeps the pictures of the best frames on disk, so that memory holds one frame at a time."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

from scenedex.domain.errors import Code
from scenedex.media.inside.grouping import SceneOutline
from scenedex.media.inside.pictures import save_frame, save_preview, save_thumbnail
from scenedex.media.results import DetectedFrame, DetectedScene
from scenedex.telemetry import Notice

_FOLDER = Path("pictures")


class Album:
    """The pictures of moments, in a folder of the working directory."""

    def __init__(self) -> None:
        _FOLDER.mkdir()
        self._count = 0

    def add(self, picture: Image.Image) -> str:
        """Saves a moment's pictures and gives their name."""
        name = f"{self._count:06d}"
        self._count += 1
        save_frame(picture, _frame(name))
        _save(save_preview, picture, _preview(name))
        _save(save_thumbnail, picture, _thumbnail(name))
        return name

    def finish(self, outlines: Sequence[SceneOutline]) -> tuple[DetectedScene, ...]:
        """Chooses each scene's pictures and removes the rest."""
        scenes = tuple(_choose(outline) for outline in outlines)
        chosen = {path for scene in scenes for path in (scene.thumbnail, scene.preview)}
        chosen |= {frame.path for scene in scenes for frame in scene.frames}
        for path in _FOLDER.iterdir():
            if path not in chosen:
                path.unlink()
        return scenes


def missing_pictures(scenes: Sequence[DetectedScene]) -> tuple[Notice, ...]:
    """The warning for scenes that lack a picture."""
    without = sum(not (scene.thumbnail and scene.preview) for scene in scenes)
    if not without:
        return ()
    message = f"{without} of {len(scenes)} scenes have no thumbnail or no preview."
    return (Notice(Code.THUMBNAIL_FAILED, message, {"scenes": without}),)


def _save(save: Callable[[Image.Image, Path], None], picture: Image.Image, path: Path) -> None:
    """Leaves no file where the encoder fails; the scene then gets a warning."""
    try:
        save(picture, path)
    except (OSError, ValueError) as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno:
            raise  # the disk's fault, not the picture's


def _choose(outline: SceneOutline) -> DetectedScene:
    cover = outline.cover.name
    return DetectedScene(
        span=outline.span,
        thumbnail=_existing(_thumbnail(cover)),
        preview=_existing(_preview(cover)),
        frames=tuple(DetectedFrame(moment.at_s, _frame(moment.name)) for moment in outline.moments),
    )


def _frame(name: str) -> Path:
    return _FOLDER / f"{name}.frame.jpg"


def _preview(name: str) -> Path:
    return _FOLDER / f"{name}.preview.jpg"


def _thumbnail(name: str) -> Path:
    return _FOLDER / f"{name}.thumbnail.webp"


def _existing(path: Path) -> Path | None:
    return path if path.exists() else None
