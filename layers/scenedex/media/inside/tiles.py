"""Tiles wait in a file until there are sheets to make of them, so that memory does not grow."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8] | Image.Image
"""RGB, shape (height, width, 3), as it is shown: upright, with square pixels."""

TILE_SIDE = 160
"""The longest side of a tile in pixels; players show it about as large as that."""
# Beside WebP (quality 70, method 2) on sheets of films, at about the same error: 10 to 35 % more
# bytes, a tenth of the time, and every player's engine decodes it.
_QUALITY = 75
_CHANNELS = 3


class TileFile:
    """Tiles of one size, each at its place; the first picture's shape is that of all.

    Args:
        path: where they wait.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.width = self.height = 0

    def put(self, place: int, picture: Picture) -> None:
        """Shrinks a picture into a tile, in place of what was there."""
        whole = Image.fromarray(picture) if isinstance(picture, np.ndarray) else picture
        if not self.width:
            self._take_shape(*whole.size)
        size = (self.width, self.height)
        pixels = whole.resize(size, Image.Resampling.BILINEAR, reducing_gap=1.0).tobytes()
        with self._path.open("r+b") as file:
            file.seek(place * len(pixels))
            file.write(pixels)

    def write_sheet(self, places: Sequence[int], columns: int, path: Path) -> None:
        """Writes a JPEG of tiles, row by row."""
        rows = -(-len(places) // columns)
        sheet = np.zeros((rows, self.height, columns, self.width, _CHANNELS), np.uint8)
        size = sheet[0, :, 0].size
        with self._path.open("rb") as file:
            for number, place in enumerate(places):
                file.seek(place * size)
                tile = np.frombuffer(file.read(size), np.uint8)
                row, column = divmod(number, columns)
                sheet[row, :, column] = tile.reshape(self.height, self.width, _CHANNELS)
        picture = sheet.reshape(rows * self.height, columns * self.width, _CHANNELS)
        Image.fromarray(picture).save(path, "JPEG", quality=_QUALITY)

    def remove(self) -> None:
        """Removes the file; the sheets stay."""
        self._path.unlink()

    def _take_shape(self, width: int, height: int) -> None:
        scale = min(1.0, TILE_SIDE / max(width, height))
        self.width, self.height = max(1, round(width * scale)), max(1, round(height * scale))
        self._path.touch()
