"""Still pictures on their way from an S3 event to a submitted job."""

import pytest
from PIL import Image

from scenedex.domain.errors import Code
from scenedex.domain.stages import Stage, VideoState
from scenedex.domain.video import VideoKind
from scenedex.testing.clips import blocks
from scenedex.testing.hostile.stills import encode

PICTURE = Image.fromarray(blocks(4, (1024, 640)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_one_scene_and_a_job(pipeline, source_key, form):
    video = pipeline.upload(source_key, encode(PICTURE, form))

    assert (video.state, video.kind) == (VideoState.PROCESSING, VideoKind.PICTURE)
    assert (video.duration_s, video.fps, video.has_audio) == (0, None, False)
    assert (video.width, video.height) == (1024, 640)
    runs = pipeline.runs()
    assert runs[Stage.VALIDATE].output["container"] == "image"
    assert runs[Stage.VALIDATE].output["video_codec"] == form.lower()
    detected = runs[Stage.DETECT]
    assert (detected.output["scenes"], detected.output["frames"]) == (1, 1)
    assert detected.progress == 1
    assert pipeline.jobs.submitted == [pipeline.message(Stage.TRANSCRIBE)]
    [[scene]] = pipeline.snapshot()["scenes"]
    assert (scene["start_s"], scene["end_s"]) == (0, 0)
    pipeline.check()


def test_silence_is_nothing_to_warn_of(pipeline, source_key):
    pipeline.upload(source_key, encode(PICTURE, "JPEG"))

    assert pipeline.snapshot()["warnings"] == [[]]


def test_a_dropped_picture_may_have_any_name(pipeline):
    video = pipeline.upload("uploads/holiday/beach.mp4", encode(PICTURE, "PNG"))

    assert (video.kind, video.title) == (VideoKind.PICTURE, "beach")
    pipeline.check()


def test_what_is_left_out_of_an_animation_is_said_once(pipeline, source_key):
    rest = [Image.new("RGB", PICTURE.size)]
    pipeline.upload(source_key, encode(PICTURE, "WEBP", save_all=True, append_images=rest))

    [[warning]] = pipeline.snapshot()["warnings"]
    assert (warning["stage"], warning["code"]) == (Stage.VALIDATE, Code.ANIMATION_SKIPPED)


def test_half_a_picture_fails_before_anything_is_made_of_it(pipeline, source_key):
    whole = encode(PICTURE, "PNG")
    video = pipeline.upload(source_key, whole[: len(whole) // 2])

    assert (video.state, video.error_code) == (VideoState.FAILED, Code.FILE_TRUNCATED)
    assert list(pipeline.runs()) == [Stage.VALIDATE]
    pipeline.check()


def test_a_picture_takes_the_place_of_a_video_and_back(pipeline, source_key, clip):
    pipeline.upload(source_key, clip)
    pipeline.index()
    picture = pipeline.upload(source_key, encode(PICTURE, "JPEG"))
    pipeline.check()
    pipeline.index()
    pipeline.sweep()
    pipeline.check()
    film = pipeline.upload(source_key, clip)
    pipeline.index()
    pipeline.sweep()

    assert (picture.kind, picture.building_generation) == (VideoKind.PICTURE, 2)
    assert (film.kind, film.building_generation) == (VideoKind.VIDEO, 3)
    assert film.fps
    pipeline.check()


def test_an_event_that_comes_twice_changes_nothing(pipeline, source_key):
    body = pipeline.put(source_key, encode(PICTURE, "JPEG"))
    pipeline.validate(body)
    pipeline.pump()
    before = pipeline.snapshot()

    pipeline.validate(body)
    pipeline.pump()

    assert pipeline.snapshot() == before
