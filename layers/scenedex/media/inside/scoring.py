"""How well a frame stands for its scene."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

# Luma below which a frame is night at best, above which it is washed out (0–255).
_DARK = 40.0
_BRIGHT = 235.0
# Standard deviation of luma that a well-lit photograph reaches.
_FULL_CONTRAST = 50.0
# Keeps frames in order even where they are all black.
_LEAST = 1e-6


def score_frame(picture: NDArray[np.uint8]) -> float:
    """Scores sharpness, contrast and exposure; more is better, 0 is black.

    Sharpness is the variance of the Laplacian (Pech-Pacheco et al., ICPR 2000), on a log scale,
    since noise and text would outweigh everything else.

    Args:
        picture: shape (height, width, 3), BGR.
    """
    luma = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    mean, deviation = (float(value.item()) for value in cv2.meanStdDev(luma))
    _, roughness = cv2.meanStdDev(cv2.Laplacian(luma, cv2.CV_16S))
    sharpness = math.log1p(float(roughness.item()) ** 2)
    contrast = min(1.0, deviation / _FULL_CONTRAST)
    return _LEAST + sharpness * contrast * _exposure(mean)


def _exposure(mean: float) -> float:
    if mean < _DARK:
        return (mean / _DARK) ** 2
    if mean > _BRIGHT:
        return max(0.0, (255.0 - mean) / (255.0 - _BRIGHT))
    return 1.0
