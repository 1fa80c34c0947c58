"""What every model of a pack has: a folder, its part of the manifest, and a way to read texts."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from scenedex.encoders.files import verify_files
from scenedex.encoders.manifest import KindManifest
from scenedex.encoders.spec import Calibration
from scenedex.encoders.tower import TextReader


class PackedModel:
    """One model of a pack; its files are checked and opened at the first use.

    Args:
        models_dir: the pack's folder.
        manifest: the model's part of the manifest.
    """

    def __init__(self, models_dir: Path, manifest: KindManifest) -> None:
        self._models_dir = models_dir
        self._manifest = manifest
        self._opening = Lock()

    @property
    def calibration(self) -> Calibration:
        """What its cosines mean."""
        return self._manifest.calibration

    def _read(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of texts, float32 (n, dimensions); 0 texts give (0, dimensions)."""
        if not texts:
            return np.empty((0, self._manifest.dimensions), dtype=np.float32)
        return self._opened.encode(texts)

    @property
    def _opened(self) -> TextReader:
        """One for all threads: two first texts at the same time open it once."""
        with self._opening:
            return self._reader

    @cached_property
    def _verified_dir(self) -> Path:
        verify_files(self._models_dir, self._manifest.files)
        return self._models_dir

    @cached_property
    def _reader(self) -> TextReader:
        return TextReader(self._verified_dir, self._manifest.text)
