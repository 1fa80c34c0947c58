"""Batch as processes: attempts, retry rules, timeouts, capacity, dependencies, ends."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

DEADLINE_S = 20.0
NAME = "probe-jobs"
RULES = [
    {"onStatusReason": "Host EC2*", "action": "RETRY"},
    {"onExitCode": "75", "action": "RETRY"},
    {"onExitCode": "10", "action": "EXIT"},
    {"onReason": "*", "action": "EXIT"},
]
numbers = count()


@dataclass(frozen=True)
class Probes:
    """A queue with two vCPUs and a definition with the rules of template.yaml."""

    client: Any
    logs: Any

    def submit(self, *command: str, **more: Any) -> str:
        """Submits ``job.py`` with these arguments."""
        overrides = {"command": ["python", "job.py", *command], **more.pop("overrides", {})}
        submitted = self.client.submit_job(
            jobName=f"probe-{next(numbers)}",
            jobQueue=NAME,
            jobDefinition=NAME,
            containerOverrides=overrides,
            **more,
        )
        return str(submitted["jobId"])

    def job(self, job_id: str) -> Any:
        """What Batch says about it."""
        return self.client.describe_jobs(jobs=[job_id])["jobs"][0]

    def wait(self, job_id: str, *states: str) -> Any:
        """Waits until it is in one of the states; without any, until it is over."""
        deadline = time.monotonic() + DEADLINE_S
        while (job := self.job(job_id))["status"] not in (states or {"SUCCEEDED", "FAILED"}):
            assert time.monotonic() < deadline, job
            time.sleep(0.05)
        return job

    def printed(self, job: Any) -> list[str]:
        """What its container printed."""
        stream = job["container"]["logStreamName"]
        found = self.logs.get_log_events(logGroupName="/aws/batch/job", logStreamName=stream)
        return [event["message"] for event in found["events"]]


@pytest.fixture(scope="module")
def probes(aws: Callable[[str], Any]) -> Probes:
    client = aws("batch")
    client.create_compute_environment(
        computeEnvironmentName=NAME,
        type="MANAGED",
        computeResources={"type": "SPOT", "maxvCpus": 2, "subnets": ["subnet-0"]},
    )
    order = [{"order": 1, "computeEnvironment": NAME}]
    client.create_job_queue(jobQueueName=NAME, priority=1, computeEnvironmentOrder=order)
    client.register_job_definition(
        jobDefinitionName=NAME,
        type="container",
        retryStrategy={"attempts": 3, "evaluateOnExit": RULES},
        parameters={"greeting": "annyeong"},
        containerProperties={
            "image": "registry.example/probe-job:1",
            "command": ["python", "job.py", "env", "Ref::greeting"],
            "environment": [{"name": "KEPT", "value": "yes"}, {"name": "CHANGED", "value": "no"}],
            "resourceRequirements": [
                {"type": "VCPU", "value": "1"},
                {"type": "MEMORY", "value": "200"},
            ],
        },
    )
    return Probes(client, aws("logs"))


@pytest.mark.parametrize(
    ("command", "status", "exit_codes"),
    [
        (("exit", "0"), "SUCCEEDED", [0]),
        (("exit", "10"), "FAILED", [10]),
        (("exit", "1"), "FAILED", [1]),
        (("exit", "75"), "FAILED", [75, 75, 75]),
        (("exit-once", "75"), "SUCCEEDED", [75, 0]),
    ],
)
def test_the_exit_code_decides(
    probes: Probes, command: tuple[str, ...], status: str, exit_codes: list[int]
) -> None:
    job = probes.wait(probes.submit(*command))
    assert job["status"] == status
    assert [attempt["container"]["exitCode"] for attempt in job["attempts"]] == exit_codes


def test_without_a_rule_that_matches_a_job_is_tried_again(probes: Probes) -> None:
    strategy = {"attempts": 2, "evaluateOnExit": [{"onExitCode": "3", "action": "EXIT"}]}
    job = probes.wait(probes.submit("exit", "4", retryStrategy=strategy))
    assert len(job["attempts"]) == 2


def test_a_job_is_ended_at_its_timeout_and_not_tried_again(probes: Probes) -> None:
    job = probes.wait(probes.submit("sleep", timeout={"attemptDurationSeconds": 1}))
    assert (job["status"], job["statusReason"]) == (
        "FAILED",
        "Job attempt duration exceeded timeout",
    )
    assert len(job["attempts"]) == 1


def test_a_terminated_job_gets_a_signal_and_its_reason(probes: Probes) -> None:
    job_id = probes.submit("sleep")
    probes.wait(job_id, "RUNNING")
    probes.client.terminate_job(jobId=job_id, reason="by the operator")
    job = probes.wait(job_id)
    assert (job["status"], job["statusReason"]) == ("FAILED", "by the operator")
    assert job["container"]["exitCode"] == 128 + 15
    assert len(job["attempts"]) == 1


def test_without_free_vcpus_a_job_stays_runnable_and_can_be_cancelled(probes: Probes) -> None:
    running = [probes.submit("sleep") for _ in range(2)]
    for job_id in running:
        probes.wait(job_id, "RUNNING")
    waiting = probes.submit("exit", "0")
    probes.wait(waiting, "RUNNABLE")
    listed = probes.client.list_jobs(jobQueue=NAME, jobStatus="RUNNABLE")["jobSummaryList"]
    assert [job["jobId"] for job in listed] == [waiting]
    probes.client.cancel_job(jobId=waiting, reason="not needed")
    assert probes.wait(waiting)["statusReason"] == "not needed"
    for job_id in running:
        probes.client.terminate_job(jobId=job_id, reason="done")
    assert {probes.wait(job_id)["status"] for job_id in running} == {"FAILED"}
    assert probes.wait(probes.submit("exit", "0"))["status"] == "SUCCEEDED"


@pytest.mark.parametrize(("code", "status"), [("0", "SUCCEEDED"), ("1", "FAILED")])
def test_a_job_waits_for_the_one_it_depends_on(probes: Probes, code: str, status: str) -> None:
    first = probes.submit("exit", code)
    second = probes.wait(probes.submit("exit", "0", dependsOn=[{"jobId": first}]))
    assert second["status"] == status
    if status == "FAILED":
        assert (second["statusReason"], second["attempts"]) == ("Dependent Job failed", [])


def test_a_job_that_takes_too_much_memory_is_ended(probes: Probes) -> None:
    job = probes.wait(probes.submit("allocate", "400"))
    assert job["container"]["exitCode"] == 128 + 9
    assert job["container"]["reason"].startswith("OutOfMemoryError")


def test_a_job_has_its_variables_and_its_log(probes: Probes, stack: dict[str, Any]) -> None:
    environment = [{"name": "CHANGED", "value": "yes"}]
    overrides = {"environment": environment}
    names = ["KEPT", "CHANGED", "AWS_ENDPOINT_URL", "AWS_BATCH_JOB_ID", "AWS_BATCH_JOB_ATTEMPT"]
    job = probes.wait(probes.submit("env", *names, overrides=overrides))
    assert probes.printed(job) == [
        "KEPT=yes",
        "CHANGED=yes",
        f"AWS_ENDPOINT_URL={stack['endpoint_url']}",
        f"AWS_BATCH_JOB_ID={job['jobId']}",
        "AWS_BATCH_JOB_ATTEMPT=1",
    ]


def test_parameters_are_put_into_the_command(probes: Probes) -> None:
    job_id = probes.client.submit_job(
        jobName="greeting", jobQueue=NAME, jobDefinition=NAME, parameters={"greeting": "HELLO"}
    )["jobId"]
    job = probes.wait(job_id)
    assert job["container"]["command"] == ["python", "job.py", "env", "HELLO"]
    assert probes.printed(job) == ["HELLO=None"]


def test_a_program_that_is_not_there_fails_the_job(probes: Probes) -> None:
    job = probes.wait(probes.submit(overrides={"command": ["no-such-program"]}))
    assert job["status"] == "FAILED"
    assert "no-such-program" in job["statusReason"]


def test_an_unknown_queue_is_the_callers_mistake(probes: Probes) -> None:
    with pytest.raises(ClientError, match="no-such-queue does not exist"):
        probes.client.submit_job(jobName="x", jobQueue="no-such-queue", jobDefinition=NAME)


def test_a_failed_job_is_an_event(probes: Probes, aws: Callable[[str], Any]) -> None:
    sqs, events = aws("sqs"), aws("events")
    url = sqs.create_queue(QueueName="probe-job-events")["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    pattern = {
        "source": ["aws.batch"],
        "detail-type": ["Batch Job State Change"],
        "detail": {"status": ["FAILED"]},
    }
    events.put_rule(Name="probe-job-failed", EventPattern=json.dumps(pattern))
    targets = [{"Id": "queue", "Arn": found["Attributes"]["QueueArn"]}]
    events.put_targets(Rule="probe-job-failed", Targets=targets)
    probes.wait(probes.submit("exit", "0"))
    job_id = probes.submit("exit", "10")
    message = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"][0]
    detail = json.loads(message["Body"])["detail"]
    assert (detail["jobId"], detail["container"]["command"][-1]) == (job_id, "10")
    events.remove_targets(Rule="probe-job-failed", Ids=["queue"])
    events.delete_rule(Name="probe-job-failed")
