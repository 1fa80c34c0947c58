"""Videos as detect_scenes leaves them: scenes, frames and artefacts are there, words are not."""

import io
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scenedex.db import Database, Transaction, scenes, stage_runs, videos
from scenedex.domain import keys
from scenedex.domain.scene import NewFrame, NewScene
from scenedex.domain.span import TimeSpan
from scenedex.domain.stages import Stage, StageRef
from scenedex.domain.transcript import Transcript, TranscriptSegment, TranscriptSource
from scenedex.domain.video import Source
from scenedex.media.segments import dump_segments
from scenedex.media.wav import FULL_SCALE, SAMPLE_RATE_HZ, create_wav
from scenedex.messages import StageMessage
from scenedex.testing.aws import MemoryStore

UPLOADS = "uploads"
ARTEFACTS = "artefacts"
FRAMES_A_SCENE = 2
_LEASE_S = 60.0


@dataclass(frozen=True)
class DetectedVideo:
    """What is put there, and how to ask for what comes next.

    Attributes:
        captions: an .srt beside the video.
        embedded: cues of a German text track inside it.
        sound: samples, mono at 16 kHz; None for a silent film.
        parts_s: when the parts begin in which it was looked at.
    """

    user_id: UUID
    video_id: UUID = field(default_factory=uuid4)
    scene_count: int = 3
    scene_s: float = 10.0
    captions: str | None = None
    embedded: Sequence[TranscriptSegment] = ()
    sound: NDArray[np.float32] | None = None
    parts_s: Sequence[float] = (0.0,)
    version: str = "v1"
    generation: int = 1

    @property
    def message(self) -> StageMessage:
        """Asks for its next stage."""
        return StageMessage(self.video_id, self.user_id, self.generation, Stage.TRANSCRIBE)

    @property
    def captions_key(self) -> str:
        """Where its captions lie in the uploads bucket."""
        return keys.captions_key(self.user_id, self.video_id, ".srt")

    @property
    def artefacts(self) -> keys.ArtefactKeys:
        """Where its artefacts lie."""
        return keys.ArtefactKeys(self.user_id, self.video_id, self.generation)

    def audio_of(self, part: int) -> str:
        """Where a part's sound lies."""
        return self.artefacts.of_part(part, "audio.wav")

    def captions_of(self, part: int) -> str:
        """Where a part's cues lie."""
        return self.artefacts.of_part(part, "captions.json")

    @property
    def scenes(self) -> list[NewScene]:
        """Its scenes, with the ids and keys that detection gives them."""
        return [self._scene(ordinal) for ordinal in range(self.scene_count)]

    def put(self, database: Database, store: MemoryStore) -> None:
        """Stores rows and objects, by the way that they come in life.

        Args:
            database: a worker's.
        """
        self._put_objects(store)
        with database.as_worker() as tx:
            videos.register_source(tx, self._source(store))
            self._complete(tx, Stage.VALIDATE)
            videos.start_processing(
                tx,
                video_id=self.video_id,
                generation=self.generation,
                duration_s=self.scene_count * self.scene_s,
                width=320,
                height=180,
                fps=25.0,
                has_audio=self.sound is not None,
            )
            for part, output in enumerate(self._outputs()):
                self._complete(tx, Stage.DETECT, part, output)
            scenes.replace_scenes(
                tx,
                video_id=self.video_id,
                user_id=self.user_id,
                generation=self.generation,
                scenes=self.scenes,
            )
            stage_runs.add_pending(tx, self.message.ref, self.user_id)

    def _outputs(self) -> Iterator[dict[str, Any]]:
        """What the runs of detection say."""
        for part, (start_s, end_s) in enumerate(pairwise([*self.parts_s, math.inf])):
            has_cues = bool(_shown(self.embedded, start_s, end_s))
            yield {
                "start_s": start_s,
                "audio": None if self.sound is None else self.audio_of(part),
                "captions": self.captions_of(part) if has_cues else None,
            }

    def _source(self, store: MemoryStore) -> Source:
        captions = store.head(UPLOADS, self.captions_key)
        return Source(
            video_id=self.video_id,
            user_id=self.user_id,
            bucket=UPLOADS,
            key=keys.source_key(self.user_id, self.video_id),
            version=self.version,
            size_bytes=1000,
            file_name="holiday.mp4",
            captions_key=self.captions_key if captions else None,
            captions_version=captions.version if captions else None,
        )

    def _complete(
        self, tx: Transaction, stage: Stage, part: int = 0, output: dict[str, Any] | None = None
    ) -> None:
        ref = StageRef(self.video_id, self.generation, stage, part)
        stage_runs.add_pending(tx, ref, self.user_id)
        claim = stage_runs.claim(tx, ref, lease_s=_LEASE_S)
        if claim is None:
            raise ValueError(f"{ref} is not pending")
        stage_runs.complete(tx, claim, output=output or {})

    def _scene(self, ordinal: int) -> NewScene:
        scene_id = keys.scene_id(self.video_id, self.generation, ordinal)
        start_s = ordinal * self.scene_s
        return NewScene(
            scene_id=scene_id,
            ordinal=ordinal,
            span=TimeSpan(start_s, start_s + self.scene_s),
            thumbnail_key=self.artefacts.of_part(0, f"thumbnails/{ordinal:06d}.webp"),
            preview_key=self.artefacts.of_part(0, f"previews/{ordinal:06d}.jpg"),
            frames=tuple(self._frame(scene_id, start_s, each) for each in range(FRAMES_A_SCENE)),
        )

    def _frame(self, scene_id: UUID, start_s: float, ordinal: int) -> NewFrame:
        frame_id = keys.frame_id(scene_id, ordinal)
        at_s = start_s + ordinal * self.scene_s / FRAMES_A_SCENE
        return NewFrame(
            frame_id, ordinal, at_s, self.artefacts.of_part(0, f"frames/{frame_id}.jpg")
        )

    def _put_objects(self, store: MemoryStore) -> None:
        if self.captions is not None:
            store.put(UPLOADS, self.captions_key, self.captions.encode())
        for part, (start_s, end_s) in enumerate(pairwise([*self.parts_s, math.inf])):
            if cues := _shown(self.embedded, start_s, end_s):
                store.put(ARTEFACTS, self.captions_of(part), _track(cues))
            if self.sound is not None:
                samples = self.sound[_sample(start_s) : _sample(end_s)]
                store.put(ARTEFACTS, self.audio_of(part), _wav(samples))
        for number, frame in enumerate(each for scene in self.scenes for each in scene.frames):
            store.put(ARTEFACTS, frame.artefact_key, jpeg(number))


def jpeg(number: int) -> bytes:
    """A picture like no other of these."""
    colour = np.random.default_rng(number).integers(0, 256, size=(4, 4, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(colour).resize((64, 36)).save(file, "JPEG")
    return file.getvalue()


def _shown(
    cues: Sequence[TranscriptSegment], start_s: float, end_s: float
) -> list[TranscriptSegment]:
    """The cues that are shown in a part; one that lies on a boundary is in both."""
    return [cue for cue in cues if cue.span.end_s > start_s and cue.span.start_s < end_s]


def _sample(at_s: float) -> int | None:
    return None if math.isinf(at_s) else round(at_s * SAMPLE_RATE_HZ)


def _track(cues: Sequence[TranscriptSegment]) -> bytes:
    return dump_segments(Transcript(TranscriptSource.EMBEDDED, tuple(cues), "de")).encode()


def _wav(samples: NDArray[np.float32]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audio.wav"
        with create_wav(path) as file:
            file.writeframes((samples * (FULL_SCALE - 1)).astype("<i2").tobytes())
        return path.read_bytes()
