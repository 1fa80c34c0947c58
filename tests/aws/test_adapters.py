"""Calls that have no fake of their own, against botocore's stubber and moto."""

import json
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from scenedex.aws import BatchJobs, Clients, S3Store, job_name, read_secret
from scenedex.domain.errors import Code, Misconfigured, Rejected, Retryable
from scenedex.domain.segments import ByteRange
from scenedex.domain.stages import Stage
from scenedex.messages import StageMessage
from scenedex.settings import Settings

MESSAGE = StageMessage(UUID(int=1), UUID(int=2), 3, Stage.TRANSCRIBE)


def test_a_job_is_given_its_message_as_an_argument(credentials):
    client = Clients(Settings()).batch
    with Stubber(client) as stub:
        stub.add_response(
            "submit_job",
            {"jobId": "j", "jobName": job_name(MESSAGE)},
            {
                "jobName": f"index-{UUID(int=1)}-3",
                "jobQueue": "queue",
                "jobDefinition": "definition",
                "containerOverrides": {
                    "command": [
                        "python", "-m", "functions.index_video", "--message", MESSAGE.to_json(),
                    ]
                },
            },
        )  # fmt: skip
        jobs = BatchJobs(client, queue="queue", definition="definition")
        assert jobs.submit_index_job(MESSAGE) == "j"


def test_active_jobs_are_those_that_wait_or_run(credentials):
    client = Clients(Settings()).batch
    with Stubber(client) as stub:
        for status in ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"):
            stub.add_response(
                "list_jobs",
                {"jobSummaryList": [{"jobId": status, "jobName": f"index-{status}"}]},
                {"jobQueue": "queue", "jobStatus": status},
            )
        jobs = BatchJobs(client, queue="queue", definition="definition")
        assert "index-RUNNABLE" in jobs.active_jobs()


def test_jobs_that_wait_are_those_that_find_no_capacity(credentials):
    client = Clients(Settings()).batch
    with Stubber(client) as stub:
        stub.add_response(
            "list_jobs",
            {"jobSummaryList": [{"jobId": "1", "jobName": "j", "createdAt": 1_000_000}]},
            {"jobQueue": "queue", "jobStatus": "RUNNABLE"},
        )
        waiting = BatchJobs(client, queue="queue", definition="").waiting_since()
    assert waiting == [datetime.fromtimestamp(1000, UTC)]


def test_a_job_queue_that_is_not_there_is_the_operators(credentials):
    client = Clients(Settings()).batch
    with Stubber(client) as stub:
        stub.add_client_error("submit_job", "ClientException")
        with pytest.raises(Misconfigured):
            BatchJobs(client, queue="queue", definition="d").submit_index_job(MESSAGE)


@pytest.mark.parametrize("text", ["not json", "[]", '{"username": "u"}'])
def test_a_secret_without_username_and_password_is_named(credentials, text):
    client = Clients(Settings()).secrets
    with Stubber(client) as stub:
        stub.add_response("get_secret_value", {"SecretString": text})
        with pytest.raises(Misconfigured, match="arn:of:it"):
            read_secret(client, "arn:of:it")


def test_a_password_is_read_and_never_shown(credentials):
    client = Clients(Settings()).secrets
    with Stubber(client) as stub:
        text = json.dumps({"username": "u", "password": "p-secret"})
        stub.add_response("get_secret_value", {"SecretString": text})
        found = read_secret(client, "arn")
    assert found.password == "p-secret"
    assert "p-secret" not in repr(found)


def test_a_store_nobody_listens_for_can_be_tried_again(credentials):
    store = S3Store(Clients(Settings(aws_endpoint_url="http://127.0.0.1:1")).s3)
    with pytest.raises(Retryable) as caught:
        store.head("bucket", "key")
    assert caught.value.code == Code.STORAGE_UNAVAILABLE


def test_an_object_of_a_bucket_without_versions_is_known_by_its_etag(credentials, tmp_path):
    client = Clients(Settings()).s3
    with Stubber(client) as stub:
        stub.add_response("head_object", {"ETag": '"abc"', "ContentLength": 1})
        info = S3Store(client).head("bucket", "key")
    assert info.version == "etag:abc"


def test_a_replaced_object_of_a_bucket_without_versions_is_noticed_between_ranges(
    credentials, tmp_path
):
    client = Clients(Settings()).s3
    asked = {"Bucket": "bucket", "Key": "key", "IfMatch": "abc", "Range": "bytes=0-3"}
    with Stubber(client) as stub:
        stub.add_client_error("get_object", "PreconditionFailed", "", 412, expected_params=asked)
        with pytest.raises(Rejected) as caught:
            S3Store(client).download_ranges(
                "bucket", "key", tmp_path / "f", [ByteRange(0, 4)], version="etag:abc"
            )
    assert caught.value.code == Code.UPLOAD_MISSING


def test_a_range_that_breaks_off_can_be_tried_again(credentials, tmp_path):
    client = Clients(Settings()).s3
    answer = {"Body": StreamingBody(BytesIO(b"abc"), 3), "ContentRange": "bytes 0-3/9"}
    with Stubber(client) as stub:
        stub.add_response("get_object", answer)
        with pytest.raises(Retryable) as caught:
            S3Store(client).download_ranges(
                "bucket", "key", tmp_path / "f", [ByteRange(0, 4)], version="v1"
            )
    assert caught.value.code == Code.STORAGE_UNAVAILABLE


def test_deletions_that_s3_refuses_are_tried_again(credentials):
    client = Clients(Settings()).s3
    with Stubber(client) as stub:
        stub.add_response("list_objects_v2", {"Contents": [{"Key": "u/a"}]})
        stub.add_response("delete_objects", {"Errors": [{"Key": "u/a", "Code": "InternalError"}]})
        with pytest.raises(Retryable):
            S3Store(client).delete_prefix("bucket", "u/")
