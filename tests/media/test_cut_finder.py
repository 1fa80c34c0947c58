"""The detector is asked about few pairs of frames, and what it says is what it says of all."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray
from scenedetect.common import FrameTimecode, Timecode
from scenedetect.detectors import ContentDetector

from scenedex.media.inside.cuts import CutFinder
from scenedex.media.inside.looks import Look, is_grey
from scenedex.testing.clips import blocks

THRESHOLD = 27.0
SIZE = (96, 54)


def mixed(share: float) -> NDArray[np.uint8]:
    """Two pictures that show through each other."""
    one, other = (blocks(seed, SIZE).astype(float) for seed in (1, 2))
    return ((1 - share) * one + share * other).astype(np.uint8)


def grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(picture.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)


def said_by_the_detector(frames: list[NDArray[np.uint8]]) -> list[bool]:
    """Of every frame: in colours, and of black and white ones by their shades as well."""
    colours = ContentDetector(threshold=THRESHOLD, min_scene_len=0.0)
    shades = ContentDetector(threshold=THRESHOLD, min_scene_len=0.0, luma_only=True)
    found = []
    for number, frame in enumerate(frames):
        at = FrameTimecode(Timecode(number * 40_000, Fraction(1, 1_000_000)), Fraction(25))
        is_cut = bool(colours.process_frame(at, frame))
        if is_grey(frame):
            is_cut = bool(shades.process_frame(at, frame)) or is_cut
        else:
            shades = ContentDetector(threshold=THRESHOLD, min_scene_len=0.0, luma_only=True)
        found.append(is_cut)
    return found


def shares_near_the_threshold() -> list[NDArray[np.uint8]]:
    frames = []
    for step in np.linspace(0.1, 1.0, 60):
        frames += [mixed(0.0), mixed(float(step))]
    return frames


@pytest.mark.parametrize(
    "frames",
    [
        [blocks(seed, SIZE) for seed in (1, 1, 2, 2, 2, 3, 1)],
        shares_near_the_threshold(),
        [grey(frame) for frame in shares_near_the_threshold()],
        [grey(blocks(1, SIZE)), blocks(1, SIZE), grey(blocks(2, SIZE)), grey(blocks(3, SIZE))],
    ],
    ids=["cuts", "near the threshold", "black and white", "in and out of colours"],
)
def test_it_finds_what_the_detector_finds(frames: list[NDArray[np.uint8]]) -> None:
    finder = CutFinder(THRESHOLD)

    found = [finder.is_cut(Look(number / 25, frame)) for number, frame in enumerate(frames)]

    assert found == said_by_the_detector(frames)
    assert 0 < sum(found) < len(frames)
