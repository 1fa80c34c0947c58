"""Gives everything that the pass made its id and its place in the artefacts bucket."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from scenedex.aws import Upload
from scenedex.domain.findings import SceneOutline, SceneRules, outline_scenes
from scenedex.domain.keys import ArtefactKeys, frame_id, scene_id
from scenedex.domain.scene import NewFrame, NewScene
from scenedex.media import Analysis

_CONTENT_TYPES = {
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".wav": "audio/wav",
    ".json": "application/json",
}


@dataclass(frozen=True)
class Artefacts:
    """The rows to write and the files to upload; the same for the same analysis.

    Attributes:
        audio_key: None where the video has no sound.
        captions_key: None where it has no text track.
    """

    scenes: tuple[NewScene, ...]
    uploads: tuple[Upload, ...]
    audio_key: str | None
    captions_key: str | None


def lay_out(analysis: Analysis, rules: SceneRules, keys: ArtefactKeys) -> Artefacts:
    """Names scenes, frames and files of one generation."""
    findings = analysis.findings
    fixed = {findings.audio: keys.audio, findings.captions: keys.embedded_captions}
    outlines = outline_scenes([findings], rules)
    return Artefacts(
        scenes=tuple(_scene(each, ordinal, keys) for ordinal, each in enumerate(outlines)),
        uploads=tuple(_uploads(analysis, keys, fixed)),
        audio_key=keys.audio if findings.audio else None,
        captions_key=keys.embedded_captions if findings.captions else None,
    )


def _uploads(
    analysis: Analysis, keys: ArtefactKeys, fixed: dict[str | None, str]
) -> Iterator[Upload]:
    for name in analysis.files:
        kind = _CONTENT_TYPES[PurePosixPath(name).suffix]
        yield Upload(fixed.get(name, keys.of_part(0, name)), analysis.folder / name, kind)


def _scene(outline: SceneOutline, ordinal: int, keys: ArtefactKeys) -> NewScene:
    identity = scene_id(keys.video_id, keys.generation, ordinal)
    cover = outline.cover
    return NewScene(
        scene_id=identity,
        ordinal=ordinal,
        span=outline.span,
        thumbnail_key=keys.of_part(0, cover.thumbnail) if cover.thumbnail else None,
        preview_key=keys.of_part(0, cover.preview) if cover.preview else None,
        frames=tuple(
            NewFrame(frame_id(identity, place), place, moment.at_s, keys.of_part(0, moment.frame))
            for place, moment in enumerate(outline.moments)
        ),
    )
