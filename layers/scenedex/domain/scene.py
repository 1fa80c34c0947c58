"""Scenes and their frames and words, as the database keeps them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment, TranscriptSource


@dataclass(frozen=True)
class NewFrame:
    """A picture that stands for a moment of a scene, before it is stored.

    Attributes:
        at_s: seconds of the video's own time.
        artefact_key: the JPEG in the artefacts bucket.
    """

    frame_id: UUID
    ordinal: int
    at_s: float
    artefact_key: str


@dataclass(frozen=True)
class NewScene:
    """A scene before it is stored."""

    scene_id: UUID
    ordinal: int
    span: TimeSpan
    thumbnail_key: str | None
    preview_key: str | None
    frames: tuple[NewFrame, ...]


@dataclass(frozen=True)
class Frame:
    """A stored frame."""

    frame_id: UUID
    scene_id: UUID
    user_id: UUID
    ordinal: int
    at_s: float
    artefact_key: str


@dataclass(frozen=True)
class Scene:
    """A stored scene."""

    scene_id: UUID
    video_id: UUID
    user_id: UUID
    generation: int
    ordinal: int
    start_s: float
    end_s: float
    thumbnail_key: str | None
    preview_key: str | None
    created_at: datetime
    frames: tuple[Frame, ...] = ()

    @property
    def span(self) -> TimeSpan:
        """From its first to its last moment."""
        return TimeSpan(self.start_s, self.end_s)


@dataclass(frozen=True)
class SceneText:
    """What is said in one scene.

    Attributes:
        source: None where nothing is said.
        language: BCP 47 tag, or None where nobody knows.
        transcript: the segments' text in one.
    """

    scene_id: UUID
    source: TranscriptSource | None
    language: str | None
    transcript: str
    segments: tuple[TranscriptSegment, ...] = ()
