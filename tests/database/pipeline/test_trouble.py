"""What goes wrong on the way, and what is left of it in the end."""

import socket
from dataclasses import replace

import pytest

from functions.validate_upload import handler as validate
from scenedex.db import Database
from scenedex.domain.errors import Code, Misconfigured, Retryable
from scenedex.domain.stages import RunState, Stage, VideoState
from scenedex.stage import ActiveRun, Completion, Outcome, ask_for
from scenedex.stage.heartbeat import Heartbeat
from scenedex.telemetry import degraded
from scenedex.testing.events import sqs_event

SCENES = "sqs://scenes"
UPLOADS = "sqs://uploads"
NOWHERE = Retryable(Code.STORAGE_UNAVAILABLE, "The object store cannot be reached right now.")


@pytest.fixture
def validated(pipeline, source_key, clip) -> str:
    """A video whose scenes are to be detected: the message that asks for it."""
    assert pipeline.validate(pipeline.put(source_key, clip)) == []
    [body] = pipeline.queue.drain(SCENES)
    return body


def test_one_bad_record_fails_alone(pipeline, source_key, clip):
    good = pipeline.put(source_key, clip)
    assert pipeline.validate("not json", good, "{}") == ["not json", "{}"]
    assert pipeline.video().state is VideoState.PROCESSING


def test_a_bad_moment_brings_the_message_back_after_a_backoff(pipeline, validated):
    pipeline.store.faults.add("upload", NOWHERE)
    assert pipeline.detect(validated, received=3) == [validated]
    run = pipeline.runs()[Stage.DETECT]
    assert (run.state, run.attempts, run.error_code) == (
        RunState.PENDING, 1, "storage_unavailable",
    )  # fmt: skip
    # base 5 s, doubled twice, half of it by chance
    assert 10 <= pipeline.queue.visibility[SCENES, "handle-0"] <= 20


def test_a_retry_after_half_an_upload_ends_as_a_clean_run(pipeline, source_key, clip, validated):
    pipeline.store.faults.add("download", NOWHERE)
    assert pipeline.detect(validated) == [validated]
    pipeline.store.faults.add("upload", NOWHERE)
    assert pipeline.detect(validated) == [validated]
    assert pipeline.detect(validated) == []
    retried = pipeline.snapshot()
    assert retried["runs"][0][1]["state"] == "completed"
    assert len(retried["scenes"][0]) == 3
    assert pipeline.detect(validated) == []
    assert pipeline.snapshot() == retried
    pipeline.check()


def test_after_the_last_attempt_the_video_fails_and_says_why(pipeline, validated):
    pipeline.store.faults.add("download", NOWHERE, times=99)
    for _ in range(pipeline.settings.max_attempts - 1):
        assert pipeline.detect(validated) == [validated]
    assert pipeline.detect(validated) == []
    video = pipeline.video()
    assert (video.state, video.error_code) == (VideoState.FAILED, "attempts_exhausted")
    assert "The object store cannot be reached right now." in video.error_message
    pipeline.check()


def test_what_only_the_operator_can_mend_goes_to_the_dead_letters(pipeline, validated):
    error = Misconfigured(Code.AWS_MISCONFIGURED, "AWS refuses GetObject: AccessDenied.")
    pipeline.store.faults.add("download", error, times=99)
    for _ in range(pipeline.settings.max_attempts):
        assert pipeline.detect(validated) == [validated]
    assert pipeline.video().state is VideoState.PROCESSING
    assert pipeline.dead_letters(validated) == []
    assert pipeline.video().error_code == "attempts_exhausted"


def test_an_unforeseen_error_counts_as_a_bad_moment(pipeline, validated):
    pipeline.store.faults.add("download", ZeroDivisionError("secret detail"))
    assert pipeline.detect(validated) == [validated]
    run = pipeline.runs()[Stage.DETECT]
    assert (run.state, run.error_code) == (RunState.PENDING, "unexpected")
    assert "secret" not in run.error_message
    assert pipeline.detect(validated) == []


