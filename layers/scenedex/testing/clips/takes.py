"""Takes in which something moves, shines or flickers, and nothing is cut.

Frames cost little more than a copy, so that long 1080p videos can be made of them.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from scenedex.testing.clips.forms import Picture, Take
from scenedex.testing.pictures import render, sample

Size = tuple[int, int]
# Drawn pictures hold no finer detail; larger ones are scaled up.
_DRAWN_WIDTH = 768
_NOISE_FRAMES = 8


def drawn(seed: int, size: Size) -> Picture:
    """A drawn scene, any of those that the starter image model knows.

    Args:
        size: width and height.
    """
    width = min(_DRAWN_WIDTH, size[0])
    spec = sample(np.random.default_rng(seed), held_out=False)
    picture = render(spec, width, round(size[1] * width / size[0]), seed)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)


@dataclass(frozen=True)
class Filmed:
    """A camera that moves steadily over a picture.

    Attributes:
        canvas: RGB, shape (height, width, 3), larger than the frame where the camera pans.
        size: the frame's width and height.
        pan: of the canvas' room, how much is crossed from the first frame to the last: 0 to 1.
        zoom: how much larger things are in the last frame.
        rate: frames per second.
    """

    canvas: Picture
    size: Size
    duration_s: float
    pan: float = 0.0
    zoom: float = 1.0
    rate: float = 25.0

    def frame(self, index: int) -> Picture:
        """What the camera sees."""
        progress = index / max(1.0, self.duration_s * self.rate - 1)
        scale = self.zoom**progress
        left, top = (
            (self.canvas.shape[axis] * scale - self.size[1 - axis])
            * (0.5 + self.pan * (progress - 0.5))
            for axis in (1, 0)
        )
        if self.zoom == 1:
            return self._cropped(round(left), round(top))
        move = np.array([[scale, 0, -left], [0, scale, -top]])
        return np.asarray(cv2.warpAffine(self.canvas, move, self.size), np.uint8)

    def _cropped(self, left: int, top: int) -> Picture:
        width, height = self.size
        return np.ascontiguousarray(self.canvas[top : top + height, left : left + width])


@dataclass(frozen=True)
class Texture:
    """Two layers of soft noise that slide over each other, as water and crowds do.

    Attributes:
        speed: pixels by which they move with each frame.
        grain: how many pixels a patch of noise is wide.
    """

    seed: int
    size: Size
    duration_s: float
    speed: int = 3
    grain: int = 16

    @cached_property
    def _layers(self) -> tuple[Picture, Picture]:
        rng = np.random.default_rng(self.seed)
        width, height = self.size
        shape = (height // self.grain + 2, width // self.grain + 2, 3)
        tone = rng.integers(0, 120, 3)
        layers = [
            np.asarray(cv2.resize(layer.astype(np.uint8), self.size), np.uint8)
            for layer in (rng.integers(0, 136, shape) + tone for _ in range(2))
        ]
        return layers[0], layers[1]

    def frame(self, index: int) -> Picture:
        """The layers, each moved its own way."""
        move = index * self.speed
        first = np.roll(self._layers[0], move, axis=1)
        second = np.roll(self._layers[1], move, axis=0)
        return np.asarray(cv2.addWeighted(first, 0.5, second, 0.5, 0), np.uint8)


@dataclass(frozen=True)
class Passing:
    """A thing as high as half the frame crosses a take, once."""

    take: Take
    colour: tuple[int, int, int] = (180, 60, 40)
    rate: float = 25.0

    @property
    def duration_s(self) -> float:
        """As long as the take."""
        return self.take.duration_s

    def frame(self, index: int) -> Picture:
        """The take and the thing before it."""
        picture = self.take.frame(index).copy()
        height, width = picture.shape[:2]
        progress = index / max(1.0, self.duration_s * self.rate - 1)
        centre = round((progress * 1.5 - 0.25) * width), round(0.6 * height)
        axes = round(0.2 * width), round(0.25 * height)
        cv2.ellipse(picture, centre, axes, 0, 0, 360, self.colour, -1)
        return picture


@dataclass(frozen=True)
class Grainy:
    """A take filmed by a sensor that adds noise."""

    take: Take
    seed: int = 0
    deviation: float = 4.0

    @property
    def duration_s(self) -> float:
        """As long as the take."""
        return self.take.duration_s

    @cached_property
    def _noise(self) -> list[Picture]:
        rng = np.random.default_rng(self.seed)
        shape = self.take.frame(0).shape
        noise = rng.standard_normal((_NOISE_FRAMES, *shape), dtype=np.float32) * self.deviation
        return list(np.abs(noise).astype(np.uint8))

    def frame(self, index: int) -> Picture:
        """The take with noise, which adds and takes away by turns."""
        noise = self._noise[index * 5 % _NOISE_FRAMES]
        change = cv2.add if index % 2 else cv2.subtract
        return np.asarray(change(self.take.frame(index), noise), np.uint8)


@dataclass(frozen=True)
class Lit:
    """A take under a light that changes.

    Attributes:
        flicker: standard deviation of the gain from frame to frame.
        flashes_s: when a flash goes off, which whitens two frames.
        turned_s: from when to when the light is turned; the same gain holds after it.
        turned_gain: how bright it is then.
    """

    take: Take
    flicker: float = 0.0
    flashes_s: tuple[float, ...] = ()
    turned_s: tuple[float, float] = (0.0, 0.0)
    turned_gain: float = 1.0
    rate: float = 25.0

    @property
    def duration_s(self) -> float:
        """As long as the take."""
        return self.take.duration_s

    def frame(self, index: int) -> Picture:
        """The take, darker or brighter."""
        gain = self._gain(index)
        return np.asarray(cv2.convertScaleAbs(self.take.frame(index), alpha=gain), np.uint8)

    def _gain(self, index: int) -> float:
        at_s = index / self.rate
        if any(0 <= at_s - flash_s < 2 / self.rate for flash_s in self.flashes_s):
            return 6.0
        start_s, end_s = self.turned_s
        turned = float(np.interp(at_s, (start_s, max(end_s, start_s + 1e-6)), (0, 1)))
        wobble = float(np.random.default_rng(index).standard_normal()) * self.flicker
        return max(0.0, 1 + (self.turned_gain - 1) * turned + wobble)


def take_of_any_kind(seed: int, size: Size, duration_s: float, *, rate: float = 25.0) -> Take:
    """A take of a kind that the seed chooses: still, panned, zoomed, busy, passed, or badly lit."""
    rng = np.random.default_rng([seed, 7])
    wide = (size[0] * 5 // 4, size[1] * 5 // 4)
    still = Filmed(drawn(seed, size), size, duration_s, rate=rate)
    panned = replace(still, pan=float(rng.uniform(-1, 1)), canvas=drawn(seed, wide))
    busy = Texture(seed, size, duration_s, speed=int(rng.integers(1, 4)), grain=size[0] // 20)
    kinds: tuple[Take, ...] = (
        still,
        Grainy(still, seed),
        panned,
        Grainy(panned, seed),
        replace(still, zoom=float(rng.uniform(1.05, 1.5))),
        busy,
        Passing(still, rate=rate),
        Passing(panned, rate=rate),
        Lit(still, flicker=0.03, rate=rate),
        Lit(panned, flashes_s=(duration_s * 0.5,), rate=rate),
    )
    return kinds[int(rng.integers(len(kinds)))]
