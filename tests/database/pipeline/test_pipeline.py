"""From an S3 event to a submitted job."""

import json
import random
import unicodedata
from pathlib import Path
from urllib.parse import unquote_plus
from uuid import uuid4

import pytest

from scenedex.domain.keys import NOBODY, captions_key
from scenedex.domain.stages import RunState, Stage, VideoState
from scenedex.testing.events import s3_notification

EVENTS = Path(__file__).parents[2] / "events"
SRT = b"1\n00:00:00,000 --> 00:00:01,000\nhello\n"


def captions_of(source_key):
    return source_key.removesuffix("source") + "captions.srt"


def test_an_upload_becomes_scenes_and_a_job(pipeline, source_key, clip, user_id):
    video = pipeline.upload(source_key, clip)
    assert (video.state, video.user_id) == (VideoState.PROCESSING, user_id)
    assert (video.width, video.height, video.has_audio) == (160, 90, True)
    assert video.duration_s == pytest.approx(3.0, abs=0.1)
    runs = pipeline.runs()
    assert runs[Stage.DETECT].output["scenes"] == 3
    assert runs[Stage.DETECT].progress == 1
    assert runs[Stage.TRANSCRIBE].state is RunState.PENDING
    assert pipeline.jobs.submitted == [pipeline.message(Stage.TRANSCRIBE)]
    pipeline.check()


def test_artefacts_lie_where_their_rows_say_with_their_types(pipeline, source_key, clip):
    video = pipeline.upload(source_key, clip)
    prefix = f"{video.user_id}/{video.video_id}/1/parts/0000/"
    names = pipeline.store.list_keys("artefacts", prefix)
    types = {
        name.removeprefix(prefix).split("/")[0]: pipeline.store.content_type("artefacts", name)
        for name in names
    }
    assert types == {
        "audio.wav": "audio/wav",
        "frames": "image/jpeg",
        "previews": "image/jpeg",
        "sheets": "image/jpeg",
        "thumbnails": "image/webp",
    }


def test_a_dropped_object_belongs_to_the_drop_owner(pipeline, clip):
    video = pipeline.upload("uploads/holiday/my trip + friends.mp4", clip)
    assert video.user_id == pipeline.settings.drop_owner
    assert (video.title, video.file_name) == ("my trip + friends", "my trip + friends.mp4")
    pipeline.check()


@pytest.mark.parametrize(
    "name",
    ["s3_plus", "s3_percent20", "s3_encoded_twice_looking", "s3_hangul_nfc", "s3_hangul_nfd",
     "s3_unversioned", "s3_moto"],
)  # fmt: skip
def test_a_recorded_event_finds_its_object(pipeline, name):
    body = (EVENTS / f"{name}.json").read_text()
    key = unquote_plus(json.loads(body)["Records"][0]["s3"]["object"]["key"])
    info = pipeline.store.put("uploads", key, b"")
    event = json.loads(body)
    stored = event["Records"][0]["s3"]["object"]
    stored["eTag"] = info.etag
    if "versionId" in stored:
        stored["versionId"] = info.version
    assert pipeline.validate(json.dumps(event)) == []
    video = pipeline.video()
    assert video.source_key == key
    assert video.error_code == "file_empty"


def test_two_spellings_of_one_name_are_two_videos(pipeline):
    for form in ("NFC", "NFD"):
        key = unicodedata.normalize(form, "uploads/바다.mp4")
        pipeline.validate(pipeline.put(key, b""))
    assert pipeline.count() == 2


@pytest.mark.parametrize("name", ["s3_test_event", "s3_delete_marker", "s3_folder", "s3_captions"])
def test_events_without_a_video_are_acknowledged(pipeline, name):
    assert pipeline.validate((EVENTS / f"{name}.json").read_text()) == []
    assert pipeline.count() == 0


def test_without_an_owner_the_video_is_nobodys_and_failed(pipeline, clip):
    pipeline.services = pipeline.worker(drop_owner=None)
    assert pipeline.validate(pipeline.put("uploads/lost.mp4", clip)) == []
    video = pipeline.video()
    assert (video.user_id, video.state) == (NOBODY, VideoState.FAILED)
    assert video.error_code == "owner_unknown"
    assert "SCENEDEX_DROP_OWNER" in video.error_message
    pipeline.check()


def test_a_key_that_names_a_stranger_is_nobodys(pipeline, clip):
    pipeline.validate(pipeline.put(f"uploads/{uuid4()}/{uuid4()}/source", clip))
    assert pipeline.video().user_id == NOBODY
    assert pipeline.video().error_code == "owner_unknown"


def test_a_key_that_names_anothers_video_changes_nothing(pipeline, source_key, make_user, clip):
    before = pipeline.upload(source_key, clip)
    forged = f"uploads/{make_user()}/{before.video_id}/source"
    body = pipeline.put(forged, b"other")
    assert pipeline.validate(body) == [body]
    assert pipeline.dead_letters(body) == [body]
    assert pipeline.video() == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\x00\x01noise" * 100, "not_a_video"),
        (b"this is text, not a film\n" * 100, "container_not_allowed"),
        (b"ffconcat version 1.0\nfile other.mp4\n", "container_not_allowed"),
        (b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", "container_not_allowed"),
    ],
)
def test_a_bad_file_fails_its_video_with_a_sentence(pipeline, source_key, content, code):
    assert pipeline.validate(pipeline.put(source_key, content)) == []
    video = pipeline.video()
    assert (video.state, video.error_code) == (VideoState.FAILED, code)
    assert video.error_message.endswith(".")
    assert pipeline.runs()[Stage.VALIDATE].state is RunState.FAILED
    pipeline.check()


