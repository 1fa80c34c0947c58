"""What the benchmark's cameras film: drawn places with fine detail, and a screen.

Pictures are busy enough that coding and decoding them costs what camera footage costs: detail that
key frames must tell, movement that the pictures between must follow, and a sensor's noise.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from scenedex.testing.clips.forms import Picture, Take
from scenedex.testing.clips.takes import Filmed, Passing, Size, Texture, drawn

# How much larger than the frame the picture is that a camera pans over.
_ROOM = 1.25
# Standard deviation of the fine detail drawn over every picture, 0–255.
_DETAIL = 9.0
# Widths of the patches that the detail is made of, in pixels.
_PATCHES = (2, 4, 8)
# Of the room, how much a pan crosses in a second.
_PAN_A_SECOND = 0.15
_NOISE_FRAMES = 16


@dataclass(frozen=True)
class Orbiting:
    """A camera that swings over a picture and is back where it began when the take is over."""

    canvas: Picture
    size: Size
    duration_s: float
    rate: float

    def frame(self, index: int) -> Picture:
        """What the camera sees."""
        angle = 2 * np.pi * index / (self.duration_s * self.rate)
        left, top = (
            round((self.canvas.shape[axis] - self.size[1 - axis]) * (0.5 + 0.5 * swing))
            for axis, swing in ((1, np.cos(angle)), (0, np.sin(angle)))
        )
        width, height = self.size
        return np.ascontiguousarray(self.canvas[top : top + height, left : left + width])


@dataclass(frozen=True)
class Screen:
    """A window in which somebody types; every line that is full begins another.

    Attributes:
        lines_a_second: how fast.
    """

    seed: int
    size: Size
    duration_s: float
    rate: float
    lines_a_second: float = 0.5

    def frame(self, index: int) -> Picture:
        """The page as far as it is typed."""
        typed = index / self.rate * self.lines_a_second
        picture = _page(self.seed, self.size).copy()
        rng = np.random.default_rng(self.seed)
        ink = tuple(int(part) for part in rng.integers(0, 120, 3))
        for line in range(int(typed) + 1):
            words = "".join(chr(code) for code in rng.integers(97, 123, 60))
            shown = words if line < int(typed) else words[: int(60 * (typed % 1))]
            place = (self.size[0] // 12, self.size[1] // 8 + line * self.size[1] // 22)
            cv2.putText(picture, shown, place, cv2.FONT_HERSHEY_SIMPLEX, 1.0, ink, 2, cv2.LINE_AA)
        return picture


@lru_cache(maxsize=2)
def _page(seed: int, size: Size) -> Picture:
    rng = np.random.default_rng([seed, 5])
    picture = np.full((size[1], size[0], 3), rng.integers(150, 256, 3), np.uint8)
    picture[: size[1] // 16] = rng.integers(0, 120, 3)
    picture[:, -size[0] // 5 :] = rng.integers(90, 230, 3)
    side = (size[0] // 6, size[1] // 4)
    picture[-side[1] - 40 : -40, -side[0] - 20 : -20] = drawn(seed, side)
    return picture


def detailed(seed: int, size: Size) -> Picture:
    """A drawn scene with fine detail in parts of it, as grass, cloth and walls have."""
    picture = drawn(seed, size)
    detail = np.roll(_detail(size), (seed * 97, seed * 211), (0, 1))
    return np.asarray(cv2.add(picture, cv2.merge([detail] * 3), dtype=cv2.CV_8U), np.uint8)


@lru_cache(maxsize=4)
def _detail(size: Size) -> NDArray[np.int16]:
    rng = np.random.default_rng(1)
    total = np.zeros((size[1], size[0]), np.float32)
    for patch in _PATCHES:
        shape = (size[1] // patch + 1, size[0] // patch + 1)
        total += cv2.resize(rng.standard_normal(shape, dtype=np.float32), size)
    strength = cv2.resize(rng.random((5, 8), dtype=np.float32), size)
    return np.asarray(total * strength * _DETAIL, np.int16)


def moving_take(seed: int, size: Size, duration_s: float, *, rate: float) -> Take:
    """A take in which much moves: the camera, water, or something that passes by."""
    rng = np.random.default_rng([seed, 3])
    wide = (round(size[0] * _ROOM), round(size[1] * _ROOM))
    pan = min(1.0, _PAN_A_SECOND * duration_s) * float(rng.choice((-1, 1)))
    panned = Filmed(detailed(seed, wide), size, duration_s, pan=pan, rate=rate)
    kind = int(rng.integers(5))
    if kind == 0:
        return replace(panned, zoom=1.04**duration_s)
    if kind == 1:
        return Texture(seed, size, duration_s, speed=int(rng.integers(1, 4)), grain=size[0] // 20)
    return Passing(panned, rate=rate) if kind == 2 else panned


def still_take(seed: int, size: Size, duration_s: float, *, rate: float) -> Take:
    """A take in which nothing moves."""
    return Filmed(detailed(seed, size), size, duration_s, rate=rate)


class Sensor:
    """The noise of a camera, in the luma alone.

    Args:
        deviation: its standard deviation, 0–255.
    """

    def __init__(self, size: Size, deviation: float) -> None:
        rng = np.random.default_rng(2)
        shape = (size[1] + _NOISE_FRAMES, size[0] + _NOISE_FRAMES)
        self._height, self._width = size[1], size[0]
        self._base = round(4 * deviation)
        noise = rng.standard_normal(shape, dtype=np.float32) * deviation + self._base
        self._noise = np.asarray(np.clip(np.rint(noise), 0, 2 * self._base), np.uint8)

    def film(self, picture: Picture, number: int) -> NDArray[np.uint8]:
        """The picture with noise, as planar 4:2:0, shape (height × 3/2, width)."""
        planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8)
        if self._base:
            top, left = np.random.default_rng(number).integers(0, _NOISE_FRAMES, 2)
            noise = self._noise[top : top + self._height, left : left + self._width]
            luma = cv2.add(planes[: self._height], noise)
            planes[: self._height] = cv2.subtract(luma, np.full_like(luma, self._base))
        return planes