def test_a_database_that_is_down_brings_every_message_back(pipeline, source_key, clip):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = Database("127.0.0.1", taken.getsockname()[1], "x", "x", "x", timeout_s=1)
        down = replace(
            pipeline.services, arrivals=replace(pipeline.services.arrivals, database=nobody)
        )
        event = sqs_event([pipeline.put(source_key, clip), pipeline.put(source_key, clip)])
        # The first is superseded and needs no database.
        handle = validate.batch(pipeline.settings, pipeline.queue, lambda: down)
        failed = handle(event)["batchItemFailures"]
    assert [item["itemIdentifier"] for item in failed] == [event["Records"][1]["messageId"]]
    assert (UPLOADS, "handle-1") in pipeline.queue.visibility
    assert pipeline.count() == 0


def test_parts_that_cannot_be_made_have_their_backoff_too(pipeline):
    def no_password():
        raise Retryable(Code.SECRETS_UNAVAILABLE, "The store of passwords cannot be reached.")

    event = sqs_event(["{}"])
    answer = validate.batch(pipeline.settings, pipeline.queue, no_password)(event)
    assert len(answer["batchItemFailures"]) == 1
    assert (UPLOADS, "handle-0") in pipeline.queue.visibility


def test_a_connection_that_broke_is_opened_again(pipeline, source_key, clip):
    body = pipeline.put(source_key, clip)
    assert pipeline.count() == 0
    with pipeline.scratch.postgres.superuser(pipeline.scratch.name) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
    assert pipeline.validate(body) == []
    assert pipeline.video().state is VideoState.PROCESSING


def test_a_backoff_that_cannot_be_set_loses_nothing(pipeline, validated):
    pipeline.store.faults.add("download", NOWHERE)
    pipeline.queue.faults.add(
        "change_visibility", Retryable(Code.QUEUE_UNAVAILABLE, "The queue is gone.")
    )
    assert pipeline.detect(validated) == [validated]
    assert pipeline.detect(validated) == []


def test_a_crash_between_commit_and_send_is_swept(pipeline, source_key, clip):
    pipeline.queue.faults.add("send", Retryable(Code.QUEUE_UNAVAILABLE, "The queue is gone."))
    assert pipeline.validate(pipeline.put(source_key, clip)) == []
    assert pipeline.queue.drain(SCENES) == []
    pipeline.check()
    assert pipeline.sweep(resend_after_s=60.0)["send_left"] == 1
    pipeline.pump()
    assert pipeline.runs()[Stage.DETECT].state is RunState.COMPLETED
    assert pipeline.sweep(resend_after_s=60.0)["send_left"] == 0


def test_a_destination_that_is_down_holds_up_no_other(pipeline, validated, monkeypatch):
    monkeypatch.setattr("functions.sweep.sweep.LIMIT", 1)
    assert pipeline.detect(validated) == []
    again = pipeline.message(Stage.DETECT)
    with pipeline.services.database.as_worker() as tx:
        tx.execute(b"delete from outbox where destination = 'scenes'")
        tx.execute(b"update outbox set sent_at = null")  # the oldest row is the job's
        ask_for(tx, again)
    pipeline.jobs.faults.add("submit_index_job", Retryable(Code.BATCH_UNAVAILABLE, "Gone."))
    assert pipeline.sweep(resend_after_s=60.0)["send_left"] == 1
    assert len(pipeline.queue.drain(SCENES)) == 1


def test_a_worker_that_died_is_replaced(pipeline, validated):
    assert pipeline.claim(Stage.DETECT)
    assert pipeline.detect(validated) == []  # its holder may be alive
    assert pipeline.queue.drain(SCENES) == []
    pipeline.expire_leases()
    assert pipeline.sweep(resend_after_s=60.0)["take_back_leases"] == 1
    pipeline.pump()
    run = pipeline.runs()[Stage.DETECT]
    assert (run.state, run.attempts) == (RunState.COMPLETED, 2)
    pipeline.check()


def test_a_video_that_kills_every_worker_is_given_up(pipeline, validated):
    for _ in range(pipeline.settings.max_attempts):
        assert pipeline.claim(Stage.DETECT)
        pipeline.expire_leases()
        pipeline.sweep(resend_after_s=60.0)
    assert pipeline.video().error_code == "attempts_exhausted"
    pipeline.queue.drain(SCENES)
    assert pipeline.detect(validated) == []
    pipeline.check()


