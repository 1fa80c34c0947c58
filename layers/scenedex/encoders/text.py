"""The text encoder: what is said, and what is asked for."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenedex.encoders.files import verify_files
from scenedex.encoders.manifest import KindManifest
from scenedex.encoders.spec import Calibration, ModelSpec
from scenedex.encoders.tower import TextReader


class TextEncoder:
    """Turns texts into unit vectors; the model is opened at the first use.

    Args:
        models_dir: the pack's folder.
        manifest: the model's part of the manifest.
    """

    def __init__(self, models_dir: Path, manifest: KindManifest) -> None:
        self._models_dir = models_dir
        self._manifest = manifest

    @property
    def calibration(self) -> Calibration:
        """What its cosines mean."""
        return self._manifest.calibration

    @property
    def spec(self) -> ModelSpec:
        """Which model it is; opens it, since only then is known where it runs.

        Raises:
            Misconfigured: as ``encode``.
        """
        return describe(self._manifest, self._reader.graph.provider)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encodes texts, float32 (n, dimensions), each of length 1; 0 texts give (0, dimensions).

        Raises:
            Misconfigured: MODEL_MISSING or MODEL_DAMAGED.
        """
        if not texts:
            return np.empty((0, self._manifest.dimensions), dtype=np.float32)
        return self._reader.encode(texts)

    @cached_property
    def _reader(self) -> TextReader:
        verify_files(self._models_dir, self._manifest.files)
        return TextReader(self._models_dir, self._manifest.text)


def describe(manifest: KindManifest, provider: str) -> ModelSpec:
    """A model's spec, of its manifest and where it runs."""
    return ModelSpec(
        kind=manifest.kind,
        name=manifest.name,
        revision=manifest.revision,
        dimensions=manifest.dimensions,
        preprocessing=manifest.preprocessing,
        precision=manifest.precision,
        provider=provider,
    )
