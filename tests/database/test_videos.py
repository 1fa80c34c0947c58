"""Videos: their states, and generations that are swapped in whole."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest

from scenedex.db import outbox, scenes, search, stage_runs, vectors, videos
from scenedex.domain.errors import Code, Rejected, Retryable
from scenedex.domain.query_words import parse
from scenedex.domain.scene import SceneText
from scenedex.domain.search import Query
from scenedex.domain.stages import RunState, Stage, StageRef, VideoState
from scenedex.messages import PurgeMessage

PICTURE = np.array([0.6, 0.8], dtype=np.float32)


def create(api, user_id, *, expires_in_s: float = 900, **given):
    now = datetime.now(UTC)
    values = {
        "video_id": uuid4(), "title": "A day", "description": "", "tags": ["sea"],
        "file_name": "day.mp4", "bucket": "uploads", "source_key": "k", "size_bytes": 5,
        "expires_at": now + timedelta(seconds=expires_in_s), **given,
    }  # fmt: skip
    with api.as_user(user_id) as tx:
        return videos.create_upload(tx, user_id=user_id, **values)


def get(api, source):
    with api.as_user(source.user_id) as tx:
        return videos.get_video(tx, source.video_id)


def test_a_new_upload_waits_for_its_file(api, user_id):
    video = create(api, user_id)
    assert (video.state, video.generation, video.building_generation) == (
        VideoState.UPLOADING, 0, 0,
    )  # fmt: skip
    with api.as_user(user_id) as tx:
        assert videos.get_video(tx, video.video_id) == video


def test_text_that_postgres_cannot_hold_is_kept_without_it(api, user_id):
    video = create(api, user_id, title="a\x00b", description="lone \ud800", tags=["x\x00"])
    assert (video.title, video.description, video.tags) == (
        "a\ufffdb", "lone \ufffd", ["x\ufffd"],
    )  # fmt: skip


def test_the_file_of_an_upload_begins_its_first_generation(api, library, user_id, worker):
    video = create(api, user_id)
    source = library.source(user_id, video.video_id)
    with worker.as_worker() as tx:
        registration = videos.register_source(tx, source)
    assert (registration.generation, registration.is_new) == (1, True)
    found = get(api, source)
    assert (found.state, found.title) == (VideoState.VALIDATING, "A day")


def test_the_same_source_is_registered_once(worker, library, user_id):
    source = library.source(user_id)
    with worker.as_worker() as tx:
        first, second = (videos.register_source(tx, source) for _ in range(2))
    assert (first.generation, first.is_new) == (1, True)
    assert (second.generation, second.is_new) == (1, False)
    with worker.as_worker() as tx:
        (run,) = stage_runs.list_runs(tx, source.video_id, 1)
    assert (run.stage, run.state) == (Stage.VALIDATE, RunState.PENDING)


def test_many_who_register_the_same_source_begin_one_generation(scratch, library, user_id):
    source = library.source(user_id)

    def register(_: int):
        database = scratch.worker()
        try:
            with database.as_worker() as tx:
                videos.lock_source(tx, source.video_id)
                return videos.register_source(tx, source)
        finally:
            database.close()

    with ThreadPoolExecutor(24) as pool:
        found = list(pool.map(register, range(24)))
    assert sum(registration.is_new for registration in found) == 1
    assert {registration.generation for registration in found} == {1}


@pytest.mark.parametrize(
    "change", [{"version": "v2"}, {"captions_key": "c", "captions_version": "c1"}]
)
def test_another_file_or_other_captions_begin_the_next_generation(
    api, worker, library, user_id, change
):
    source = library.source(user_id)
    ref = library.pending(source)
    with worker.as_worker() as tx:
        zombie = stage_runs.claim(tx, ref, lease_s=60)
        registration = videos.register_source(tx, replace(source, **change))
        assert (registration.generation, registration.is_new) == (2, True)
        assert not stage_runs.renew(tx, zombie, lease_s=60), "the old run is pointless"
        assert stage_runs.state(tx, ref).state == RunState.CANCELLED
    assert get(api, source).building_generation == 2


def test_a_failed_video_starts_again_with_another_file(api, worker, library, user_id):
    source = library.source(user_id)
    generation = library.register(source)
    with worker.as_worker() as tx:
        assert videos.fail_video(
            tx, video_id=source.video_id, generation=generation, code=Code.NOT_A_VIDEO,
            message="This is no video.",
        )  # fmt: skip
    failed = get(api, source)
    assert (failed.state, failed.error_code) == (VideoState.FAILED, "not_a_video")
    library.register(replace(source, version="v2"))
    again = get(api, source)
    assert (again.state, again.error_code, again.error_message) == (
        VideoState.VALIDATING, None, None,
    )  # fmt: skip


def test_a_deleted_video_does_not_come_back(worker, library, user_id):
    source = library.source(user_id)
    library.register(source)
    with worker.as_worker() as tx:
        tx.execute(b"update videos set state = 'deleted', deleted_at = now()")
    with pytest.raises(Rejected) as caught:
        library.register(replace(source, version="v2"))
    assert caught.value.code == Code.NOT_FOUND


def test_an_older_generation_cannot_fail_the_newer_one(api, worker, library, user_id):
    source = library.source(user_id)
    library.register(source)
    library.register(replace(source, version="v2"))
    with worker.as_worker() as tx:
        late = {"video_id": source.video_id, "generation": 1}
        assert not videos.fail_video(tx, **late, code=Code.NO_FRAMES, message="None.")
        assert not videos.start_processing(
            tx, **late, duration_s=1, width=1, height=1, fps=None, has_audio=False
        )
        assert not videos.set_language(tx, **late, language="en")
    assert get(api, source).state == VideoState.VALIDATING


def test_what_the_probe_measured_is_kept(api, worker, library, user_id):
    source = library.source(user_id)
    which = {"video_id": source.video_id, "generation": library.register(source)}
    with worker.as_worker() as tx:
        for _ in range(2):
            assert videos.start_processing(
                tx, **which, duration_s=12.5, width=640, height=360, fps=25.0, has_audio=True
            )
        assert videos.set_language(tx, **which, language="ko")
    found = get(api, source)
    assert (found.state, found.duration_s, found.width, found.fps, found.language) == (
        VideoState.PROCESSING, 12.5, 640, 25.0, "ko",
    )  # fmt: skip


def test_publish_swaps_everything_at_once(api, worker, library, user_id, scratch):
    """Another connection sees all of the old generation until it sees all of the new one."""
    source = library.add(user_id, [library.shot(said="old words", pictures=[PICTURE])] * 3)
    newer = replace(source, version="v2")
    generation = library.build(newer, [library.shot(said="new words", pictures=[PICTURE])] * 2)

    asked = Query(words=parse("words"))

    def seen() -> list[str]:
        with api.as_user(user_id) as tx:
            return sorted(hit.transcript for hit in search.search_scenes(tx, asked).hits)

    assert seen() == ["old words"] * 3, "what is in the making is not found"
    with worker.as_worker() as tx:
        assert videos.publish(tx, video_id=source.video_id, generation=generation)
        assert seen() == ["old words"] * 3
    assert seen() == ["new words"] * 2
    with scratch.postgres.superuser(scratch.name) as root:
        for table in ("scenes", "scene_texts", "frames", "frame_vectors", "vector_signs"):
            assert root.execute(f"select count(*) from {table}").fetchone() == (2,), table
        assert root.execute("select min(generation) from stage_runs").fetchone() == (2,)


def test_publish_orders_the_purge_of_what_it_replaces(worker, library, user_id):
    source = library.add(user_id, [library.shot()])
    library.register(replace(source, version="v2"))  # never finished
    third = replace(source, version="v3")
    library.publish(third, library.build(third, [library.shot()]))
    with worker.as_worker() as tx:
        ordered = outbox.unsent(tx, older_than_s=0, limit=10, destination="purge")
    assert [PurgeMessage.from_json(message.body) for message in ordered] == [
        PurgeMessage(source.video_id, user_id, 1),
        PurgeMessage(source.video_id, user_id, 2),
    ]
    assert json.loads(ordered[0].body)["version"] == 1


def test_a_new_file_and_a_checkpoint_at_once_do_not_lock_each_other_out(
    api, worker, library, user_id, scratch
):
    source = library.source(user_id)
    generation = library.build(source, [library.shot()])
    newer = replace(source, version="v2")
    other = scratch.worker()

    def register() -> int:
        with other.as_worker() as tx:
            return videos.register_source(tx, newer).generation

    with ThreadPoolExecutor(1) as pool:
        with worker.as_worker() as tx:
            ref = StageRef(source.video_id, generation, Stage.VALIDATE)
            claimed = stage_runs.claim(tx, ref, lease_s=60)
            stage_runs.complete(tx, claimed, output={})
            registering = pool.submit(register)
            wait_for_a_lock(scratch)
            assert videos.publish(tx, video_id=source.video_id, generation=generation)
        assert registering.result() == 2
    other.close()
    found = get(api, source)
    assert (found.generation, found.building_generation) == (1, 2)


def wait_for_a_lock(scratch) -> None:
    deadline = time.monotonic() + 10
    with scratch.postgres.superuser(scratch.name) as root:
        while not root.execute("select from pg_locks where not granted").fetchall():
            assert time.monotonic() < deadline


def test_publishing_twice_or_late_touches_nothing(api, library, user_id):
    source = library.source(user_id)
    generation = library.build(source, [library.shot(said="one")])
    assert library.publish(source, generation)
    assert not library.publish(source, generation)
    newer = replace(source, version="v2")
    library.register(newer)
    assert not library.publish(source, generation)
    found = get(api, source)
    assert (found.state, found.generation, found.building_generation) == (
        VideoState.VALIDATING, 1, 2,
    )  # fmt: skip


def test_a_failed_reupload_leaves_what_was_published(api, worker, library, user_id):
    source = library.add(user_id, [library.shot(said="still here")])
    newer = replace(source, version="v2")
    generation = library.register(newer)
    with worker.as_worker() as tx:
        videos.fail_video(
            tx, video_id=source.video_id, generation=generation, code=Code.NOT_A_VIDEO, message="No"
        )
    with api.as_user(user_id) as tx:
        assert len(search.search_scenes(tx, Query(words=parse("still here"))).hits) == 1


def test_uploads_that_never_came_fail_visibly(api, worker, user_id):
    late = create(api, user_id, expires_in_s=-10)
    early = create(api, user_id)
    with worker.as_worker() as tx:
        assert videos.expire_uploads(tx, grace_s=60) == []
        assert videos.expire_uploads(tx) == [late.video_id]
    with api.as_user(user_id) as tx:
        assert videos.get_video(tx, late.video_id).error_code == "upload_expired"
        assert videos.get_video(tx, early.video_id).state == VideoState.UPLOADING


def test_lists_are_newest_first_and_pages_do_not_overlap(api, library, user_id):
    made = [library.add(user_id, [library.shot(said="x")] * n) for n in (1, 2, 3)]
    with api.as_user(user_id) as tx:
        first = videos.list_videos(tx, limit=2)
        last = first[-1]
        second = videos.list_videos(tx, limit=2, before=(last.created_at, last.video_id))
        failed = videos.list_videos(tx, limit=2, state=VideoState.FAILED)
    listed = [*first, *second]
    assert [video.video_id for video in listed] == [source.video_id for source in reversed(made)]
    assert [video.scene_count for video in listed] == [3, 2, 1]
    assert first[0].cover_key == "thumbnails/0.webp"
    assert first[0].warning_count == 0
    assert failed == []


def test_storing_scenes_again_replaces_them(worker, library, user_id):
    source = library.source(user_id)
    library.build(source, [library.shot(said=str(n), pictures=[PICTURE]) for n in range(3)])
    library.build(source, [library.shot(said="one", pictures=[PICTURE, PICTURE])])
    with worker.as_worker() as tx:
        tx.act_for(user_id)
        (scene,) = scenes.list_scenes(tx, source.video_id, 1)
        (text,) = scenes.list_texts(tx, source.video_id, 1)
    assert [frame.ordinal for frame in scene.frames] == [0, 1]
    assert (text.transcript, text.segments[0].text, text.segments[0].span.start_s) == (
        "one", "one", 2.0,
    )  # fmt: skip


def test_a_scene_in_which_nobody_speaks_has_a_text_too(worker, library, user_id):
    source = library.source(user_id)
    library.build(source, [library.shot(), library.shot(said="hello")])
    with worker.as_worker() as tx:
        tx.act_for(user_id)
        texts = scenes.list_texts(tx, source.video_id, 1)
    assert [(text.source, text.transcript) for text in texts] == [(None, ""), ("sidecar", "hello")]


def test_texts_and_vectors_of_scenes_that_are_gone_are_refused(worker, library, user_id):
    source = library.source(user_id)
    generation = library.build(source, [library.shot(pictures=[PICTURE])])
    gone = uuid4()
    with pytest.raises(Retryable) as caught, worker.as_worker() as tx:
        scenes.set_texts(
            tx, video_id=source.video_id, user_id=user_id, generation=generation,
            texts=[SceneText(gone, None, None, "x")],
        )  # fmt: skip
    assert caught.value.code == Code.LEASE_LOST
    with pytest.raises(Retryable) as caught, worker.as_worker() as tx:
        vectors.put_frame_vectors(tx, library.model("image", 2), [(gone, user_id, PICTURE)])
    assert caught.value.code == Code.LEASE_LOST
