"""The pass' tiles show what the video shows while their cues last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scenedex.domain.seek_previews import write_webvtt
from scenedex.domain.segments import ByteRange, Segment
from scenedex.media import AnalyseOptions, Analysis
from scenedex.testing.clips import ClipForm, Shot, blocks, write_clip
from scenedex.testing.webvtt import PreviewCue, read_seek_previews

Analyse = Callable[..., Analysis]
LENGTHS_S = (3.25, 5.0, 1.75, 7.5, 2.0, 6.5)
RATE = 12
FIXED = {"preset": "veryfast", "x264-params": "keyint=48:min-keyint=48:scenecut=0"}


@dataclass(frozen=True)
class Film:
    """A clip of still shots, each of its own colours.

    Attributes:
        shots: their pictures as a player shows them.
    """

    path: Path
    shots: Sequence[NDArray[np.uint8]]

    def number_at(self, at_s: float) -> int:
        return min(int(np.searchsorted(np.cumsum(LENGTHS_S), at_s, "right")), len(LENGTHS_S) - 1)

    def seen_in(self, tile: Image.Image) -> int:
        """The number of the shot that a tile shows."""
        small = [Image.fromarray(shot).resize(tile.size) for shot in self.shots]
        seen = np.asarray(tile, np.float64)
        errors = [np.abs(np.asarray(shot, np.float64) - seen).mean() for shot in small]
        assert min(errors) < 12, "the tile shows none of the shots"
        return int(np.argmin(errors))

    def right_s(self, cue: PreviewCue, tile: Image.Image) -> float:
        """For how long of its cue a tile shows the shot that the video does."""
        seen = self.seen_in(tile)
        times = np.arange(cue.start_s, cue.end_s, 1 / RATE)
        right = sum(self.number_at(at_s) == seen for at_s in times)
        return (cue.end_s - cue.start_s) * right / len(times)


def film(path: Path, form: ClipForm) -> Film:
    pictures = [blocks(seed) for seed in range(len(LENGTHS_S))]
    shots = [Shot(picture, s, drift=0) for picture, s in zip(pictures, LENGTHS_S, strict=True)]
    write_clip(path, shots, form)
    return Film(path, [np.rot90(picture, -form.turn // 90) for picture in pictures])


def cues_and_tiles(*parts: Analysis) -> list[tuple[PreviewCue, Image.Image]]:
    sheets = [
        replace(sheet, picture=str(part.folder / sheet.picture))
        for part in parts
        for sheet in part.findings.sheets
    ]
    text = write_webvtt(sheets, end_s=parts[-1].findings.span.end_s, url_of=str)
    found = []
    for cue in read_seek_previews(text):
        with Image.open(cue.url) as sheet:
            found.append((cue, sheet.convert("RGB").crop(cue.box)))
    return found


@pytest.mark.parametrize("scan", ["auto", "full"])
@pytest.mark.parametrize(
    "form",
    [
        ClipForm(rate=RATE),
        ClipForm(rate=RATE, options=FIXED, turn=90),
        ClipForm(rate=RATE, start_s=40.0, is_variable=True),
    ],
    ids=["key-frames-on-cuts", "fixed-gop-turned", "starts-late-variable-rate"],
)
def test_a_tile_shows_what_is_seen_while_its_cue_lasts(
    form: ClipForm,
    scan: Literal["auto", "full"],
    tmp_path: Path,
    analyse_here: Analyse,
    options: AnalyseOptions,
) -> None:
    made = film(tmp_path / "film.mp4", form)
    found = cues_and_tiles(analyse_here(made.path, replace(options, scan=scan)))

    assert found[-1][0].end_s == pytest.approx(sum(LENGTHS_S), abs=0.1)
    for cue, tile in found:
        shots = range(made.number_at(cue.start_s), made.number_at(cue.end_s - 0.5 / RATE) + 1)
        assert made.seen_in(tile) in shots, cue
        assert tile.size == ((90, 160) if form.turn else (160, 90))
    right_s = sum(made.right_s(cue, tile) for cue, tile in found)
    assert right_s > 0.85 * sum(LENGTHS_S)


@pytest.mark.parametrize("scan", ["auto", "full"])
def test_the_tiles_of_parts_make_one_track(
    scan: Literal["auto", "full"],
    tmp_path: Path,
    analyse_here: Analyse,
    options: AnalyseOptions,
) -> None:
    made = film(tmp_path / "film.mp4", ClipForm(rate=RATE, options=FIXED))
    whole_file = (ByteRange(0, made.path.stat().st_size),)
    bounds_s = [0.0, 12.0, 20.0, None]
    parts = [
        analyse_here(
            made.path,
            replace(options, scan=scan),
            segment=Segment(part, start_s or 0.0, end_s, whole_file),
        )
        for part, (start_s, end_s) in enumerate(pairwise(bounds_s))
    ]
    found = cues_and_tiles(*parts)

    assert {12.0, 20.0} <= {cue.start_s for cue, _ in found}
    assert found[-1][0].end_s == pytest.approx(sum(LENGTHS_S), abs=0.1)
    assert sum(made.right_s(cue, tile) for cue, tile in found) > 0.85 * sum(LENGTHS_S)
