"""Sheets of seek previews on their way: from every part of a video into one track."""

import io

import numpy as np
import pytest
from PIL import Image

from scenedex.db import seek_sheets
from scenedex.domain.seek_previews import write_webvtt
from scenedex.testing.clips import ClipForm, Shot, plain, write_clip
from scenedex.testing.webvtt import read_seek_previews

LEVELS = [40, 90, 140, 190, 240]
SHOT_S = 4.0
KEY_FRAMES = {"preset": "ultrafast", "x264-params": "keyint=20:min-keyint=20:scenecut=0"}


@pytest.fixture(scope="module")
def grey_film(tmp_path_factory) -> bytes:
    """Five shots, each of one grey, with a key frame every two seconds."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    takes = [Shot(plain(level, (160, 90)), SHOT_S) for level in LEVELS]
    write_clip(path, takes, ClipForm(rate=10, options=KEY_FRAMES))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("settings", "parts"),
    [({}, 1), ({"segment_over_s": 5.0, "segment_s": 6.0}, 3)],
    ids=["whole", "in parts"],
)
def test_a_video_has_one_track_whatever_parts_it_was_looked_at_in(
    pipeline, source_key, grey_film, settings, parts
):
    pipeline.services = pipeline.worker(**settings)
    video = pipeline.upload(source_key, grey_film)
    pipeline.index()
    with pipeline.services.database.as_worker() as tx:
        tx.act_for(video.user_id)
        sheets = seek_sheets.list_sheets(tx, video.video_id, 1)
        end_s = seek_sheets.end_s(tx, video.video_id, 1)
    cues = read_seek_previews(write_webvtt(sheets, end_s=end_s, url_of=str))

    assert len({sheet.picture.rpartition("/sheets/")[0] for sheet in sheets}) == parts
    assert cues[-1].end_s == pytest.approx(SHOT_S * len(LEVELS), abs=0.01)
    for cue in cues:
        with Image.open(io.BytesIO(pipeline.store.read("artefacts", cue.url))) as sheet:
            tile = np.asarray(sheet.crop(cue.box).convert("L"))
        shots = range(int(cue.start_s / SHOT_S), int((cue.end_s - 0.05) / SHOT_S) + 1)
        assert min(abs(LEVELS[shot] - tile.mean()) for shot in shots) < 6, cue


def test_a_new_file_replaces_them(pipeline, source_key, clip, grey_film):
    pipeline.upload(source_key, clip)
    pipeline.index()
    video = pipeline.upload(source_key, grey_film)
    pipeline.index()
    with pipeline.services.database.as_worker() as tx:
        tx.act_for(video.user_id)
        assert not seek_sheets.have_sheets(tx, video.video_id, 1)
        assert seek_sheets.have_sheets(tx, video.video_id, 2)
