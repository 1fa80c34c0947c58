"""Stores a generated video as detection leaves it: rows, frames as JPEGs, captions beside it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from PIL import Image

from scenedex.db import Database, Transaction, scenes, stage_runs, videos
from scenedex.domain import keys
from scenedex.domain.scene import NewFrame, NewScene
from scenedex.domain.stages import Stage, StageRef
from scenedex.domain.video import Source
from scenedex.testing.aws import MemoryStore
from scenedex.testing.detected import ARTEFACTS, UPLOADS
from scenedex.testing.pictures import render
from tests.benchmarks.quality.library import GoldenScene, GoldenVideo

GENERATION = 1
_WIDTH, _HEIGHT = 160, 90
"""Pixels of a frame; the picture encoder of the starter profile reads 96×96."""
_QUALITY = 90
"""Of the JPEGs; the media engine's own."""
_LEASE_S = 600.0
_NOTHING_FOUND: dict[str, object] = {"start_s": 0.0, "audio": None, "captions": None}
"""What detection says of the sound and of the text tracks."""


@dataclass(frozen=True)
class Detection:
    """Where the videos of one user go.

    Attributes:
        worker: connected as the pipeline is.
    """

    worker: Database
    store: MemoryStore
    user_id: UUID

    def put(self, video: GoldenVideo, seed: int) -> None:
        """Stores one; what comes next for it is its transcript.

        Args:
            seed: of its pictures.
        """
        found = [self._scene(video, ordinal) for ordinal in range(len(video.scenes))]
        for scene, golden in zip(found, video.scenes, strict=True):
            self._draw(scene, golden, seed)
        captions = keys.captions_key(self.user_id, video.video_id, ".srt")
        if video.captions:
            self.store.put(UPLOADS, captions, video.captions.encode())
        video_id, user_id = video.video_id, self.user_id
        with self.worker.as_worker() as tx:
            tx.act_for(user_id)
            self._register(tx, video, captions)
            self._complete(tx, StageRef(video_id, GENERATION, Stage.VALIDATE), {})
            videos.start_processing(
                tx,
                video_id=video_id,
                generation=GENERATION,
                duration_s=video.scenes[-1].span.end_s,
                width=_WIDTH,
                height=_HEIGHT,
                fps=25.0,
                has_audio=False,
            )
            self._complete(tx, StageRef(video_id, GENERATION, Stage.DETECT), _NOTHING_FOUND)
            scenes.replace_scenes(
                tx, video_id=video_id, user_id=user_id, generation=GENERATION, scenes=found
            )
            following = StageRef(video_id, GENERATION, Stage.TRANSCRIBE)
            stage_runs.add_pending(tx, following, user_id)

    def _register(self, tx: Transaction, video: GoldenVideo, captions: str) -> None:
        about, key = video.about, keys.source_key(self.user_id, video.video_id)
        videos.create_upload(
            tx,
            video_id=video.video_id,
            user_id=self.user_id,
            title=about.title,
            description=about.description,
            tags=list(about.tags),
            file_name=about.file_name,
            bucket=UPLOADS,
            source_key=key,
            size_bytes=None,
            expires_at=datetime.now(UTC) + timedelta(hours=1),
        )
        beside = self.store.head(UPLOADS, captions)
        source = Source(
            video_id=video.video_id,
            user_id=self.user_id,
            bucket=UPLOADS,
            key=key,
            version="v1",
            size_bytes=1,
            file_name=about.file_name,
            captions_key=captions if beside else None,
            captions_version=beside.version if beside else None,
        )
        videos.register_source(tx, source)

    def _complete(self, tx: Transaction, ref: StageRef, output: dict[str, object]) -> None:
        stage_runs.add_pending(tx, ref, self.user_id)
        claim = stage_runs.claim(tx, ref, lease_s=_LEASE_S)
        assert claim
        stage_runs.complete(tx, claim, output=output)

    def _scene(self, video: GoldenVideo, ordinal: int) -> NewScene:
        scene_id = keys.scene_id(video.video_id, GENERATION, ordinal)
        artefacts = keys.ArtefactKeys(self.user_id, video.video_id, GENERATION)
        return NewScene(
            scene_id=scene_id,
            ordinal=ordinal,
            span=video.scenes[ordinal].span,
            thumbnail_key=artefacts.of_part(0, f"thumbnails/{ordinal:06d}.webp"),
            preview_key=artefacts.of_part(0, f"previews/{ordinal:06d}.jpg"),
            frames=tuple(_frames(scene_id, video.scenes[ordinal], artefacts)),
        )

    def _draw(self, scene: NewScene, golden: GoldenScene, seed: int) -> None:
        for frame, spec in zip(scene.frames, golden.pictures, strict=True):
            file = io.BytesIO()
            drawn = render(spec, _WIDTH, _HEIGHT, seed * 1000 + scene.ordinal * 10 + frame.ordinal)
            Image.fromarray(drawn).save(file, "JPEG", quality=_QUALITY)
            self.store.put(ARTEFACTS, frame.artefact_key, file.getvalue())


def _frames(
    scene_id: UUID, golden: GoldenScene, artefacts: keys.ArtefactKeys
) -> Iterator[NewFrame]:
    count = len(golden.pictures)
    for ordinal in range(count):
        frame_id = keys.frame_id(scene_id, ordinal)
        at_s = golden.span.start_s + golden.span.duration_s * (ordinal + 0.5) / count
        yield NewFrame(frame_id, ordinal, at_s, artefacts.of_part(0, f"frames/{frame_id}.jpg"))
