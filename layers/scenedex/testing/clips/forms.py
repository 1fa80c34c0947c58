"""What a synthetic clip shows, and how it is coded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment
from scenedex.testing.clips.colours import Colours

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]


class Take(Protocol):
    """What is filmed without a cut."""

    @property
    def duration_s(self) -> float:
        """How long it lasts."""

    def frame(self, index: int) -> Picture:
        """Its frame of this number, RGB, shape (height, width, 3); all of one size."""


@dataclass(frozen=True)
class Shot:
    """One take: a picture that moves a little, for a while.

    Attributes:
        picture: RGB, shape (height, width, 3), as large as the clip.
        drift: pixels by which it moves to the side with each frame.
    """

    picture: Picture
    duration_s: float
    drift: int = 1

    def frame(self, index: int) -> Picture:
        """The picture, moved."""
        return np.roll(self.picture, index * self.drift, axis=1)


@dataclass(frozen=True)
class MarkedShot:
    """A take whose corners stay as they are, so that one sees whether it is upright and unspoilt.

    Attributes:
        corners: the colours at the top left, top right, bottom left and bottom right; each fills a
            quarter of the width and of the height.
    """

    shot: Shot
    corners: Sequence[Colour]

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return self.shot.duration_s

    def frame(self, index: int) -> Picture:
        """The picture, moved, under its corners."""
        picture = self.shot.frame(index)
        height, width = (max(1, length // 4) for length in picture.shape[:2])
        places = [
            (rows, columns)
            for rows in (slice(height), slice(-height, None))
            for columns in (slice(width), slice(-width, None))
        ]
        for place, colour in zip(places, self.corners, strict=True):
            picture[place] = colour
        return picture


@dataclass(frozen=True)
class ClipForm:
    """How a clip is coded.

    Attributes:
        rate: frames per second; of a variable rate, the fastest.
        is_variable: every third frame is left out, so that no two gaps in a row are equal.
        has_sound: a 440 Hz tone, as long as the pictures.
        sound_start_s: when the sound track begins, counted from the first picture; may be negative.
        tone: when the tone is heard, counted from the first picture; else there is silence. None:
            all the time.
        start_s: when the first picture is shown on the file's clock; may be negative.
        turn: degrees clockwise that a player turns the picture: 0, 90, 180 or 270; MP4 only.
        is_mirrored: a player swaps left and right before it turns the picture; MP4 only.
        pixel_ratio: width of a pixel to its height.
        pixels: libav's name of the pixel format.
        colours: how red, green and blue are coded; None: as BT.601, and the file does not say.
        has_other_pictures: a smaller, black video stream before the one that counts.
        has_other_sound: a silent sound track after the one that counts.
        has_cover: a larger, white picture as a song has one; MP4 and MKV only.
        has_data: a track of measurements beside every picture; TS only.
        cues: an embedded text track.
        text_codec: ``mov_text`` for MP4, else ``subrip``, ``webvtt`` or ``ass``.
        timecode: that of the first picture, such as ``01:00:00:00``; a track of its own in MOV.
        container: libav's name of the muxer; None: by the file's suffix.
        muxer: options for it.
        options: for the video encoder.
    """

    codec: str = "libx264"
    rate: int = 25
    is_variable: bool = False
    has_sound: bool = False
    sound_codec: str = "aac"
    sound_start_s: float = 0.0
    tone: TimeSpan | None = None
    start_s: float = 0.0
    turn: int = 0
    is_mirrored: bool = False
    pixel_ratio: Fraction = Fraction(1)
    pixels: str = "yuv420p"
    colours: Colours | None = None
    has_other_pictures: bool = False
    has_other_sound: bool = False
    has_cover: bool = False
    has_data: bool = False
    cues: Sequence[TranscriptSegment] = ()
    text_codec: str = "mov_text"
    timecode: str | None = None
    container: str | None = None
    muxer: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=lambda: {"preset": "veryfast"})


def cue(start_s: float, end_s: float, text: str) -> TranscriptSegment:
    """A cue for an embedded text track."""
    return TranscriptSegment(TimeSpan(start_s, end_s), text)


def blocks(seed: int, size: tuple[int, int] = (320, 180)) -> Picture:
    """A picture of coloured blocks; two seeds differ enough for a cut.

    Args:
        size: width and height.
    """
    width, height = size
    rng = np.random.default_rng(seed)
    coarse = rng.integers(30, 226, (6, 8, 3), dtype=np.uint8)
    rows = np.arange(height) * len(coarse) // height
    columns = np.arange(width) * coarse.shape[1] // width
    return np.ascontiguousarray(coarse[rows][:, columns])


def plain(level: int, size: tuple[int, int] = (320, 180)) -> Picture:
    """A grey picture; level 0 is black."""
    return np.full((size[1], size[0], 3), level, np.uint8)


def shots(*durations_s: float, size: tuple[int, int] = (320, 180), seed: int = 1) -> list[Shot]:
    """Shots of blocks, one for each duration."""
    return [
        Shot(blocks(seed + index, size), duration_s) for index, duration_s in enumerate(durations_s)
    ]
