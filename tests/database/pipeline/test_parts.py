"""A long video on its way: in parts, whatever happens to each of them."""

import threading
from dataclasses import replace

import pytest

from api.progress import by_stage, overall
from functions.detect_scenes.detect import receive
from scenedex.db import stage_runs, videos
from scenedex.domain.errors import Code, Rejected, Retryable
from scenedex.domain.stages import RunState, Stage, StageRef, VideoState
from scenedex.media import Analysis, tasks
from scenedex.messages import StageMessage
from scenedex.testing.clips import ClipForm, shots, write_clip

LENGTHS_S = (1.0, 1.84, 0.16, 0.2, 2.8, 2.72, 0.4, 1.88)
PARTS = 4


@pytest.fixture(scope="session")
def film(tmp_path_factory) -> bytes:
    """A film of 11 s with a key frame each second; parts of 3 s make a long one of it."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    options = {"preset": "veryfast", "g": "25", "sc_threshold": "0"}
    takes = shots(*LENGTHS_S, size=(160, 90))
    write_clip(path, takes, ClipForm(has_sound=True, options=options))
    return path.read_bytes()


@pytest.fixture
def long(pipeline):
    """An installation to which 11 s are long."""
    pipeline.settings = replace(pipeline.settings, segment_over_s=4.0, segment_s=3.0)
    pipeline.services = pipeline.worker()
    return pipeline


def begin(pipeline, source_key, film) -> list[str]:
    """Uploads the film; returns the messages that ask for its parts."""
    assert pipeline.validate(pipeline.put(source_key, film)) == []
    return pipeline.queue.drain(pipeline.settings.scenes_queue_url)


def detect_runs(pipeline):
    video = pipeline.video()
    with pipeline.services.database.as_worker() as tx:
        runs = stage_runs.list_runs(tx, video.video_id, video.building_generation)
    return [run for run in runs if run.stage is Stage.DETECT]


def scenes_of(pipeline) -> list[tuple[float, float]]:
    (rows,) = pipeline.snapshot()["scenes"]
    return [(row["start_s"], row["end_s"]) for row in rows]


def test_every_part_is_asked_for_at_once(long, source_key, film):
    bodies = begin(long, source_key, film)
    messages = [StageMessage.from_json(body) for body in bodies]
    assert [message.part for message in messages] == list(range(PARTS))
    assert [run.state for run in detect_runs(long)] == [RunState.PENDING] * PARTS
    plan = long.runs()[Stage.VALIDATE].output["plan"]
    assert [segment["start_s"] for segment in plan["segments"]] == [0.0, 3.0, 5.0, 8.0]
    long.check(*bodies)


def test_the_last_part_makes_the_scenes_of_one_pass(long, source_key, film):
    bodies = begin(long, source_key, film)
    for body in bodies[:-1]:
        assert long.detect(body) == []
        assert scenes_of(long) == []
        assert long.jobs.submitted == []
        long.check(bodies[-1])
    assert long.detect(bodies[-1]) == []
    assert long.jobs.submitted == [long.message(Stage.TRANSCRIBE)]
    made = scenes_of(long)
    assert [run.output["start_s"] for run in detect_runs(long)] == [0.0, 3.0, 5.0, 8.0]
    assert detect_runs(long)[0].output["scenes"] == len(made)
    long.check()
    long.index()
    assert long.video().state is VideoState.INDEXED
    long.check()
    long.services = long.worker(segment_over_s=900.0)
    long.settings = replace(long.settings, segment_over_s=900.0)
    again = source_key.replace("/source", "/captions.srt")
    long.validate(long.put(again, b"1\n00:00:00,000 --> 00:00:01,000\nhello\n"))
    long.pump()
    long.index()
    assert long.video().generation == 2
    assert scenes_of(long) == made


def test_a_part_reads_its_own_bytes_only(long, source_key, film):
    bodies = begin(long, source_key, film)
    long.store.faults.add("download", AssertionError("all of it was fetched"), times=PARTS)
    assert long.detect(*bodies) == []


def test_any_order_and_every_message_twice_ends_the_same(long, source_key, film):
    bodies = begin(long, source_key, film)
    for body in [*reversed(bodies), *bodies, bodies[2]]:
        assert long.detect(body) == []
    once = long.snapshot()
    assert len(long.jobs.submitted) == 1
    assert all(run.attempts == 1 for run in detect_runs(long))
    assert long.detect(*bodies) == []
    assert long.snapshot() == once
    long.check()


def test_what_parts_found_is_not_kept_once_it_is_rows(long, source_key, film):
    bodies = begin(long, source_key, film)
    assert long.detect(*bodies[:2]) == []
    assert found_in_outputs(long) == 2
    assert long.detect(*bodies[2:]) == []
    assert found_in_outputs(long) == 0


def found_in_outputs(pipeline) -> int:
    with pipeline.services.database.as_worker() as tx:
        return tx.fetch_value(b"select count(*) from stage_runs where output ? 'findings'")


def test_a_worker_that_dies_between_parts_costs_nothing(long, source_key, film):
    bodies = begin(long, source_key, film)
    assert long.detect(*bodies[:2]) == []
    claim(long, StageMessage.from_json(bodies[2]).ref)
    long.expire_leases()
    assert long.detect(bodies[3]) == []
    assert scenes_of(long) == []
    long.sweep()
    resent = long.queue.drain(long.settings.scenes_queue_url)
    assert {StageMessage.from_json(body).part for body in resent} == {2}
    assert long.detect(*resent) == []
    assert len(scenes_of(long)) > 0
    assert [run.attempts for run in detect_runs(long)] == [1, 1, 2, 1]
    long.check()


def claim(pipeline, ref: StageRef):
    with pipeline.services.database.as_worker() as tx:
        return stage_runs.claim(tx, ref, lease_s=60)


def test_a_checkpoint_that_fails_leaves_the_last_part_to_be_done_again(
    long, source_key, film, monkeypatch
):
    bodies = begin(long, source_key, film)
    assert long.detect(*bodies[:3]) == []
    with monkeypatch.context() as patch:
        patch.setattr("functions.detect_scenes.joining._write", _trouble)
        assert long.detect(bodies[3]) == [bodies[3]]
    assert scenes_of(long) == []
    assert found_in_outputs(long) == 3
    assert long.detect(bodies[3]) == []
    assert len(long.jobs.submitted) == 1
    long.check()


def _trouble(*_):
    raise Retryable(Code.DATABASE_UNAVAILABLE, "Not now.")


@pytest.mark.parametrize("bad", [0, 1, 3])
def test_a_part_that_is_rejected_fails_the_video_once(long, source_key, film, monkeypatch, bad):
    bodies = begin(long, source_key, film)
    first, rest = bodies[(bad + 1) % PARTS], [body for body in bodies if body != bodies[bad]][1:]
    assert long.detect(first) == []
    with monkeypatch.context() as patch:
        patch.setattr("functions.detect_scenes.detect._fetch", _damaged)
        assert long.detect(bodies[bad]) == []
    video = long.video()
    assert (video.state, video.error_code) == (VideoState.FAILED, Code.NO_FRAMES)
    done = {StageMessage.from_json(first).part: RunState.COMPLETED, bad: RunState.FAILED}
    states = [run.state for run in detect_runs(long)]
    assert states == [done.get(part, RunState.CANCELLED) for part in range(PARTS)]
    with monkeypatch.context() as patch:
        patch.setattr("functions.detect_scenes.detect._fetch", _not_called)
        assert long.detect(*rest, *bodies) == []
    assert long.sweep()["resend_stale"] == 0
    assert long.video() == video
    assert (scenes_of(long), long.jobs.submitted) == ([], [])
    long.check()


def _damaged(*_):
    raise Rejected(Code.NO_FRAMES, "Not one picture of the video can be decoded.")


def _not_called(*_):
    raise AssertionError("a part of a failed video was worked on")


def test_a_part_that_begins_after_another_failed_stops_without_work(
    long, source_key, film, monkeypatch
):
    """Its claim came between the failure's look at the runs and its commit."""
    bodies = begin(long, source_key, film)
    with long.services.database.as_worker() as tx:
        tx.execute(
            b"update videos set state = 'failed', error_code = 'no_frames', error_message = '.'"
        )
    monkeypatch.setattr("functions.detect_scenes.detect._fetch", _not_called)
    assert long.detect(bodies[0]) == []
    assert detect_runs(long)[0].state is RunState.FAILED
    assert long.video().error_code == "no_frames"


