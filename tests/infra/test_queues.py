"""Nothing that was sent is lost, and nothing is handled by two for a slow function's sake."""

from typing import Any

import pytest

from functions.index_video.exit_codes import ExitCode

QUEUE = "AWS::SQS::Queue"
MAPPING = "AWS::Lambda::EventSourceMapping"
FUNCTION = "AWS::Serverless::Function"
JOB_QUEUE = "AWS::Batch::JobQueue"
RETENTION_S = 345600
"""SQS's own: four days."""


@pytest.fixture
def mappings(template: Any) -> list[tuple[str, str, dict[str, Any]]]:
    """Queue and function of each mapping."""
    return [
        (mapping["EventSourceArn"]["Fn::GetAtt"][0], mapping["FunctionName"]["Ref"], mapping)
        for mapping in template.of_type(MAPPING).values()
    ]


def test_a_message_is_hidden_for_six_timeouts_of_its_function(template: Any, mappings: Any) -> None:
    usual = template.data["Globals"]["Function"]["Timeout"]
    for queue, function, _ in mappings:
        timeout = template.of_type(FUNCTION)[function].get("Timeout", usual)
        visibility = template.value(template.of_type(QUEUE)[queue]["VisibilityTimeout"])
        assert visibility >= 6 * timeout, queue


def test_one_bad_record_never_brings_its_batch_back(mappings: Any) -> None:
    for queue, _, mapping in mappings:
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], queue


def test_every_mapping_has_a_maximum(template: Any, mappings: Any) -> None:
    for queue, _, mapping in mappings:
        assert template.value(mapping["ScalingConfig"]["MaximumConcurrency"]) >= 2, queue


def test_every_queue_has_dead_letters_that_live_longer_and_are_read(
    template: Any, mappings: Any
) -> None:
    queues, read = template.of_type(QUEUE), {queue for queue, _, _ in mappings}
    sources = {name: queue for name, queue in queues.items() if "RedrivePolicy" in queue}
    dead = {q["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] for q in sources.values()}
    assert sources.keys() | dead == queues.keys() == read
    for name, queue in sources.items():
        letters = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        kept = queue.get("MessageRetentionPeriod", RETENTION_S)
        assert queues[letters].get("MessageRetentionPeriod", RETENTION_S) > kept, name


def test_the_uploads_queue_takes_messages_of_the_bucket_alone(template: Any) -> None:
    (policy,) = template.of_type("AWS::SQS::QueuePolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert statement["Condition"].keys() == {"ArnLike", "StringEquals"}


@pytest.mark.parametrize(
    ("definition", "host_is_gone"),
    [
        ("CpuJobDefinition", "Your Spot Task was interrupted*"),
        ("GpuJobDefinition", "Host EC2*"),
    ],
)
def test_the_exit_code_of_a_job_decides_whether_it_is_tried_again(
    template: Any, definition: str, host_is_gone: str
) -> None:
    job = template.of_type("AWS::Batch::JobDefinition")[definition]
    rules = job["RetryStrategy"]["EvaluateOnExit"]
    by_code = {rule["OnExitCode"]: rule["Action"] for rule in rules if "OnExitCode" in rule}
    assert by_code[str(int(ExitCode.RETRYABLE))] == "RETRY"
    assert by_code[str(int(ExitCode.REJECTED))] == "EXIT"
    assert {"OnStatusReason": host_is_gone, "Action": "RETRY"} in rules
    assert rules[-1] == {"OnReason": "*", "Action": "EXIT"}, "no match would mean RETRY"
    assert len(rules) <= 5
    assert 1 <= job["RetryStrategy"]["Attempts"] <= 10
    assert template.value(job["Timeout"]["AttemptDurationSeconds"]) >= 60


def test_a_job_that_failed_is_recorded(template: Any) -> None:
    (rule,) = template.of_type("AWS::Events::Rule").values()
    (target,) = rule["Targets"]
    detail = rule["EventPattern"]["detail"]
    assert detail["status"] == ["FAILED"]
    assert all(queue in str(detail["jobQueue"]) for queue in template.of_type(JOB_QUEUE))
    assert target["Arn"] == {"Fn::GetAtt": ["RecordFailure", "Arn"]}
    (permission,) = template.of_type("AWS::Lambda::Permission").values()
    assert permission["FunctionName"] == {"Ref": "RecordFailure"}
