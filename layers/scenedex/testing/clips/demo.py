"""The demo's video: scenes that the starter image model knows, and captions that say more.

What is said is never what is shown, so that a search by either finds its scene by that alone.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from scenedex.domain.span import TimeSpan
from scenedex.testing.clips.forms import ClipForm, Picture
from scenedex.testing.clips.synthetic import write_clip
from scenedex.testing.pictures import Colour, PictureSpec, Setting, Sky, Thing, Time, render

SCENE_S = 3.0
_SIZE = (640, 360)
# The picture is drawn larger than the frame, which moves within it.
_CANVAS = (704, 396)
_RATE = 25
_ENCODING = {"preset": "ultrafast", "crf": "26"}
_SPEECH = TimeSpan(0.3, 2.7)


@dataclass(frozen=True)
class DemoScene:
    """What a scene shows and what is said in it."""

    picture: PictureSpec
    words: str


DEMO_SCENES = (
    DemoScene(
        PictureSpec(Setting.SEA, Time.SUNSET, Sky.SUN, Thing.BOAT, Colour.RED, 1),
        "My grandmother learned to play the violin when she was seventy.",
    ),
    DemoScene(
        PictureSpec(Setting.CITY, Time.NIGHT, Sky.MOON, Thing.CAR, Colour.YELLOW, 2),
        "The bakery opens at five and sells out of cinnamon rolls by six.",
    ),
    DemoScene(
        PictureSpec(Setting.DESERT, Time.DAY, Sky.SUN, Thing.CACTUS, None, 3),
        "Our football team won the championship on penalties.",
    ),
    DemoScene(
        PictureSpec(Setting.MOUNTAINS, Time.DAY, Sky.SNOW, Thing.TENT, Colour.ORANGE, 1),
        "The budget for next year was approved without a single question.",
    ),
    DemoScene(
        PictureSpec(Setting.UNDERWATER, thing=Thing.FISH, colour=Colour.YELLOW, count=3),
        "Doctor Lee moved the appointment to Thursday morning.",
    ),
    DemoScene(
        PictureSpec(Setting.FIELD, Time.DAY, Sky.RAINBOW, Thing.HOUSE, Colour.WHITE, 1),
        "Nobody could remember the password of the old computer.",
    ),
    DemoScene(
        PictureSpec(Setting.SPACE, thing=Thing.ROCKET, colour=Colour.WHITE, count=1),
        "You need two eggs, a cup of flour and a little patience.",
    ),
    DemoScene(
        PictureSpec(Setting.BEACH, Time.DAY, Sky.CLOUDS, Thing.UMBRELLA, Colour.RED, 2),
        "The train to Busan was late because of a strike.",
    ),
)


def demo_clip(path: Path) -> list[float]:
    """Writes the demo's video: 24 s of 640×360 with a tone as its sound.

    Returns:
        The times of its cuts.
    """
    takes = [_Panned(scene.picture, seed) for seed, scene in enumerate(DEMO_SCENES)]
    return write_clip(path, takes, ClipForm(rate=_RATE, has_sound=True, options=_ENCODING))


def demo_captions() -> str:
    """What is said in the demo's video, as SubRip."""
    cues = []
    for index, scene in enumerate(DEMO_SCENES):
        start_s, end_s = (index * SCENE_S + at_s for at_s in (_SPEECH.start_s, _SPEECH.end_s))
        cues.append(f"{index + 1}\n{_clock(start_s)} --> {_clock(end_s)}\n{scene.words}\n")
    return "\n".join(cues)


def _clock(at_s: float) -> str:
    minutes, milliseconds = divmod(round(at_s * 1000), 60_000)
    seconds, milliseconds = divmod(milliseconds, 1000)
    return f"00:{minutes:02}:{seconds:02},{milliseconds:03}"


@dataclass(frozen=True)
class _Panned:
    """A drawn scene over which the camera moves, from the top left to the bottom right."""

    picture: PictureSpec
    seed: int
    duration_s: float = SCENE_S

    @cached_property
    def _canvas(self) -> Picture:
        return render(self.picture, *_CANVAS, self.seed)

    def frame(self, index: int) -> Picture:
        progress = index / (self.duration_s * _RATE)
        left = round((_CANVAS[0] - _SIZE[0]) * progress)
        top = round((_CANVAS[1] - _SIZE[1]) * progress)
        return np.ascontiguousarray(self._canvas[top : top + _SIZE[1], left : left + _SIZE[0]])
