"""By what a frame is told from another, whatever moves or shines in it."""

import math
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from scenedex.media.inside.glimpses import BLACK, WHITE, Glimpse

_COARSE_SIZE = (16, 9)
_EDGE_WINDOW = (7, 7)
# A picture without edges cannot be told from another (mean square of levels).
LEAST_ENERGY = 0.3


@dataclass(frozen=True)
class Features:
    """A frame's colours and edges, by which it is told from another.

    Attributes:
        coarse: BGR of 16×9 pixels, in a row.
        edges: luma without its low frequencies, in a row.
        energy: mean square of the edges.
    """

    at_s: float
    coarse: NDArray[np.float32]
    edges: NDArray[np.float32]
    energy: float
    is_blank: bool

    @classmethod
    def of(cls, glimpse: Glimpse) -> Self:
        """Measures a frame."""
        coarse = cv2.resize(glimpse.picture, _COARSE_SIZE, interpolation=cv2.INTER_AREA)
        luma = glimpse.luma.astype(np.float32)
        edges = (luma - cv2.blur(luma, _EDGE_WINDOW)).ravel()
        energy = float(edges @ edges) / edges.size
        return cls(
            glimpse.at_s,
            np.asarray(coarse, np.float32).ravel(),
            edges,
            energy,
            glimpse.is_blank(BLACK) or glimpse.is_blank(WHITE),
        )

    def change_to(self, other: "Features") -> float:
        """Root mean square of the levels (0–255) by which the coarse colours differ."""
        change = other.coarse - self.coarse
        return math.sqrt(change @ change / change.size)

    def likeness_to(self, other: "Features") -> float:
        """Correlation of the edges: 1 where the same is seen, in whatever light."""
        likeness = float(self.edges @ other.edges) / self.edges.size
        return likeness / max(LEAST_ENERGY, math.sqrt(self.energy * other.energy))
