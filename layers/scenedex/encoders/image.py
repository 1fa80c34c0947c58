"""The image encoder: pictures, and texts that ask for what is seen, in one space."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenedex.encoders.graphs import Graph
from scenedex.encoders.manifest import KnownWords, VisionTower
from scenedex.encoders.packed import PackedModel
from scenedex.encoders.preprocess import Picture, PicturePreprocessor
from scenedex.encoders.spec import ModelSpec
from scenedex.encoders.tower import normalised

# Pictures in one run of the graph: 16 of 384 pixels take about 28 MB as floats.
_BATCH = 16


class ImageTextEncoder(PackedModel):
    """Turns pictures and texts into unit vectors of one space; its manifest has a vision tower."""

    @property
    def spec(self) -> ModelSpec:
        """Which model it is; opens it, since only then is known where it runs.

        Raises:
            Misconfigured: as ``encode_images``.
        """
        return self._manifest.spec(self._vision_tower.provider)

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
        return self._read(texts)

    def understands(self, text: str) -> bool:
        """Whether enough of the text's words mean something to the model.

        A model of few words maps a question without any to a point like any other, which is near
        to some pictures; such a question must not be compared at all.
        """
        words = self._manifest.words
        return words is None or self._known_share(text, words) >= words.least_share

    def understands_all(self, text: str) -> bool:
        """Whether all of the text's words mean something to the model.

        Where it does not know a word, it compares what the others say, and cannot be sure: "a red
        tractor" is then something red.
        """
        words = self._manifest.words
        return words is None or self._known_share(text, words) == 1

    def _known_share(self, text: str, words: KnownWords) -> float:
        """Of the words that ask for something; 0 where none does."""
        asked = [word for word in text.lower().split() if word.strip(".,;:!?") not in words.ignored]
        known = [word for word in asked if self._knows(word, words.unknown_token)]
        return len(known) / len(asked) if asked else 0.0

    def _knows(self, word: str, unknown_token: str) -> bool:
        tokens = self._opened.tokens(word)
        pairs = zip(tokens.tokens, tokens.attention_mask, strict=True)
        real = [token for token, is_real in pairs if is_real]
        return bool(real) and unknown_token not in real

    def _encode_batch(self, pictures: Sequence[Picture]) -> NDArray[np.float32]:
        feeds = {"pixel_values": self._preprocessor(pictures)}
        return normalised(self._vision_tower.run(self._vision.output, feeds))

    @property
    def _vision(self) -> VisionTower:
        if self._manifest.vision is None:
            raise ValueError(f"{self._manifest.name} reads no pictures")
        return self._manifest.vision

    @property
    def _vision_tower(self) -> Graph:
        """One for all threads: two first pictures at the same time open it once."""
        with self._opening:
            return self._vision_graph

    @cached_property
    def _vision_graph(self) -> Graph:
        return Graph(self._verified_dir / self._vision.graph)

    @cached_property
    def _preprocessor(self) -> PicturePreprocessor:
        text = (self._verified_dir / self._vision.preprocessor).read_text(encoding="utf-8")
        return PicturePreprocessor.from_json(text)
