"""The border where botocore's errors become ours: each is translated once, here."""

from collections.abc import Iterator
from contextlib import contextmanager

from boto3.exceptions import S3TransferFailedError, S3UploadFailedError
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
)

from scenedex.domain.errors import Code, Misconfigured, Retryable, ScenedexError

_SENTENCES = {
    Code.STORAGE_UNAVAILABLE: "The object store cannot be reached right now.",
    Code.QUEUE_UNAVAILABLE: "The message queue cannot be reached right now.",
    Code.BATCH_UNAVAILABLE: "The job queue cannot be reached right now.",
    Code.SECRETS_UNAVAILABLE: "The store of passwords cannot be reached right now.",
}

# What an operator has to mend; no retry can. Everything else counts as a bad moment.
_OPERATOR = frozenset({
    "403",
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationHeaderMalformed",
    "ClientException",  # Batch: a queue or job definition that is not there or is disabled
    "InvalidAccessKeyId",
    "InvalidBucketName",
    "InvalidClientTokenId",
    "NoSuchBucket",
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "ResourceNotFoundException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
})  # fmt: skip
_SETUP_ERRORS = (NoCredentialsError, NoRegionError, ParamValidationError, PartialCredentialsError)


def error_code(error: ClientError) -> str:
    """AWS's own code of an error, such as ``NoSuchKey``; HEAD answers give the status only."""
    return error.response.get("Error", {}).get("Code", "")


@contextmanager
def translated(code: Code) -> Iterator[None]:
    """Runs calls of one service.

    Args:
        code: what a bad moment of this service is called.

    Raises:
        Retryable: with ``code``; the service is unreachable, throttles or has a fault.
        Misconfigured: the operator has to act: no permission, no bucket, no credentials.
    """
    try:
        yield
    except ClientError as error:
        raise _from_answer(error, code) from error
    except (S3UploadFailedError, S3TransferFailedError) as error:
        cause = error.__context__
        raise (
            _from_answer(cause, code) if isinstance(cause, ClientError) else _moment(code)
        ) from error
    except _SETUP_ERRORS as error:
        raise Misconfigured(Code.AWS_MISCONFIGURED, f"AWS cannot be called: {error}") from error
    except BotoCoreError as error:
        raise _moment(code, reason=str(error)) from error


def _from_answer(error: ClientError, code: Code) -> ScenedexError:
    if error_code(error) in _OPERATOR:
        return Misconfigured(
            Code.AWS_MISCONFIGURED, f"AWS refuses {error.operation_name}: {error_code(error)}."
        )
    return _moment(code, reason=error_code(error), operation=error.operation_name)


def _moment(code: Code, **details: object) -> Retryable:
    return Retryable(code, _SENTENCES[code], **details)