def test_a_zombie_writes_nothing(pipeline, validated):
    message = pipeline.message(Stage.DETECT)
    other = pipeline.worker()
    wrote = []

    def slow(run: ActiveRun) -> Completion:
        pipeline.expire_leases()
        assert other.runner.run(message, quick) is Outcome.COMPLETED
        return Completion({"by": "zombie"}, lambda tx: wrote.append("zombie"))

    def quick(run: ActiveRun) -> Completion:
        degraded(Code.AUDIO_MISSING, "There is no sound.")
        return Completion({"by": "other"})

    assert pipeline.services.runner.run(message, slow) is Outcome.LOST
    assert wrote == []
    assert pipeline.runs()[Stage.DETECT].output == {"by": "other"}
    assert len(pipeline.jobs.submitted) == 1
    assert [row["code"] for row in pipeline.snapshot()["warnings"][0]] == ["audio_missing"]


def test_a_zombie_cannot_fail_what_another_finished(pipeline, validated):
    message = pipeline.message(Stage.DETECT)
    other = pipeline.worker()

    def slow(run: ActiveRun) -> Completion:
        pipeline.expire_leases()
        other.runner.run(message, lambda run: Completion({}))
        raise NOWHERE

    with pytest.raises(Retryable):
        pipeline.services.runner.run(message, slow)
    assert pipeline.runs()[Stage.DETECT].state is RunState.COMPLETED
    assert pipeline.video().state is VideoState.PROCESSING


def test_a_heartbeat_keeps_the_lease_and_tells_when_it_is_gone(pipeline, validated):
    now = [0.0]
    claim = pipeline.claim(Stage.DETECT)
    heartbeat = Heartbeat(
        pipeline.connect(), claim, lease_s=120, interval_s=15, clock=lambda: now[0]
    )
    before = pipeline.runs()[Stage.DETECT].lease_expires_at
    now[0] = 15.0
    heartbeat.report(0.5)
    heartbeat.beat()
    run = pipeline.runs()[Stage.DETECT]
    assert run.lease_expires_at > before
    assert run.progress == 0.5
    heartbeat.check()
    pipeline.expire_leases()
    pipeline.sweep(resend_after_s=60.0)
    now[0] = 30.0
    heartbeat.beat()
    with pytest.raises(Retryable) as caught:
        heartbeat.check()
    assert caught.value.code == Code.LEASE_LOST


def test_a_lease_that_nobody_could_renew_counts_as_lost(pipeline, validated):
    now = [0.0]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = Database("127.0.0.1", taken.getsockname()[1], "x", "x", "x", timeout_s=1)
        claim = pipeline.claim(Stage.DETECT)
        heartbeat = Heartbeat(nobody, claim, lease_s=60, interval_s=15, clock=lambda: now[0])
        now[0] = 59.0
        heartbeat.beat()
        heartbeat.check()
        now[0] = 61.0
        with pytest.raises(Retryable, match="taken over"):
            heartbeat.check()


def test_work_goes_on_only_while_the_lease_is_held(pipeline, validated):
    """The thread itself, with real time: the work ends at its next word about its progress."""
    runner = pipeline.worker(heartbeat_s=0.05).runner
    started = []

    def endless(run: ActiveRun) -> Completion:
        started.append(run.attempts)
        pipeline.expire_leases()
        pipeline.sweep(resend_after_s=60.0)
        while True:
            run.progress(0.5)

    assert runner.run(pipeline.message(Stage.DETECT), endless) is Outcome.LOST
    assert started == [1]


def test_uploads_that_never_came_fail(pipeline, user_id, source_key):
    video_id = source_key.split("/")[2]
    with pipeline.services.database.as_worker() as tx:
        tx.act_for(user_id)
        tx.execute(
            b"insert into videos (video_id, user_id, state, file_name, bucket, source_key, "
            b"upload_expires_at) values (%(v)s, %(u)s, 'uploading', 'a.mp4', 'uploads', %(k)s, "
            b"now() - interval '1 minute')",
            {"v": video_id, "u": user_id, "k": source_key},
        )
    assert pipeline.sweep(upload_ttl_s=3600)["expire_uploads"] == 0
    assert pipeline.sweep()["expire_uploads"] == 1
    assert pipeline.video().error_code == "upload_expired"
    pipeline.check()


