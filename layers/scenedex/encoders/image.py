"""The image encoder: pictures, and texts that ask for what is seen, in one space."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenedex.encoders.files import verify_files
from scenedex.encoders.graphs import Graph
from scenedex.encoders.manifest import KindManifest, VisionTower
from scenedex.encoders.preprocess import Picture, PicturePreprocessor
from scenedex.encoders.spec import Calibration, ModelSpec
from scenedex.encoders.text import describe
from scenedex.encoders.tower import TextReader, normalised

# Pictures in one run of the graph: 16 of 384 pixels take about 28 MB as floats.
_BATCH = 16


class ImageTextEncoder:
    """Turns pictures and texts into unit vectors of one space; opened at the first use.

    Args:
        models_dir: the pack's folder.
        manifest: the model's part of the manifest; it has a vision tower.
    """

    def __init__(self, models_dir: Path, manifest: KindManifest) -> None:
        self._models_dir = models_dir
        self._manifest = manifest

    @property
    def calibration(self) -> Calibration:
        """What the cosine of a text and a picture means."""
        return self._manifest.calibration

    @property
    def spec(self) -> ModelSpec:
        """Which model it is; opens it, since only then is known where it runs.

        Raises:
            Misconfigured: as ``encode_images``.
        """
        return describe(self._manifest, self._vision_graph.provider)

    def encode_images(self, pictures: Sequence[Picture]) -> NDArray[np.float32]:
        """Encodes picture files, Pillow images or RGB arrays, float32 (n, dimensions).

        Raises:
            Misconfigured: MODEL_MISSING or MODEL_DAMAGED.
            OSError: a file cannot be read as a picture.
        """
        batches = [pictures[i : i + _BATCH] for i in range(0, len(pictures), _BATCH)]
        encoded = [self._encode_batch(batch) for batch in batches]
        return np.concatenate([np.empty((0, self._manifest.dimensions), np.float32), *encoded])

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encodes texts for comparison with pictures, float32 (n, dimensions).

        Raises:
            Misconfigured: MODEL_MISSING or MODEL_DAMAGED.
        """
        if not texts:
            return np.empty((0, self._manifest.dimensions), dtype=np.float32)
        return self._reader.encode(texts)

    def understands(self, text: str) -> bool:
        """Whether enough of the text's words mean something to the model.

        A model of few words maps a question without any to a point like any other, which is near
        to some pictures; such a question must not be compared at all.
        """
        words = self._manifest.words
        if words is None:
            return True
        asked = [word for word in text.lower().split() if word.strip(".,;:!?") not in words.ignored]
        known = [word for word in asked if self._knows(word, words.unknown_token)]
        return bool(known) and len(known) >= words.least_share * len(asked)

    def _knows(self, word: str, unknown_token: str) -> bool:
        tokens = self._reader.tokens(word)
        pairs = zip(tokens.tokens, tokens.attention_mask, strict=True)
        real = [token for token, is_real in pairs if is_real]
        return bool(real) and unknown_token not in real

    def _encode_batch(self, pictures: Sequence[Picture]) -> NDArray[np.float32]:
        feeds = {"pixel_values": self._preprocessor(pictures)}
        return normalised(self._vision_graph.run(self._vision.output, feeds))

    @property
    def _vision(self) -> VisionTower:
        if self._manifest.vision is None:
            raise ValueError(f"{self._manifest.name} reads no pictures")
        return self._manifest.vision

    @cached_property
    def _verified_dir(self) -> Path:
        verify_files(self._models_dir, self._manifest.files)
        return self._models_dir

    @cached_property
    def _vision_graph(self) -> Graph:
        return Graph(self._verified_dir / self._vision.graph)

    @cached_property
    def _preprocessor(self) -> PicturePreprocessor:
        text = (self._verified_dir / self._vision.preprocessor).read_text(encoding="utf-8")
        return PicturePreprocessor.from_json(text)

    @cached_property
    def _reader(self) -> TextReader:
        return TextReader(self._verified_dir, self._manifest.text)
