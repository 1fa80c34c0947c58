"""Uploads and pictures for people who have no AWS credentials. Nothing here uses the network.

A form for an upload is an S3 POST policy, since only that can limit the size. A picture's URL is
signed as of the start of a time window, so that the same URL comes back within the window and a
browser can cache it. Both die with the credentials that signed them, so the same URL comes back
only for as long as the process keeps its credentials.

Sources: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters (AWS Signature
Version 4)" and "POST Policy".
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials

from scenedex.aws.clients import session
from scenedex.aws.errors import translated
from scenedex.domain.errors import Code, Misconfigured

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


_LONGEST_S = 7 * 24 * 3600
"""What Signature Version 4 allows."""


@dataclass(frozen=True)
class UploadForm:
    """A form that uploads one file: POST ``fields`` to ``url``, the part named ``file`` last.

    Attributes:
        expires_at: when S3 stops to accept it; an upload that has begun may end later.
    """

    url: str
    fields: dict[str, str]
    expires_at: datetime


@dataclass(frozen=True)
class SignedUrl:
    """A URL that anybody may GET until it expires."""

    url: str
    expires_at: datetime


class Presigner:
    """Signs for browsers.

    Args:
        client: of the endpoint that browsers reach (``Clients.public_s3``).
        window_s: within so many seconds the same object has the same URL.
        promised_s: a URL lives at least so long from the moment it is given out.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        client: S3Client,
        *,
        window_s: int,
        promised_s: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._window_s = window_s
        self._lifetime_s = window_s + promised_s
        self._clock = clock
        self._bases: dict[str, str] = {}

    def presign_upload(
        self, bucket: str, key: str, *, max_bytes: int, expires_s: int
    ) -> UploadForm:
        """A form that stores 1 to ``max_bytes`` bytes at exactly this key, of any content type.

        Raises:
            Misconfigured: AWS_MISCONFIGURED; there are no credentials.
            Retryable: STORAGE_UNAVAILABLE; they cannot be renewed.
        """
        expires_s = min(expires_s, _valid_credentials().seconds_after(self._clock()))
        expires_at = datetime.fromtimestamp(self._clock(), UTC) + timedelta(seconds=expires_s)
        with translated(Code.STORAGE_UNAVAILABLE):
            form = self._client.generate_presigned_post(
                bucket,
                key,
                Conditions=[
                    ["content-length-range", 1, max_bytes],
                    ["starts-with", "$Content-Type", ""],
                ],
                ExpiresIn=expires_s,
            )
        return UploadForm(form["url"], form["fields"], expires_at)

    def presign_get(self, bucket: str, key: str) -> SignedUrl:
        """A URL of an object; the same one within the window, for as long as credentials last.

        A URL dies with the credentials that signed it, so it never promises to live longer.

        Raises:
            Misconfigured: AWS_MISCONFIGURED; there are no credentials.
            Retryable: STORAGE_UNAVAILABLE; they cannot be renewed.
        """
        signed_at_s = self._clock() // self._window_s * self._window_s
        credentials = _valid_credentials()
        lifetime_s = min(self._lifetime_s, _LONGEST_S, credentials.seconds_after(signed_at_s))
        signer = _SignerAt(
            datetime.fromtimestamp(signed_at_s, UTC),
            credentials.keys,
            region=self._client.meta.region_name,
            expires_s=lifetime_s,
        )
        request = AWSRequest(method="GET", url=f"{self._base(bucket)}/{quote(key, safe='/~')}")
        signer.add_auth(request)
        expires_at = datetime.fromtimestamp(signed_at_s + lifetime_s, UTC)
        return SignedUrl(str(request.url), expires_at)

    def _base(self, bucket: str) -> str:
        # Where a form is posted to is the bucket's own URL, host or path as the endpoint wants it.
        if bucket not in self._bases:
            with translated(Code.STORAGE_UNAVAILABLE):
                url = self._client.generate_presigned_post(bucket, "any")["url"]
            self._bases[bucket] = url.rstrip("/")
        return self._bases[bucket]


class _SignerAt(S3SigV4QueryAuth):
    """Signs as of a given moment; botocore's own takes the current one."""

    def __init__(
        self, moment: datetime, credentials: ReadOnlyCredentials, *, region: str, expires_s: int
    ) -> None:
        super().__init__(credentials, "s3", region, expires=expires_s)
        self._moment = moment

    def add_auth(self, request: AWSRequest) -> None:
        """Botocore's ``SigV4Auth.add_auth``, with our time instead of now."""
        request.context["timestamp"] = self._moment.strftime(SIGV4_TIMESTAMP)
        self._modify_request_before_signing(request)  # type: ignore[attr-defined] # not stubbed
        text = self.string_to_sign(request, self.canonical_request(request))
        signature = self.signature(text, request)
        self._inject_signature_to_request(request, signature)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class _Valid:
    """Keys, and the second since 1970 at which they end; None where nobody says."""

    keys: ReadOnlyCredentials
    until_s: float | None

    def seconds_after(self, moment_s: float) -> int:
        """For how many seconds after a moment they are good: 1 at least, as S3 knows no fewer."""
        return _LONGEST_S if self.until_s is None else max(1, int(self.until_s - moment_s))


def _valid_credentials() -> _Valid:
    """This process's credentials, renewed if they are about to end."""
    found = session().get_credentials()
    if found is None:
        raise Misconfigured(Code.AWS_MISCONFIGURED, "AWS cannot be called: no credentials.")
    with translated(Code.STORAGE_UNAVAILABLE):
        while True:
            keys = found.get_frozen_credentials()
            until: datetime | None = getattr(found, "_expiry_time", None)
            if keys == found.get_frozen_credentials():  # else another thread has renewed them
                return _Valid(keys, until.timestamp() if until else None)
