"""Dead letters and failed jobs become a state that the user sees."""

import json
from pathlib import Path

import pytest

from functions.record_failure.record import record_failed_job
from scenedex.domain.errors import Code, Rejected, Retryable
from scenedex.domain.stages import RunState, Stage, VideoState
from scenedex.messages import StageMessage
from scenedex.stage import Completion
from scenedex.testing.events import job_failed

EVENTS = Path(__file__).parents[2] / "events"
NOWHERE = Retryable(Code.STORAGE_UNAVAILABLE, "The object store cannot be reached right now.")


def recorded(name, message):
    """A recorded event, about our video."""
    event = json.loads((EVENTS / f"{name}.json").read_text())
    event["detail"]["container"]["command"][-1] = message.to_json()
    return event


@pytest.fixture
def waiting(pipeline, source_key, clip) -> StageMessage:
    """A video that waits for its job."""
    pipeline.upload(source_key, clip)
    [message] = pipeline.jobs.drain()
    return message


def test_an_upload_that_nobody_could_register_becomes_a_failed_video(pipeline, source_key, clip):
    body = pipeline.put(source_key, clip)
    assert pipeline.dead_letters(body) == []
    video = pipeline.video()
    assert (video.state, video.error_code) == (VideoState.FAILED, "attempts_exhausted")
    assert pipeline.validate(body) == []
    assert pipeline.video() == video


def test_a_dead_letter_says_what_went_wrong_last(pipeline, source_key, clip):
    pipeline.validate(pipeline.put(source_key, clip))
    [body] = pipeline.queue.drain("sqs://scenes")
    pipeline.store.faults.add("download", NOWHERE)
    pipeline.detect(body)
    assert pipeline.dead_letters(body) == []
    assert "The object store cannot be reached right now." in pipeline.video().error_message
    assert pipeline.runs()[Stage.DETECT].state is RunState.FAILED
    pipeline.check()


def test_a_dead_letter_of_work_that_was_done_changes_nothing(pipeline, source_key, clip):
    body = pipeline.put(source_key, clip)
    pipeline.validate(body)
    [scenes] = pipeline.queue.drain("sqs://scenes")
    pipeline.detect(scenes)
    pipeline.index()
    before = pipeline.snapshot()
    assert pipeline.dead_letters(body, scenes) == []
    assert pipeline.snapshot() == before
    assert pipeline.video().state is VideoState.INDEXED


def test_a_dead_letter_of_an_older_generation_spares_the_newer(
    pipeline, source_key, clip, other_clip
):
    older = pipeline.put(source_key, clip)
    pipeline.validate(older)
    [scenes] = pipeline.queue.drain("sqs://scenes")
    pipeline.upload(source_key, other_clip)
    assert pipeline.dead_letters(older, scenes) == []
    assert pipeline.video().state is VideoState.PROCESSING


def test_a_dead_letter_of_work_in_progress_is_left_to_the_worker(pipeline, source_key, clip):
    pipeline.validate(pipeline.put(source_key, clip))
    [body] = pipeline.queue.drain("sqs://scenes")

    def work(run):
        assert pipeline.dead_letters(body) == []
        return Completion({})

    pipeline.worker().runner.run(StageMessage.from_json(body), work)
    assert pipeline.runs()[Stage.DETECT].state is RunState.COMPLETED


@pytest.mark.parametrize("body", ["not json", "{}", '{"stage": "detect"}', "[]"])
def test_a_dead_letter_that_nobody_can_read_stays_where_the_alarm_is(pipeline, body):
    assert pipeline.dead_letters(body) == [body]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("batch_failed_exit", "Essential container in task exited."),
        ("batch_failed_memory", "Container killed due to memory usage."),
        ("batch_failed_timeout", "Job attempt duration exceeded timeout."),
        ("batch_failed_never_started", "Host EC2 (instance i-0abc) terminated."),
    ],
)
def test_a_failed_job_fails_its_video_and_says_why(pipeline, waiting, name, sentence):
    record_failed_job(recorded(name, waiting), pipeline.services)
    video = pipeline.video()
    assert (video.state, video.error_code) == (VideoState.FAILED, "job_failed")
    assert sentence in video.error_message
    pipeline.check()


def test_a_failed_job_fails_the_stage_at_which_it_stopped(pipeline, waiting):
    pipeline.services.runner.run(waiting, lambda run: Completion({}))
    record_failed_job(job_failed(waiting), pipeline.services)
    runs = pipeline.runs()
    assert runs[Stage.TRANSCRIBE].state is RunState.COMPLETED
    assert runs[Stage.EMBED].state is RunState.FAILED


def test_a_failed_job_of_an_indexed_video_changes_nothing(pipeline, source_key, clip):
    pipeline.upload(source_key, clip)
    [message] = pipeline.jobs.submitted
    pipeline.index()
    record_failed_job(job_failed(message), pipeline.services)
    assert pipeline.video().state is VideoState.INDEXED


def test_a_killed_job_is_left_to_its_lease_and_then_tried_again(pipeline, waiting):
    assert pipeline.claim(Stage.TRANSCRIBE)
    record_failed_job(job_failed(waiting), pipeline.services)
    assert pipeline.video().state is VideoState.PROCESSING
    pipeline.expire_leases()
    pipeline.sweep(resend_after_s=60.0)
    assert pipeline.jobs.submitted == [waiting]
    pipeline.check()


@pytest.mark.parametrize("event", [{}, {"detail": {"container": {"command": ["--message"]}}}])
def test_a_failed_job_that_is_none_of_ours_is_an_error(pipeline, event):
    with pytest.raises(Rejected):
        record_failed_job(event, pipeline.services)
