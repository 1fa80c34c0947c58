"""Turns pictures into what a vision graph reads, as the file beside the graph says."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture: TypeAlias = Path | Image.Image | NDArray[np.uint8]


@dataclass(frozen=True)
class PicturePreprocessor:
    """The part of a Hugging Face ``preprocessor_config.json`` that SigLIP models use.

    Attributes:
        width: of the graph's input in pixels; the aspect ratio is not kept, as in SigLIP.
        height: of the graph's input in pixels.
        resample: Pillow's number of the filter.
        scale: what a byte is multiplied with.
        mean: taken off each channel after scaling.
        std: what each channel is divided by after that.
    """

    width: int
    height: int
    resample: Image.Resampling
    scale: float
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads the file's text.

        Raises:
            ValueError: a value is not what it should be.
            KeyError: one is missing.
        """
        given = json.loads(text)
        return cls(
            width=int(given["size"]["width"]),
            height=int(given["size"]["height"]),
            resample=Image.Resampling(given["resample"]),
            scale=float(given["rescale_factor"]),
            mean=_channels(given["image_mean"]),
            std=_channels(given["image_std"]),
        )

    def resize(self, picture: Picture) -> NDArray[np.uint8]:
        """Loads and resizes one picture: RGB, (height, width, 3).

        Raises:
            OSError: the file cannot be read as a picture.
        """
        with _opened(picture) as image:
            resized = image.convert("RGB").resize((self.width, self.height), self.resample)
        return np.asarray(resized, dtype=np.uint8)

    def normalise(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Scales resized pictures: (n, height, width, 3) to float32 (n, 3, height, width)."""
        scaled = pictures.astype(np.float32) * np.float32(self.scale)
        mean, std = (np.array(values, dtype=np.float32) for values in (self.mean, self.std))
        shifted = (scaled - mean) / std
        return np.ascontiguousarray(shifted.transpose(0, 3, 1, 2))

    def __call__(self, pictures: Sequence[Picture]) -> NDArray[np.float32]:
        """Prepares a batch, float32 (n, 3, height, width).

        Raises:
            OSError: a file cannot be read as a picture.
        """
        return self.normalise(np.stack([self.resize(picture) for picture in pictures]))


def _opened(picture: Picture) -> Image.Image:
    if isinstance(picture, Path):
        return Image.open(picture)
    return picture.copy() if isinstance(picture, Image.Image) else Image.fromarray(picture)


def _channels(values: Sequence[float]) -> tuple[float, float, float]:
    red, green, blue = values
    return float(red), float(green), float(blue)
