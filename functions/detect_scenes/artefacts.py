"""Gives everything that the pass made its id and its place in the artefacts bucket."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from scenedex.aws import Upload
from scenedex.domain.findings import SceneOutline
from scenedex.domain.keys import ArtefactKeys, frame_id, scene_id
from scenedex.domain.scene import NewFrame, NewScene
from scenedex.media import Analysis

_CONTENT_TYPES = {
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".wav": "audio/wav",
    ".json": "application/json",
}


def uploads(analysis: Analysis, keys: ArtefactKeys, part: int) -> tuple[Upload, ...]:
    """The files of a part, and the keys at which they shall lie."""
    return tuple(
        Upload(
            key=keys.of_part(part, name),
            path=analysis.folder / name,
            content_type=_CONTENT_TYPES[PurePosixPath(name).suffix],
        )
        for name in analysis.files
    )


def new_scenes(outlines: Sequence[SceneOutline], keys: ArtefactKeys) -> tuple[NewScene, ...]:
    """The scenes of a video; the same for the same outlines.

    Args:
        outlines: their files' names are keys of objects.
    """
    return tuple(_scene(outline, ordinal, keys) for ordinal, outline in enumerate(outlines))


def _scene(outline: SceneOutline, ordinal: int, keys: ArtefactKeys) -> NewScene:
    identity = scene_id(keys.video_id, keys.generation, ordinal)
    return NewScene(
        scene_id=identity,
        ordinal=ordinal,
        span=outline.span,
        thumbnail_key=outline.cover.thumbnail,
        preview_key=outline.cover.preview,
        frames=tuple(
            NewFrame(frame_id(identity, place), place, moment.at_s, moment.frame)
            for place, moment in enumerate(outline.moments)
        ),
    )
