"""Which videos the benchmark is about."""

from dataclasses import dataclass
from typing import Literal

FULL_HD = (1920, 1080)
ULTRA_HD = (3840, 2160)
RATE = 30
KEY_EVERY = 60
"""Frames from one key frame to the next where their distance is fixed."""
Scenery = Literal["moving", "still", "loop", "screen"]
Keys = Literal["default", "fixed", "intra", "endless"]
# x264's own defaults (crf 23, keyint 250, scenecut 40, three B frames) but for what a kind of key
# frames says.
PRESET = "medium"
X264: dict[Keys, str] = {
    "default": "",
    "fixed": f"keyint={KEY_EVERY}:min-keyint={KEY_EVERY}:scenecut=0",
    "intra": "keyint=1",
    "endless": "keyint=infinite:scenecut=0",
}


@dataclass(frozen=True)
class Footage:
    """Takes that are drawn and encoded once, in pieces from which videos are put together.

    Attributes:
        pieces: how many files are encoded.
        piece_frames: roughly how long each is.
        take_s: the shortest and the longest take.
        soft: whether every other join is a fade or a dissolve.
        noise: standard deviation of the sensor's noise, 0–255.
    """

    name: str
    scenery: Scenery
    keys: Keys
    take_s: tuple[float, float]
    pieces: int = 2
    piece_frames: int = 600
    soft: bool = False
    noise: float = 2.0
    size: tuple[int, int] = FULL_HD


@dataclass(frozen=True)
class VideoRecipe:
    """A video: footage, copied without another encoding until it is long enough.

    Attributes:
        compare: whether PySceneDetect's command line looks at it too.
        decode: whether it is decoded plainly.
        full: whether it is analysed in full.
    """

    name: str
    footage: Footage
    minutes: float
    compare: bool = True
    decode: bool = True
    full: bool = True

    @property
    def is_full_hd(self) -> bool:
        return self.footage.size == FULL_HD


_QUICK = Footage("quick", "moving", "default", (0.9, 1.1), pieces=2, piece_frames=300)
_MOVING = Footage("moving", "moving", "default", (2.0, 6.0), pieces=3, piece_frames=450)
_STILL = Footage("still", "still", "default", (5.0, 11.0), pieces=1, piece_frames=600, noise=1.5)
_LOOP = Footage("loop", "loop", "default", (0, 0), pieces=1, piece_frames=500)
_SOFT = Footage("soft", "moving", "default", (2.0, 4.0), pieces=2, piece_frames=600, soft=True)
_FIXED = Footage("fixed", "moving", "fixed", (2.0, 6.0), pieces=2, piece_frames=360)
_FIXED_QUICK = Footage("fixed-quick", "moving", "fixed", (0.9, 1.1), pieces=1, piece_frames=420)
_INTRA = Footage("intra", "moving", "intra", (2.0, 4.0), pieces=1, piece_frames=240, noise=1.0)
_SCREEN = Footage("screen", "screen", "endless", (12.0, 20.0), pieces=1, piece_frames=1200, noise=0)
_LARGE = Footage("4k", "moving", "default", (1.5, 3.0), pieces=1, piece_frames=150, size=ULTRA_HD)

USUAL = (
    VideoRecipe("default, a cut a second", _QUICK, 1),
    VideoRecipe("default, moving", _MOVING, 1.5),
    VideoRecipe("default, still", _STILL, 1),
    VideoRecipe("default, no cut", _LOOP, 1),
    VideoRecipe("default, soft", _SOFT, 0.75),
    VideoRecipe("fixed 2 s, moving", _FIXED, 1),
    VideoRecipe("fixed 2 s, a cut a second", _FIXED_QUICK, 0.7),
    VideoRecipe("all-intra", _INTRA, 0.5),
    VideoRecipe("screen, endless GOP", _SCREEN, 1),
    VideoRecipe("4K", _LARGE, 0.3, compare=False),
    VideoRecipe("default, 5 minutes", _MOVING, 5, compare=False, decode=False),
    VideoRecipe("default, 30 minutes", _MOVING, 30, compare=False, decode=False, full=False),
)
MORE = (
    VideoRecipe("default, 10 minutes", _MOVING, 10),
    VideoRecipe("fixed 2 s, 10 minutes", _FIXED, 10),
    VideoRecipe("default, no cut, 10 minutes", _LOOP, 10),
    VideoRecipe("default, 30 minutes, all", _MOVING, 30, compare=False),
    VideoRecipe("screen, 10 minutes", _SCREEN, 10, compare=False),
    VideoRecipe("4K, 5 minutes", _LARGE, 5, compare=False),
)
