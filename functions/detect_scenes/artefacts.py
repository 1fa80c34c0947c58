"""Gives everything that the decode pass made its id and its place in the artefacts bucket."""

from dataclasses import dataclass
from pathlib import Path

from scenedex.aws import Upload
from scenedex.domain.keys import ArtefactKeys, frame_id, scene_id
from scenedex.domain.scene import NewFrame, NewScene
from scenedex.media import Analysis, DetectedScene


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


def lay_out(analysis: Analysis, keys: ArtefactKeys) -> Artefacts:
    """Names scenes, frames and files of one generation."""
    uploads: list[Upload] = []
    scenes = tuple(
        _scene(scene, ordinal, keys, uploads) for ordinal, scene in enumerate(analysis.scenes)
    )
    audio = _place(analysis.audio, keys.audio, "audio/wav", uploads)
    captions = _place(analysis.captions, keys.embedded_captions, "application/json", uploads)
    return Artefacts(scenes, tuple(uploads), audio, captions)


def _scene(
    scene: DetectedScene, ordinal: int, keys: ArtefactKeys, uploads: list[Upload]
) -> NewScene:
    identity = scene_id(keys.video_id, keys.generation, ordinal)
    frames = []
    for place, frame in enumerate(scene.frames):
        name = frame_id(identity, place)
        frames.append(NewFrame(name, place, frame.at_s, keys.frame(name)))
        uploads.append(Upload(keys.frame(name), frame.path, "image/jpeg"))
    return NewScene(
        scene_id=identity,
        ordinal=ordinal,
        span=scene.span,
        thumbnail_key=_place(scene.thumbnail, keys.thumbnail(identity), "image/webp", uploads),
        preview_key=_place(scene.preview, keys.preview(identity), "image/jpeg", uploads),
        frames=tuple(frames),
    )


def _place(path: Path | None, key: str, content_type: str, uploads: list[Upload]) -> str | None:
    if path is None:
        return None
    uploads.append(Upload(key, path, content_type))
    return key