def test_a_lost_message_is_sent_again_once_a_period(pipeline, validated):
    assert pipeline.sweep()["resend_stale"] == 1
    assert pipeline.sweep(resend_after_s=60.0)["resend_stale"] == 0
    pipeline.pump()
    assert pipeline.runs()[Stage.DETECT].state is RunState.COMPLETED


def test_a_validation_is_sent_again_as_a_stage_message(pipeline, source_key, clip):
    pipeline.store.faults.add("download", NOWHERE)
    assert len(pipeline.validate(pipeline.put(source_key, clip))) == 1
    assert pipeline.sweep()["resend_stale"] == 1
    pipeline.pump()
    assert pipeline.runs()[Stage.DETECT].state is RunState.COMPLETED


def test_a_job_that_waits_for_its_turn_is_not_submitted_again(pipeline, validated):
    assert pipeline.detect(validated) == []
    assert pipeline.sweep()["resend_stale"] == 0
    pipeline.jobs.drain()
    assert pipeline.sweep()["resend_stale"] == 1
    assert pipeline.jobs.submitted == [pipeline.message(Stage.TRANSCRIBE)]


def test_one_step_of_the_sweep_that_fails_keeps_no_other_from_running(pipeline, validated):
    assert pipeline.detect(validated) == []
    pipeline.jobs.faults.add("active_jobs", NOWHERE)
    with pipeline.services.database.as_worker() as tx:
        tx.execute(b"update outbox set sent_at = null")
    with pytest.raises(ExceptionGroup) as caught:
        pipeline.sweep()
    assert caught.group_contains(Retryable)
    assert pipeline.queue.drain(SCENES) != []


def test_a_purge_waits_for_a_lease_and_spares_the_new_generation(
    pipeline, source_key, clip, other_clip
):
    pipeline.upload(source_key, clip)
    pipeline.index()
    pipeline.upload(source_key, other_clip)
    pipeline.index()
    video = pipeline.video()
    old, new = (f"{video.user_id}/{video.video_id}/{generation}/" for generation in (1, 2))
    pipeline.sweep(lease_s=60.0)
    assert pipeline.store.list_keys("artefacts", old) != []
    pipeline.sweep()
    assert pipeline.store.list_keys("artefacts", old) == []
    assert pipeline.store.list_keys("artefacts", new) != []


def test_more_purges_than_are_done_at_once_are_done_all_the_same(
    pipeline, source_key, clip, other_clip, monkeypatch
):
    monkeypatch.setattr("functions.sweep.sweep.PURGES_AT_ONCE", 1)
    for content in (clip, other_clip, clip):
        pipeline.upload(source_key, content)
        pipeline.index()
    assert pipeline.sweep()["purge"] == 2
    video = pipeline.video()
    left = pipeline.store.list_keys("artefacts", f"{video.user_id}/")
    assert {key.split("/")[2] for key in left} == {"3"}


def test_a_newer_upload_ends_the_work_on_the_older_one(pipeline, source_key, clip, other_clip):
    assert pipeline.validate(pipeline.put(source_key, clip)) == []
    older = pipeline.queue.drain(SCENES)
    assert pipeline.validate(pipeline.put(source_key, other_clip)) == []
    assert pipeline.detect(*older) == []
    assert pipeline.runs(1)[Stage.DETECT].state is RunState.CANCELLED
    pipeline.pump()
    assert pipeline.runs(2)[Stage.DETECT].state is RunState.COMPLETED


def test_a_video_that_was_deleted_meanwhile_is_left_alone(pipeline, source_key, clip, validated):
    with pipeline.services.database.as_worker() as tx:
        tx.execute(b"update videos set state = 'deleted', deleted_at = now()")
    assert pipeline.detect(validated) == []
    assert pipeline.validate(pipeline.put(source_key, clip + b"x")) == []
    with pipeline.services.database.as_worker() as tx:
        assert tx.fetch_value(b"select state from videos") == "deleted"
