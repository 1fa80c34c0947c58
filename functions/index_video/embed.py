"""The stage EMBED: vectors for what is said in each scene and for every frame."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from functions.index_video.frames import fetch_frames
from functions.index_video.workbench import Workbench
from scenedex.db import Transaction, scenes, vectors
from scenedex.domain.errors import Code, Misconfigured
from scenedex.domain.scene import Frame, SceneText
from scenedex.encoders import ImageTextEncoder, ModelPack, ModelSpec, TextEncoder
from scenedex.stage import ActiveRun, Completion
from scenedex.telemetry import degraded

BATCH_SIZE = 32
"""Texts or frames between two reports of progress; frames are fetched so many at once."""


@dataclass(frozen=True)
class Encoded:
    """What one model makes of a video.

    Attributes:
        rows: grows while the video is encoded.
    """

    spec: ModelSpec
    model_id: int
    rows: list[vectors.VectorRow] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, object]:
        """What is stored with the run."""
        return {
            "model": self.spec.name,
            "revision": self.spec.revision,
            "precision": self.spec.precision,
            "provider": self.spec.provider,
            "vectors": len(self.rows),
        }


def embed(run: ActiveRun, bench: Workbench) -> Completion:
    """Encodes a video; all vectors are written at once, with the checkpoint.

    Returns:
        Output ``text`` and ``image``: model, revision, precision, provider and number of vectors;
        None where there was nothing to encode or nothing to encode it with.

    Raises:
        Retryable: a service is not there.
        Rejected: ARTEFACT_MISSING; a frame is gone.
        Misconfigured: MODEL_MISSING, MODEL_DAMAGED, or MODEL_MISMATCH where the index was made
            with another model.
    """
    pack = bench.pack
    _tell_limits(pack)
    texts, frames = _load(run)
    texts = _read_by(pack.text, texts)
    encoding = _Encoding(run, bench, total=len(texts) + len(frames))
    said = encoding.texts(pack.text, texts) if pack.text and texts else None
    seen = encoding.frames(pack.image, frames) if pack.image and frames else None

    def write(tx: Transaction) -> None:
        if said:
            vectors.put_text_vectors(tx, said.model_id, said.rows)
        if seen:
            vectors.put_frame_vectors(tx, seen.model_id, seen.rows)

    output: dict[str, object] = {
        "text": said.facts if said else None,
        "image": seen.facts if seen else None,
    }
    return Completion(output=output, write=write)


@dataclass
class _Encoding:
    """Encodes batch by batch and reports how far it is.

    Attributes:
        total: texts and frames together.
    """

    run: ActiveRun
    bench: Workbench
    total: int
    done: int = 0

    def texts(self, encoder: TextEncoder, texts: Sequence[SceneText]) -> Encoded:
        encoded = self._begin(encoder.spec)
        for start in range(0, len(texts), BATCH_SIZE):
            batch = texts[start : start + BATCH_SIZE]
            found = encoder.encode([text.transcript for text in batch])
            self._keep(encoded, [text.scene_id for text in batch], found)
        return encoded

    def frames(self, encoder: ImageTextEncoder, frames: Sequence[Frame]) -> Encoded:
        encoded = self._begin(encoder.spec)
        batches = fetch_frames(self.bench.artefacts, frames, batch_size=BATCH_SIZE)
        with closing(batches):
            for batch in batches:
                found = encoder.encode_images(batch.paths)
                self._keep(encoded, [frame.frame_id for frame in batch.frames], found)
        return encoded

    def _begin(self, spec: ModelSpec) -> Encoded:
        """Refuses at once what the index could not hold."""
        with self.run.transaction() as tx:
            model_id = vectors.register_model(
                tx,
                kind=spec.kind,
                name=spec.name,
                revision=spec.revision,
                dimensions=spec.dimensions,
                preprocessing=spec.preprocessing,
            )
        return Encoded(spec, model_id)

    def _keep(self, encoded: Encoded, ids: Sequence[UUID], found: NDArray[np.float32]) -> None:
        user_id = self.run.user_id
        encoded.rows.extend((row, user_id, vector) for row, vector in zip(ids, found, strict=True))
        self.done += len(ids)
        self.run.progress(self.done / self.total)


def _tell_limits(pack: ModelPack) -> None:
    """Says what cannot be searched, and that the starter models are for trying things out.

    Raises:
        Misconfigured: MODEL_MISSING; there is nothing to encode with.
    """
    if pack.text is None and pack.image is None:
        raise Misconfigured(Code.MODEL_MISSING, "The model pack has no model: run `make models`.")
    for model, what in ((pack.text, "The meaning of what is said"), (pack.image, "What is seen")):
        if model is None:
            degraded(
                Code.MODEL_MISSING, f"{what} cannot be searched: no model for it is installed."
            )
    if pack.is_starter:
        degraded(Code.STARTER_MODELS, pack.notice)


def _read_by(model: TextEncoder | None, texts: Sequence[SceneText]) -> list[SceneText]:
    """The texts that the model can read; the vectors of others would say nothing."""
    read = [text for text in texts if model is None or model.understands(text.transcript)]
    if unread := len(texts) - len(read):
        degraded(
            Code.SPEECH_BY_WORDS_ONLY,
            "The text model was not trained on the script of what is said in "
            f"{unread} of {len(texts)} scenes: they are found by its words, not by its meaning.",
        )
    return read


def _load(run: ActiveRun) -> tuple[list[SceneText], list[Frame]]:
    video_id, generation = run.ref.video_id, run.ref.generation
    with run.transaction() as tx:
        texts = scenes.list_texts(tx, video_id, generation)
        frames = scenes.list_frames(tx, video_id, generation)
    return [text for text in texts if text.transcript], frames