def test_a_file_above_the_tiers_limit_is_not_even_downloaded(pipeline, source_key, clip):
    pipeline.services = pipeline.worker(max_upload_bytes_free=len(clip) - 1)
    pipeline.store.faults.add("download", AssertionError("downloaded"))
    assert pipeline.validate(pipeline.put(source_key, clip)) == []
    assert pipeline.video().error_code == "file_too_large"


def test_an_object_that_is_gone_leaves_no_trace(pipeline, source_key, clip):
    body = pipeline.put(source_key, clip)
    pipeline.store.delete("uploads", source_key)
    assert pipeline.validate(body) == []
    assert pipeline.count() == 0


def test_a_file_that_vanishes_on_the_way_fails_its_video(pipeline, source_key, clip):
    pipeline.validate(pipeline.put(source_key, clip))
    pipeline.store.erase("uploads", source_key)
    pipeline.pump()
    assert pipeline.video().error_code == "upload_missing"
    pipeline.check()


def test_an_older_version_is_superseded(pipeline, source_key, clip, other_clip):
    older, newer = pipeline.put(source_key, clip), pipeline.put(source_key, other_clip)
    assert pipeline.validate(newer) == []
    assert pipeline.validate(older) == []
    pipeline.pump()
    assert pipeline.video().building_generation == 1
    assert pipeline.runs()[Stage.DETECT].output["scenes"] == 2
    pipeline.check()


def test_a_new_upload_builds_a_generation_beside_the_published_one(
    pipeline, source_key, clip, other_clip
):
    pipeline.upload(source_key, clip)
    pipeline.index()
    assert (pipeline.video().state, pipeline.video().generation) == (VideoState.INDEXED, 1)
    video = pipeline.upload(source_key, other_clip)
    assert (video.generation, video.building_generation) == (1, 2)
    assert len(pipeline.snapshot()["scenes"][0]) == 3 + 2
    pipeline.index()
    assert pipeline.video().generation == 2
    assert len(pipeline.snapshot()["scenes"][0]) == 2
    assert pipeline.sweep()["purge"] == 1
    pipeline.check()


def test_captions_that_came_first_belong_to_the_first_generation(pipeline, source_key, clip):
    assert pipeline.validate(pipeline.put(captions_of(source_key), SRT)) == []
    assert pipeline.count() == 0
    video = pipeline.upload(source_key, clip)
    assert video.captions_key == captions_of(source_key)
    assert video.building_generation == 1


def test_captions_that_come_later_make_a_new_generation(pipeline, source_key, clip):
    pipeline.upload(source_key, clip)
    pipeline.index()
    video = pipeline.upload(captions_of(source_key), SRT)
    assert (video.captions_key, video.building_generation) == (captions_of(source_key), 2)
    pipeline.index()
    pipeline.sweep()
    pipeline.check()


def test_captions_find_a_dropped_video_by_its_name(pipeline, clip):
    pipeline.validate(pipeline.put("uploads/film.de.mp4", b"not me"))
    pipeline.upload("uploads/film.mp4", clip)
    pipeline.validate(pipeline.put("uploads/film.SRT", SRT), pipeline.put("uploads/film.srt", SRT))
    with pipeline.services.database.as_worker() as tx:
        found = tx.fetch_value(b"select captions_key from videos where file_name = 'film.mp4'")
    assert found == "uploads/film.srt"


def test_files_that_differ_in_their_suffix_only_are_two_videos_with_the_same_captions(
    pipeline, clip
):
    for key in ("uploads/film.mp4", "uploads/film.mov", "uploads/film2.mp4"):
        pipeline.upload(key, clip)
    pipeline.validate(pipeline.put("uploads/film.srt", SRT))
    with pipeline.connect().as_worker() as tx:
        found = tx.fetch_value(
            b"select array_agg(file_name order by file_name) from videos"
            b" where captions_key = 'uploads/film.srt'"
        )
    assert found == ["film.mov", "film.mp4"]


def test_captions_of_another_video_change_nothing(pipeline, source_key, clip, user_id):
    video = pipeline.upload(source_key, clip)
    pipeline.validate(pipeline.put(captions_key(user_id, uuid4(), ".srt"), SRT))
    assert pipeline.video() == video


def test_twice_is_once(pipeline, source_key, clip):
    """Every event and every message again, in several orders, ends with the same rows."""
    body = pipeline.put(source_key, clip)
    assert pipeline.validate(body) == []
    scenes = pipeline.queue.drain(pipeline.settings.scenes_queue_url)
    assert pipeline.detect(*scenes) == []
    once = pipeline.snapshot()
    chance = random.Random(7)
    deliveries = [(pipeline.validate, body), (pipeline.detect, scenes[0])] * 3
    for _ in range(3):
        chance.shuffle(deliveries)
        for deliver, message in deliveries:
            assert deliver(message) == []
    assert pipeline.snapshot() == once
    assert len(pipeline.jobs.submitted) == 1
    pipeline.check()


def test_video_and_captions_in_any_order_end_the_same(pipeline, source_key, clip):
    info = pipeline.store.put("uploads", source_key, clip)
    captions = pipeline.store.put("uploads", captions_of(source_key), SRT)
    video_event = s3_notification("uploads", source_key, info)
    captions_event = s3_notification("uploads", captions_of(source_key), captions)
    for events in ((captions_event, video_event), (video_event, captions_event)):
        assert pipeline.validate(*events) == []
    pipeline.pump()
    video = pipeline.video()
    assert (video.building_generation, video.captions_version) == (1, captions.version)
    pipeline.check()