def test_two_parts_that_end_at_once_make_one_video(long, source_key, film, monkeypatch):
    """Both have done their work; both checkpoints begin before either ends."""
    bodies = begin(long, source_key, film)
    assert long.detect(*bodies[:2]) == []
    meet = threading.Barrier(2)
    analyse = tasks.analyse

    def together(*given, **named) -> Analysis:
        analysis = analyse(*given, **named)
        meet.wait(timeout=60)
        return analysis

    monkeypatch.setattr("functions.detect_scenes.detect.analyse", together)
    services = [long.worker(), long.worker()]
    outcomes: list[object] = []

    def work(parts, body) -> None:
        try:
            receive(body, parts)
            outcomes.append(None)
        except Exception as error:  # noqa: BLE001
            outcomes.append(error)

    threads = [
        threading.Thread(target=work, args=pair) for pair in zip(services, bodies[2:], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert outcomes == [None, None]
    assert [run.state for run in detect_runs(long)] == [RunState.COMPLETED] * PARTS
    assert len(long.jobs.submitted) == 1
    assert len(scenes_of(long)) > 0
    assert found_in_outputs(long) == 0
    long.check()


def test_a_new_upload_stops_the_parts_of_the_old_one(long, source_key, film, other_clip):
    bodies = begin(long, source_key, film)
    assert long.detect(*bodies[:2]) == []
    assert long.validate(long.put(source_key, other_clip)) == []
    newer = long.queue.drain(long.settings.scenes_queue_url)
    assert long.detect(*bodies[2:], *newer) == []
    long.index()
    assert long.video().generation == 2
    long.sweep()
    long.check()


def test_progress_is_that_of_all_parts(long, source_key, film):
    bodies = begin(long, source_key, film)
    told = []
    for body in bodies:
        video = long.video()
        with long.services.database.as_worker() as tx:
            tx.act_for(video.user_id)
            status = videos.status(tx, video.video_id)
        stages = by_stage(status.runs)
        detect = next(one for one in stages if one.stage is Stage.DETECT)
        told.append((detect.state, detect.progress, overall(video.state, stages)))
        assert long.detect(body) == []
    assert [state for state, _, _ in told] == [RunState.PENDING, *[RunState.RUNNING] * 3]
    assert [progress for _, progress, _ in told] == [0.0, 0.25, 0.5, 0.75]
    assert sorted({total for _, _, total in told}) == [total for _, _, total in told]
