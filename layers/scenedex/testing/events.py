"""Builders of what AWS sends: S3 notifications, SQS batches, Batch job events.

They follow the recorded events in ``tests/events``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from scenedex.aws import ObjectInfo
from scenedex.aws.batch import COMMAND, job_name
from scenedex.messages import StageMessage

REGION = "eu-west-1"
ACCOUNT = "000000000000"


@dataclass(frozen=True)
class FakeContext:
    """What Lambda tells a handler about its invocation."""

    function_name: str = "function"
    aws_request_id: str = "00000000-0000-4000-8000-00000000000f"
    log_stream_name: str = "2026/11/21/[$LATEST]0"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:function"


def s3_notification(
    bucket: str, key: str, info: ObjectInfo, *, event_name: str = "ObjectCreated:Post"
) -> str:
    """The body of the message that S3 sends for one object of a versioned bucket.

    Args:
        key: as it stands in the bucket; S3 encodes it.
        event_name: without the prefix ``s3:``, as S3 writes it.
    """
    return json.dumps({
        "Records": [{
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": REGION,
            "eventTime": "2026-11-21T01:02:03.456Z",
            "eventName": event_name,
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "uploads",
                "bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
                "object": {
                    "key": quote_plus(key, safe="/"),
                    "size": info.size_bytes,
                    "eTag": info.etag,
                    "versionId": info.version,
                    "sequencer": "0055AED6DCD90281E5",
                },
            },
        }]
    })  # fmt: skip


def sqs_event(bodies: Sequence[str], *, received: int = 1) -> dict[str, Any]:
    """What an event source mapping hands over.

    Args:
        received: how often each message has been received, this time included.
    """
    return {"Records": [_sqs_record(body, at, received) for at, body in enumerate(bodies)]}


def job_failed(
    message: StageMessage, *, reason: str = "Essential container in task exited"
) -> dict[str, Any]:
    """What EventBridge sends when Batch gives a job up."""
    return {
        "version": "0",
        "id": "c8f9c4b5-76e5-d76a-f980-7011e206042b",
        "detail-type": "Batch Job State Change",
        "source": "aws.batch",
        "account": ACCOUNT,
        "time": "2026-11-21T01:02:03Z",
        "region": REGION,
        "resources": [],
        "detail": {
            "jobId": "4c7599ae-0a82-49aa-ba5a-4727fcce14a8",
            "jobName": job_name(message),
            "status": "FAILED",
            "statusReason": reason,
            "container": {"command": [*COMMAND, message.to_json()], "exitCode": 75},
        },
    }


def _sqs_record(body: str, number: int, received: int) -> dict[str, Any]:
    return {
        "messageId": f"00000000-0000-4000-8000-{number:012}",
        "receiptHandle": f"handle-{number}",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": str(received),
            "SentTimestamp": "1795223723456",
            "SenderId": "sender",
            "ApproximateFirstReceiveTimestamp": "1795223723500",
        },
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:queue",
        "awsRegion": REGION,
    }
