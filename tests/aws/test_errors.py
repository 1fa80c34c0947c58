import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from scenedex.aws.errors import translated
from scenedex.domain.errors import Code, Misconfigured, Retryable


def answer(code):
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "SendMessage")


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="http://127.0.0.1:1"),
        ConnectTimeoutError(endpoint_url="http://127.0.0.1:1"),
        ReadTimeoutError(endpoint_url="http://127.0.0.1:1"),
        answer("503"),
        answer("SlowDown"),
        answer("RequestTimeout"),
        answer("ExpiredToken"),
        answer("SomethingNew"),
    ],
)
def test_a_bad_moment_is_tried_again(error):
    with pytest.raises(Retryable) as caught, translated(Code.QUEUE_UNAVAILABLE):
        raise error
    assert caught.value.code == Code.QUEUE_UNAVAILABLE
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    "error",
    [
        NoCredentialsError(),
        answer("AccessDenied"),
        answer("403"),
        answer("NoSuchBucket"),
        answer("AWS.SimpleQueueService.NonExistentQueue"),
        answer("ClientException"),
    ],
)
def test_what_only_the_operator_can_mend_is_said_so(error):
    with pytest.raises(Misconfigured) as caught, translated(Code.STORAGE_UNAVAILABLE):
        raise error
    assert caught.value.code == Code.AWS_MISCONFIGURED


def fail_as_boto3_does():
    try:
        raise answer("AccessDenied")
    except ClientError:
        raise S3UploadFailedError("no")  # noqa: B904 (as boto3 does it)


def test_a_failed_transfer_is_what_made_it_fail():
    with pytest.raises(Misconfigured), translated(Code.STORAGE_UNAVAILABLE):
        fail_as_boto3_does()


def test_every_service_has_a_sentence():
    for code in (
        Code.STORAGE_UNAVAILABLE,
        Code.QUEUE_UNAVAILABLE,
        Code.BATCH_UNAVAILABLE,
        Code.SECRETS_UNAVAILABLE,
    ):
        with pytest.raises(Retryable, match=r"cannot be reached right now\."), translated(code):
            raise answer("503")
