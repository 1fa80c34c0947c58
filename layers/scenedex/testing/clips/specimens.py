"""A clip of which everything is known that a probe and a pass must find."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from scenedex.domain.span import TimeSpan
from scenedex.testing.clips.forms import ClipForm, Colour, MarkedShot, Picture, Shot, Take, blocks
from scenedex.testing.clips.synthetic import write_clip

CORNERS: tuple[Colour, Colour, Colour, Colour] = (
    (200, 50, 50),
    (50, 180, 70),
    (50, 70, 200),
    (210, 190, 60),
)
TONE = TimeSpan(0.5, 1.0)
_LENGTHS_S = (0.8, 0.8, 0.6)
_QUARTER_TURN = 90
# ITU-R BT.601.
_LUMA = (0.299, 0.587, 0.114)
# A pixel is so much of a narrower picture that each frame would look like a cut.
_LEAST_MOVING = 64
_CODECS = {
    "libx264": "h264",
    "libx264rgb": "h264",
    "libx265": "hevc",
    "libvpx": "vp8",
    "libvpx-vp9": "vp9",
    "libsvtav1": "av1",
    "prores_ks": "prores",
    "msmpeg4": "msmpeg4v3",
    "flv": "flv1",
}
_MP4 = "mov,mp4,m4a,3gp,3g2,mj2"
_CONTAINERS = {
    ".mkv": "matroska,webm",
    ".webm": "matroska,webm",
    ".avi": "avi",
    ".ts": "mpegts",
    ".mpg": "mpeg",
    ".flv": "flv",
    ".wmv": "asf",
    ".ogv": "ogg",
}


@dataclass(frozen=True)
class Truth:
    """What must be found, within a frame.

    Attributes:
        frame_s: how long the longest frame is shown.
        cuts_s: counted from the first picture that is shown, as are all times.
        tone: when something is heard; None: never.
        corners: the colours at the top left, top right, bottom left and bottom right as shown.
    """

    duration_s: float
    frame_s: float
    width: int
    height: int
    fps: float
    video_codec: str
    container: str
    has_audio: bool
    has_captions: bool
    cuts_s: tuple[float, ...]
    tone: TimeSpan | None
    corners: tuple[Colour, ...]


@dataclass(frozen=True)
class Specimen:
    """A clip, and how what is shown of it differs from what was coded.

    Attributes:
        suffix: of its file name; chooses the muxer.
        takes: shots whose corners are ``CORNERS``.
        steps: what is done to the file afterwards.
        shown: the part of the takes that is shown; None: all.
        turn: degrees clockwise by which the steps turn it.
        is_grey: without colour.
        told: parts of the truth that follow from none of this.
    """

    suffix: str
    form: ClipForm
    takes: Sequence[Take]
    steps: Sequence[Callable[[Path], None]] = ()
    shown: TimeSpan | None = None
    turn: int = 0
    is_grey: bool = False
    told: Mapping[str, Any] = field(default_factory=dict)

    def write(self, path: Path) -> Truth:
        """Writes the file and tells the truth about it."""
        cuts_s = write_clip(path, self.takes, self.form)
        for step in self.steps:
            step(path)
        return replace(self._truth(cuts_s), **self.told)

    def _truth(self, cuts_s: Sequence[float]) -> Truth:
        form = self.form
        shown = self.shown or TimeSpan(0.0, sum(take.duration_s for take in self.takes))
        height, width = self.takes[0].frame(0).shape[:2]
        width = round(width * form.pixel_ratio)
        turns = (form.turn + self.turn) // _QUARTER_TURN
        tone = TimeSpan(max(0.0, TONE.start_s - shown.start_s), TONE.end_s - shown.start_s)
        return Truth(
            duration_s=shown.duration_s,
            frame_s=(2 if form.is_variable else 1) / form.rate,
            width=height if turns % 2 else width,
            height=width if turns % 2 else height,
            fps=form.rate * (2 / 3 if form.is_variable else 1),
            video_codec=_CODECS.get(form.codec, form.codec),
            container=_CONTAINERS.get(self.suffix, _MP4),
            has_audio=form.has_sound,
            has_captions=bool(form.cues),
            cuts_s=tuple(
                at_s - shown.start_s for at_s in cuts_s if shown.start_s < at_s < shown.end_s
            ),
            tone=tone if form.has_sound else None,
            corners=self._corners(turns),
        )

    def _corners(self, turns: int) -> tuple[Colour, ...]:
        square = np.array(CORNERS).reshape(2, 2, 3)
        if self.is_grey:
            square = np.repeat((square @ _LUMA)[..., None], 3, axis=2)
        if self.form.is_mirrored:
            square = square[:, ::-1]
        shown = np.rot90(square, -turns).reshape(4, 3).round()
        return tuple((int(red), int(green), int(blue)) for red, green, blue in shown)


def marked_shots(
    *lengths_s: float, size: tuple[int, int] = (160, 90), is_still: bool = False
) -> tuple[MarkedShot, ...]:
    """Shots of blocks whose corners are ``CORNERS``; 2.2 s with two cuts if nothing is said."""
    drift = 0 if is_still else min(1, size[0] // _LEAST_MOVING)
    return tuple(
        MarkedShot(Shot(blocks(1 + index, size), length_s, drift), CORNERS)
        for index, length_s in enumerate(lengths_s or _LENGTHS_S)
    )


def grey_shots(*lengths_s: float) -> tuple[MarkedShot, ...]:
    """Shots in black and white; the corners are the luma of ``CORNERS``."""
    corners = tuple((level, level, level) for level in (np.array(CORNERS) @ _LUMA).round().tolist())
    return tuple(
        MarkedShot(replace(each.shot, picture=_contrasty(each.shot.picture)), corners)
        for each in marked_shots(*lengths_s)
    )


def _contrasty(picture: Picture) -> Picture:
    """Its red as grey, from black to white; mixed with the others it would hardly vary."""
    red = picture[..., :1].astype(np.float32)
    grey = (red - red.min()) / max(1.0, float(np.ptp(red))) * 255
    return np.repeat(grey.astype(np.uint8), 3, axis=2)
