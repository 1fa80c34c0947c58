"""What is signed is checked by computing the signature again from AWS's published rules.

Neither moto nor LocalStack verifies the signature of a POST policy, and moto verifies none at all,
so an upload that works there proves nothing about it.
"""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import RefreshableCredentials
from botocore.exceptions import CredentialRetrievalError

from scenedex.aws import Clients, Presigner
from scenedex.aws.clients import session
from scenedex.domain.errors import Code, Misconfigured, Retryable
from scenedex.settings import Settings

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
NOW_S = 1_763_687_100.0
KEY = "uploads/7b0c0f2e-0000-4000-8000-000000000001/7b0c0f2e-0000-4000-8000-000000000002/source"


class Clock:
    def __init__(self, now_s=NOW_S):
        self.now_s = now_s

    def __call__(self):
        return self.now_s


def presigner(clock, **settings):
    client = Clients(Settings(**settings)).public_s3
    return Presigner(client, window_s=900, promised_s=3600, clock=clock)


def signing_key(date):
    key = f"AWS4{SECRET}".encode()
    for part in (date, "eu-west-1", "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def upload_form(**settings):
    signer = presigner(Clock(), **settings)
    return signer.presign_upload("bucket", KEY, max_bytes=1000, expires_s=900)


def policy_of(form):
    return json.loads(base64.b64decode(form.fields["policy"]))


def test_the_policy_is_signed_as_s3_computes_it(credentials):
    fields = upload_form().fields
    date = fields["x-amz-credential"].split("/")[1]
    expected = hmac.digest(signing_key(date), fields["policy"].encode(), "sha256").hex()
    assert fields["x-amz-signature"] == expected


def test_the_policy_names_one_key_one_bucket_and_a_size(credentials):
    conditions = policy_of(upload_form())["conditions"]
    assert {"key": KEY} in conditions
    assert {"bucket": "bucket"} in conditions
    assert ["content-length-range", 1, 1000] in conditions
    assert ["starts-with", "$Content-Type", ""] in conditions


def test_the_form_is_good_for_as_long_as_it_says(credentials):
    before = datetime.now(UTC)
    form = Presigner(Clients(Settings()).public_s3, window_s=1, promised_s=1).presign_upload(
        "bucket", KEY, max_bytes=1, expires_s=900
    )
    expiration = datetime.fromisoformat(policy_of(form)["expiration"])
    assert abs((expiration - form.expires_at).total_seconds()) < 5
    assert 895 < (form.expires_at - before).total_seconds() < 905


def test_a_browser_posts_to_the_regional_host_at_aws(credentials):
    assert upload_form().url == "https://bucket.s3.eu-west-1.amazonaws.com/"


def test_a_browser_posts_to_the_public_endpoint_by_path(credentials):
    form = upload_form(
        aws_endpoint_url="http://internal:4566", public_endpoint_url="http://127.0.0.1:4566"
    )
    assert form.url == "http://127.0.0.1:4566/bucket"


@pytest.mark.parametrize("key", ["a/b.webp", "u/a b+c%20d.mp4", "u/한글 ~.mp4"])
def test_a_url_is_signed_as_botocore_would_at_that_time(credentials, monkeypatch, key):
    signed = presigner(Clock()).presign_get("bucket", key)
    parts = urlsplit(signed.url)
    moment = datetime.fromtimestamp(NOW_S // 900 * 900, UTC)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: moment)
    request = AWSRequest("GET", signed.url.split("?")[0])
    S3SigV4QueryAuth(session().get_credentials(), "s3", "eu-west-1", expires=4500).add_auth(request)
    assert parse_qs(parts.query) == parse_qs(urlsplit(request.url).query)


def test_a_url_is_signed_as_s3_computes_it(credentials):
    assert is_valid(presigner(Clock()).presign_get("bucket", "a/b.webp"))


def test_the_same_url_comes_back_within_the_window_and_a_new_one_after(credentials):
    clock = Clock(NOW_S // 900 * 900)
    signer = presigner(clock)
    first = signer.presign_get("bucket", "a.webp")
    clock.now_s += 899
    assert signer.presign_get("bucket", "a.webp") == first
    clock.now_s += 1
    assert signer.presign_get("bucket", "a.webp").url != first.url


def test_a_url_lives_as_long_as_promised_even_at_the_end_of_the_window(credentials):
    clock = Clock(NOW_S // 900 * 900 + 899)
    signed = presigner(clock).presign_get("bucket", "a.webp")
    assert signed.expires_at.timestamp() - clock.now_s >= 3600


def test_two_requests_a_minute_apart_get_the_same_url(credentials):
    clock = Clock(NOW_S // 900 * 900 + 30)
    first = presigner(clock).presign_get("bucket", "a.webp")
    clock.now_s += 60
    assert presigner(clock).presign_get("bucket", "a.webp") == first


class Role:
    """Credentials of a role that ``sessions`` renews, each good for an hour from its start."""

    def __init__(self, clock, lasts_s=3600):
        self.clock, self.lasts_s, self.sessions = clock, lasts_s, 0
        self.is_down = False

    def get_credentials(self):
        return self.credentials

    def assume(self):
        self.credentials = RefreshableCredentials(
            **self.keys(), expiry_time=self.end(), refresh_using=self.renew, method="test",
            time_fetcher=self.now,
        )  # fmt: skip
        return self

    def now(self):
        return datetime.fromtimestamp(self.clock(), UTC)

    def end(self):
        return self.now() + timedelta(seconds=self.lasts_s)

    def keys(self):
        self.sessions += 1
        return {
            "access_key": f"ASIA{self.sessions}",
            "secret_key": SECRET,
            "token": f"t{self.sessions}",
        }

    def renew(self):
        if self.is_down:
            raise CredentialRetrievalError(provider="test", error_msg="nobody answers")
        return {**self.keys(), "expiry_time": self.end().isoformat()}


@pytest.fixture
def clock():
    return Clock(NOW_S // 900 * 900)


@pytest.fixture
def role(credentials, clock, monkeypatch):
    found = Role(clock).assume()
    monkeypatch.setattr("scenedex.aws.presign.session", lambda: found)
    return found


def signed_by(signed):
    query = parse_qs(urlsplit(signed.url).query)
    lifetime_s = int(query["X-Amz-Expires"][0])
    began = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert signed.expires_at == began + timedelta(seconds=lifetime_s)
    return query["X-Amz-Credential"][0].split("/")[0], lifetime_s


def is_valid(signed):
    """Whether S3 would compute the same signature from what the URL says."""
    parts = urlsplit(signed.url)
    query, signature = parts.query.split("&X-Amz-Signature=")
    stamp = parse_qs(query)["X-Amz-Date"][0]
    canonical = "\n".join([
        "GET", parts.path, "&".join(sorted(query.split("&"))), f"host:{parts.netloc}\n", "host",
        "UNSIGNED-PAYLOAD",
    ])  # fmt: skip
    scope = f"{stamp[:8]}/eu-west-1/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    return signature == hmac.digest(signing_key(stamp[:8]), text.encode(), "sha256").hex()


def test_two_sessions_give_two_urls_and_both_are_valid(role, clock):
    signer = presigner(clock)
    first = signer.presign_get("bucket", "a.webp")
    role.assume()
    second = signer.presign_get("bucket", "a.webp")
    assert first.url != second.url
    assert {signed_by(first)[0], signed_by(second)[0]} == {"ASIA1", "ASIA2"}
    assert is_valid(first)
    assert is_valid(second)


def test_a_url_never_promises_to_outlive_its_credentials(role, clock):
    signed = presigner(clock).presign_get("bucket", "a.webp")
    assert signed_by(signed) == ("ASIA1", 3600)
    clock.now_s += 2400  # 20 minutes are left: botocore does not renew yet
    near_the_end = presigner(clock).presign_get("bucket", "a.webp")
    assert signed_by(near_the_end)[0] == "ASIA1"
    assert near_the_end.expires_at.timestamp() == NOW_S // 900 * 900 + 3600
    clock.now_s += 60
    assert presigner(clock).presign_get("bucket", "a.webp") == near_the_end


def test_credentials_about_to_end_are_renewed_first(role, clock):
    clock.now_s += 3590
    signed = presigner(clock).presign_get("bucket", "a.webp")
    assert signed_by(signed)[0] == "ASIA2"
    assert signed.expires_at.timestamp() - clock.now_s >= 3600
    assert is_valid(signed)


def test_a_form_never_promises_to_outlive_its_credentials(role, clock):
    form = presigner(clock).presign_upload("bucket", KEY, max_bytes=1, expires_s=7200)
    assert form.expires_at.timestamp() == clock.now_s + 3600


def test_credentials_that_cannot_be_renewed_are_a_bad_moment(role, clock):
    clock.now_s += 3590
    role.is_down = True
    with pytest.raises(Retryable) as caught:
        presigner(clock).presign_get("bucket", "a.webp")
    assert caught.value.code == Code.STORAGE_UNAVAILABLE


def test_no_url_lives_longer_than_signatures_may(credentials, clock):
    signer = Presigner(
        Clients(Settings()).public_s3, window_s=900, promised_s=30 * 24 * 3600, clock=clock
    )
    assert signed_by(signer.presign_get("bucket", "a"))[1] == 7 * 24 * 3600


def test_a_url_names_the_public_endpoint_by_path(credentials):
    signer = presigner(
        Clock(),
        aws_endpoint_url="http://internal:4566",
        public_endpoint_url="http://127.0.0.1:4566",
    )
    assert signer.presign_get("bucket", "a/b.webp").url.startswith(
        "http://127.0.0.1:4566/bucket/a/b.webp?"
    )


def test_a_url_carries_the_session_token_of_temporary_credentials(credentials, monkeypatch):
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token/+=")
    session.cache_clear()
    query = parse_qs(urlsplit(presigner(Clock()).presign_get("bucket", "a").url).query)
    assert query["X-Amz-Security-Token"] == ["token/+="]


def test_without_credentials_the_operator_is_told(credentials, monkeypatch, tmp_path):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    session.cache_clear()
    with pytest.raises(Misconfigured) as caught:
        presigner(Clock()).presign_get("bucket", "a")
    assert caught.value.code == Code.AWS_MISCONFIGURED
