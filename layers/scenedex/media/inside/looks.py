"""What a picture looks like, small enough to be kept, and how much two of them differ."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

# PySceneDetect scales to about 256 by itself; its measure is a mean, so that it hardly matters.
_WIDTH = 192
Small = NDArray[np.uint8]
"""A picture for looking at: BGR, shape (height, width, 3), at most 192 pixels wide."""
# Hue, saturation and value; finer ones would tell a moving camera from a still one.
_BINS = [8, 4, 4]
_RANGES = [0.0, 180.0, 0.0, 256.0, 0.0, 256.0]
# Black and white film is told apart by its shades alone.
_SHADES = 32
COMPONENTS = 3
"""Of a picture's colours: hue, saturation and value."""
# Blue from green and green from red (0–255): a picture in which they lie less apart on the whole
# has no colours. Every so many pixels tell it.
_GREY = 4.0
_SAMPLED = 8


def is_grey(small: Small) -> bool:
    """Whether a picture has no colours."""
    sample = small[::_SAMPLED, ::_SAMPLED].astype(np.int16)
    apart = np.abs(np.diff(sample, axis=2)).sum()
    return float(apart) < _GREY * sample.size / COMPONENTS


class Shrinker:
    """Makes small pictures, all of one size.

    Args:
        width: of the pictures it is given first of all; others are squeezed.
        height: likewise.
    """

    def __init__(self, width: int, height: int) -> None:
        scale = min(1.0, _WIDTH / width)
        self._size = (max(1, round(width * scale)), max(1, round(height * scale)))
        self._scaler = VideoReformatter()

    def shrink(self, frame: VideoFrame) -> Small:
        """The small picture of a decoded frame."""
        small = self._scaler.reformat(
            frame, *self._size, "bgr24", interpolation="FAST_BILINEAR", threads=1
        )  # so small a picture is done before threads have been called together
        return small.to_ndarray()  # type: ignore[return-value]


@dataclass(frozen=True)
class Look:
    """A picture, as it is compared.

    Attributes:
        at_s: when it is shown.
    """

    at_s: float
    small: Small

    @cached_property
    def hsv(self) -> Small:
        """Hue (0–179), saturation and value (0–255)."""
        return np.asarray(cv2.cvtColor(self.small, cv2.COLOR_BGR2HSV), np.uint8)

    @cached_property
    def is_grey(self) -> bool:
        """Whether it has no colours."""
        return is_grey(self.small)

    @cached_property
    def shades(self) -> NDArray[np.float32]:
        """The histogram of its values, shape (32,); sums to 1."""
        counts = cv2.calcHist([self.hsv], [2], None, [_SHADES], _RANGES[-2:]).ravel()
        return np.asarray(counts / counts.sum(), np.float32)

    @cached_property
    def colours(self) -> NDArray[np.float32]:
        """Its histogram, shape (128,); sums to 1."""
        counts = cv2.calcHist([self.hsv], [0, 1, 2], None, _BINS, _RANGES).ravel()
        return np.asarray(counts / counts.sum(), np.float32)


def difference(before: Look, after: Look) -> float:
    """Mean difference of hue, saturation and value at each place, each counted alike."""
    return float(cv2.norm(before.hsv, after.hsv, cv2.NORM_L1)) / before.hsv.size


@dataclass(frozen=True)
class Change:
    """How much two pictures differ.

    Attributes:
        content: mean difference of hue, saturation and value at each place, as PySceneDetect's
            ContentDetector weighs them; 27 between neighbours is a cut. Of pictures without
            colours, that of value.
        colours: share of the pixels whose colour the other picture lacks, 0 to 1; a camera that
            moves changes the first, and this one only when it shows something else.
    """

    content: float
    colours: float

    @classmethod
    def between(cls, before: Look, after: Look) -> "Change":
        """The change from one picture to another of the same size."""
        content = difference(before, after)
        if before.is_grey and after.is_grey:
            shades = float(np.abs(before.shades - after.shades).sum()) / 2
            return cls(content * COMPONENTS, shades)
        colours = float(np.abs(before.colours - after.colours).sum()) / 2
        return cls(content, colours)
