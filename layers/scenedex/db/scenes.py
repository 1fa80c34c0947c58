"""Scenes, their frames, and what is said in them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from scenedex.db import segments, videos
from scenedex.db.database import Transaction
from scenedex.db.rows import record
from scenedex.db.statements import load
from scenedex.domain import words
from scenedex.domain.errors import Code, Retryable
from scenedex.domain.scene import Frame, NewScene, Scene, SceneText
from scenedex.domain.transcript import TranscriptSource
from scenedex.domain.video import Video

_SQL = load("scenes")


def replace_scenes(
    tx: Transaction,
    *,
    video_id: UUID,
    user_id: UUID,
    generation: int,
    scenes: Sequence[NewScene],
) -> None:
    """Stores the scenes and frames of a generation in place of what an earlier attempt left.

    Args:
        tx: a worker's; it acts for the user afterwards.
    """
    tx.act_for(user_id)
    which = {"video_id": video_id, "user_id": user_id, "generation": generation}
    tx.execute(_SQL["delete_scenes"], which)
    tx.execute(_SQL["add_scenes"], {**which, **_scene_columns(scenes)})
    tx.execute(_SQL["add_frames"], {"user_id": user_id, **_frame_columns(scenes)})


def list_scenes(tx: Transaction, video_id: UUID, generation: int) -> list[Scene]:
    """The scenes of a generation in order, each with its frames."""
    params = {"video_id": video_id, "generation": generation}
    scenes = tx.fetch_all(record(Scene), _SQL["list_scenes"], params)
    frames: dict[UUID, list[Frame]] = defaultdict(list)
    for frame in list_frames(tx, video_id, generation):
        frames[frame.scene_id].append(frame)
    return [replace(scene, frames=tuple(frames[scene.scene_id])) for scene in scenes]


def list_frames(tx: Transaction, video_id: UUID, generation: int) -> list[Frame]:
    """The frames of a generation in order of scene and time."""
    params = {"video_id": video_id, "generation": generation}
    return tx.fetch_all(record(Frame), _SQL["list_frames"], params)


def get_scene(tx: Transaction, scene_id: UUID) -> Scene | None:
    """A scene that search may show; None where there is none or it is another user's."""
    scene = tx.fetch_one(record(Scene), _SQL["get_scene"], {"scene_id": scene_id})
    if scene is None:
        return None
    frames = tx.fetch_all(record(Frame), _SQL["list_frames_of_scene"], {"scene_id": scene_id})
    return replace(scene, frames=tuple(frames))


def set_texts(
    tx: Transaction,
    *,
    video_id: UUID,
    user_id: UUID,
    generation: int,
    texts: Sequence[SceneText],
) -> None:
    """Stores what is said in a generation's scenes, and the words that find each of them.

    A scene without a text gets an empty one: the video's title, tags, description and file name
    find it all the same.

    Args:
        tx: a worker's; it acts for the user afterwards.

    Raises:
        Retryable: the generation is not there any more.
    """
    tx.act_for(user_id)
    video = videos.get_video(tx, video_id)
    scenes = list_scenes(tx, video_id, generation)
    if video is None or {text.scene_id for text in texts} - {scene.scene_id for scene in scenes}:
        raise Retryable(Code.LEASE_LOST, "The scenes were replaced by those of a newer upload.")
    given = {text.scene_id: text for text in texts}
    complete = [
        given.get(scene.scene_id, SceneText(scene.scene_id, None, None, "")) for scene in scenes
    ]
    which = {"video_id": video_id, "generation": generation}
    tx.execute(_SQL["set_texts"], {**which, **_text_columns(complete, video)})


def list_texts(tx: Transaction, video_id: UUID, generation: int) -> list[SceneText]:
    """What is said in the scenes of a generation, in order."""
    params = {"video_id": video_id, "generation": generation}
    rows = tx.fetch_all(dict_row, _SQL["list_texts"], params)
    return [
        SceneText(
            row["scene_id"],
            TranscriptSource(row["source"]) if row["source"] else None,
            row["language"],
            row["transcript"],
            segments.from_json(row["segments"]),
        )
        for row in rows
    ]


def _scene_columns(scenes: Sequence[NewScene]) -> dict[str, Any]:
    return {
        "scene_ids": [scene.scene_id for scene in scenes],
        "ordinals": [scene.ordinal for scene in scenes],
        "starts_s": [scene.span.start_s for scene in scenes],
        "ends_s": [scene.span.end_s for scene in scenes],
        "thumbnail_keys": [scene.thumbnail_key for scene in scenes],
        "preview_keys": [scene.preview_key for scene in scenes],
    }


def _frame_columns(scenes: Sequence[NewScene]) -> dict[str, Any]:
    frames = [(scene.scene_id, frame) for scene in scenes for frame in scene.frames]
    return {
        "frame_ids": [frame.frame_id for _, frame in frames],
        "scene_ids": [scene_id for scene_id, _ in frames],
        "ordinals": [frame.ordinal for _, frame in frames],
        "ats_s": [frame.at_s for _, frame in frames],
        "artefact_keys": [frame.artefact_key for _, frame in frames],
    }


def _text_columns(texts: Sequence[SceneText], video: Video) -> dict[str, Any]:
    about = [
        ("B", video.title),
        ("B", " ".join(video.tags)),
        ("C", video.description),
        ("D", video.file_name),
    ]
    return {
        "scene_ids": [text.scene_id for text in texts],
        "sources": [text.source for text in texts],
        "languages": [text.language for text in texts],
        "transcripts": [text.transcript for text in texts],
        "segments": [Jsonb(segments.to_json(text.segments)) for text in texts],
        "tsvs": [words.tsvector([("A", text.transcript), *about]) for text in texts],
    }
