"""Missing capacity has a number."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from functions.watch_jobs.handler import handle
from functions.watch_jobs.watch import watch
from scenedex.domain.errors import Code, Misconfigured, Retryable
from scenedex.domain.stages import Stage
from scenedex.messages import StageMessage
from scenedex.settings import Settings
from scenedex.stage import publish_metrics
from scenedex.testing.aws import MemoryJobs

MESSAGE = StageMessage(UUID(int=1), UUID(int=2), 1, Stage.TRANSCRIBE, 0)


def test_the_oldest_wait_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    jobs = MemoryJobs()
    jobs.submit_index_job(MESSAGE)
    jobs.submit_index_job(MESSAGE)
    now = jobs.submitted_at[0] + timedelta(hours=2)
    assert watch(jobs, now=now) == {"jobs_waiting": 2, "jobs_oldest_wait_s": 7200}
    publish_metrics()
    sent = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert sent["jobs_waiting"] == [2]
    assert sent["jobs_oldest_wait_s"] == [7200]
    (declared,) = sent["_aws"]["CloudWatchMetrics"]
    assert set(declared["Dimensions"][0]) == {"service", "environment"}


def test_nothing_waits_is_a_number_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert watch(MemoryJobs(), now=datetime.now(UTC)) == {
        "jobs_waiting": 0,
        "jobs_oldest_wait_s": 0,
    }
    publish_metrics()
    assert "jobs_oldest_wait_s" in capsys.readouterr().out


def test_a_batch_that_does_not_answer_is_an_error() -> None:
    jobs = MemoryJobs()
    jobs.faults.add("waiting_since", Retryable(Code.BATCH_UNAVAILABLE, "Batch is away."))
    with pytest.raises(Retryable):
        watch(jobs, now=datetime.now(UTC))


def test_without_a_queue_the_function_says_what_is_missing(monkeypatch: Any) -> None:
    monkeypatch.setattr("functions.watch_jobs.handler.settings", Settings)
    context = type("Context", (), {"aws_request_id": "r", "function_name": "watch_jobs"})()
    with pytest.raises(Misconfigured, match="SCENEDEX_JOB_QUEUE"):
        handle({}, context)
