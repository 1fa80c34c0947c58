"""What the search for soft transitions keeps of a frame."""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from scenedex.domain.findings import Cut, CutKind
from scenedex.domain.span import TimeSpan

BLACK, WHITE = 0.0, 255.0
# Nothing is seen where the distance to the level and the deviation are below these (0–255):
# encoders leave a little, and a frame just beside the darkest one holds a little of the picture.
BLANK_DISTANCE = 24.0
_BLANK_DEVIATION = 10.0
_SIZE = (64, 36)


@dataclass(frozen=True)
class SoftCut:
    """A transition that takes a while.

    Attributes:
        span: from when to when the pictures change.
        at_s: its middle: of a fade, of the time when nothing is seen.
        strength: how far apart the pictures are, in levels (0–255).
    """

    span: TimeSpan
    at_s: float
    kind: CutKind
    strength: float

    @property
    def cut(self) -> Cut:
        """The cut that it stands for."""
        return Cut(self.at_s, self.kind, self.strength)


@dataclass(frozen=True)
class Glimpse:
    """A frame, very small.

    Attributes:
        picture: BGR, shape (36, 64, 3).
        luma: shape (36, 64).
        mean: of the luma.
        deviation: of the luma.
    """

    at_s: float
    picture: NDArray[np.uint8]
    luma: NDArray[np.uint8]
    mean: float
    deviation: float

    def distance(self, level: float) -> float:
        """Root mean square of the pixels' distance from a level of luma."""
        return float(((self.mean - level) ** 2 + self.deviation**2) ** 0.5)

    def is_blank(self, level: float) -> bool:
        """Whether nothing is seen but the level, or nearly so."""
        return self.distance(level) < BLANK_DISTANCE and self.deviation < _BLANK_DEVIATION

    @classmethod
    def of(cls, at_s: float, small: NDArray[np.uint8]) -> Self:
        """Shrinks a frame.

        Args:
            small: shape (height, width, 3), BGR.
        """
        picture = np.asarray(cv2.resize(small, _SIZE, interpolation=cv2.INTER_AREA), np.uint8)
        luma = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
        mean, deviation = cv2.meanStdDev(luma)
        return cls(at_s, picture, luma, float(mean.item()), float(deviation.item()))
