"""A canvas in units of its height, so that a scene is drawn alike at every size."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

RGB = tuple[float, float, float]
Point = tuple[float, float]
# Drawn so many times larger and averaged: smooth edges.
_OVERSAMPLING = 2


class Canvas:
    """Draws with x from 0 to ``aspect`` and y from 0 (top) to 1; colours are 0 to 255.

    Args:
        width: of the picture in pixels.
        height: of the picture in pixels.
        rng: where the scene takes its chances from.
    """

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        self.aspect = width / height
        self.rng = rng
        self._scale = height * _OVERSAMPLING
        self._image = Image.new("RGB", (width * _OVERSAMPLING, height * _OVERSAMPLING))
        self._draw = ImageDraw.Draw(self._image)

    def uniform(self, low: float, high: float) -> float:
        """A number drawn evenly between two."""
        return float(self.rng.uniform(low, high))

    def gradient(self, top: float, bottom: float, upper: RGB, lower: RGB) -> None:
        """Fills rows from one colour to another."""
        first, last = round(top * self._scale), round(bottom * self._scale)
        for row in range(first, last):
            share = (row - first) / max(last - first, 1)
            fill = _mix(upper, lower, share)
            self._draw.line([(0, row), (self._image.width, row)], fill=_bytes(fill))

    def polygon(self, points: Sequence[Point], colour: RGB) -> None:
        """Fills a polygon."""
        self._draw.polygon([self._pixel(point) for point in points], fill=_bytes(colour))

    def box(self, left: float, top: float, right: float, bottom: float, colour: RGB) -> None:
        """Fills a rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: RGB) -> None:
        """Fills an ellipse around a centre."""
        corners = [self._pixel((x - rx, y - ry)), self._pixel((x + rx, y + ry))]
        self._draw.ellipse(corners, fill=_bytes(colour))

    def disc(self, x: float, y: float, radius: float, colour: RGB) -> None:
        """Fills a circle."""
        self.ellipse(x, y, radius, radius, colour)

    def arc(self, x: float, y: float, radius: float, width: float, colour: RGB) -> None:
        """Draws a ring around a centre."""
        corners = [self._pixel((x - radius, y - radius)), self._pixel((x + radius, y + radius))]
        self._draw.ellipse(corners, outline=_bytes(colour), width=self._width(width))

    def line(self, points: Sequence[Point], width: float, colour: RGB) -> None:
        """Draws a line through points."""
        pixels = [self._pixel(point) for point in points]
        self._draw.line(pixels, fill=_bytes(colour), width=self._width(width), joint="curve")

    def pixels(self) -> NDArray[np.float32]:
        """The picture, (height, width, 3), 0 to 255."""
        return np.asarray(self._image.reduce(_OVERSAMPLING), dtype=np.float32)

    def _pixel(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def _width(self, width: float) -> int:
        return max(1, round(width * self._scale))


def _mix(upper: RGB, lower: RGB, share: float) -> RGB:
    red, green, blue = (a + (b - a) * share for a, b in zip(upper, lower, strict=True))
    return red, green, blue


def _bytes(colour: RGB) -> tuple[int, int, int]:
    red, green, blue = (min(255, max(0, round(value))) for value in colour)
    return red, green, blue


def shaded(colour: RGB, factor: float) -> RGB:
    """A darker (below 1) or brighter colour."""
    red, green, blue = (value * factor for value in colour)
    return red, green, blue
