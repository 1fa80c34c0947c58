"""The text encoder: what is said, and what is asked for."""

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenedex.encoders.packed import PackedModel
from scenedex.encoders.spec import ModelSpec


class TextEncoder(PackedModel):
    """Turns texts into unit vectors."""

    @property
    def spec(self) -> ModelSpec:
        """Which model it is; opens it, since only then is known where it runs.

        Raises:
            Misconfigured: as ``encode``.
        """
        return self._manifest.spec(self._opened.graph.provider)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encodes texts, float32 (n, dimensions), each of length 1; 0 texts give (0, dimensions).

        Raises:
            Misconfigured: MODEL_MISSING or MODEL_DAMAGED.
        """
        return self._read(texts)

    def understands(self, text: str) -> bool:
        """Whether most letters of the text are of scripts that the model was trained on.

        All texts in another script lie near each other, whatever they say.
        """
        scripts = self._manifest.scripts
        letters = [_script(char) for char in text if char.isalpha()]
        if scripts is None or not letters:
            return True
        return 2 * sum(script in scripts for script in letters) > len(letters)


def _script(char: str) -> str:
    """The script of a letter: the first word of its name in Unicode."""
    return unicodedata.name(char, "").partition(" ")[0].capitalize()
