"""Writes small synthetic videos whose cuts, sound and captions are known, with PyAV."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np

from scenedex.testing.clips.boxes import turn
from scenedex.testing.clips.forms import ClipForm, Picture, Take
from scenedex.testing.clips.tracks import (
    DataTrack,
    PictureTrack,
    SoundTrack,
    TextTrack,
    add_cover,
    timed_frames,
)


def write_clip(path: Path, takes: Sequence[Take], form: ClipForm | None = None) -> list[float]:
    """Writes a video.

    Returns:
        The times of its cuts, counted from the first picture.
    """
    form = form or ClipForm()
    with av.open(str(path), "w", format=form.container, options=form.muxer) as container:
        _Tracks(container, takes, form).write(takes)
    if form.turn or form.is_mirrored:
        turn(path, form.turn, is_mirrored=form.is_mirrored)
    return _cut_times(takes, form)


class _Tracks:
    """The tracks of a clip that is being written."""

    def __init__(self, container: Any, takes: Sequence[Take], form: ClipForm) -> None:
        picture: Picture = takes[0].frame(0)
        length_s = sum(take.duration_s for take in takes)
        self._form = form
        self._other = None
        if form.has_other_pictures:
            self._other = PictureTrack(container, _smaller(picture), form)
        self._pictures = PictureTrack(container, picture, form)
        sounds = [form.has_sound, form.has_sound and form.has_other_sound]
        self._sounds = [
            SoundTrack(container, form, length_s, silent=bool(index))
            for index, is_there in enumerate(sounds)
            if is_there
        ]
        self._text = TextTrack(container, form) if form.cues else None
        self._data = DataTrack(container) if form.has_data else None
        if form.has_cover:
            add_cover(container)

    def write(self, takes: Sequence[Take]) -> None:
        """Writes everything, side by side in time."""
        if self._text:
            self._text.write()
        for at_s, picture in timed_frames(takes, self._form):
            self._pictures.write(at_s, picture)
            if self._other:
                self._other.write(at_s, _smaller(picture))
            if self._data:
                self._data.write(at_s + self._form.start_s)
            for sound in self._sounds:
                sound.write_until(at_s)
        for pictures in filter(None, (self._pictures, self._other)):
            pictures.finish()
        for sound in self._sounds:
            sound.finish()


def _smaller(picture: Picture) -> Picture:
    """A black picture of half the size, which encoders of 4:2:0 take."""
    height, width = (length // 4 * 2 for length in picture.shape[:2])
    return np.zeros((height, width, 3), np.uint8)


def _cut_times(takes: Sequence[Take], form: ClipForm) -> list[float]:
    frames = np.cumsum([round(take.duration_s * form.rate) for take in takes[:-1]])
    return [float(count) / form.rate for count in frames]
