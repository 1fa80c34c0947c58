"""What is signed is checked by computing the signature again from AWS's published rules.

Neither moto nor LocalStack verifies the signature of a POST policy, and moto verifies none at all,
so an upload that works there proves nothing about it.
"""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest

from scenedex.aws import Clients, Presigner
from scenedex.aws.clients import session
from scenedex.domain.errors import Code, Misconfigured
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
    parts = urlsplit(presigner(Clock()).presign_get("bucket", "a/b.webp").url)
    query, signature = parts.query.split("&X-Amz-Signature=")
    stamp = parse_qs(query)["X-Amz-Date"][0]
    canonical = "\n".join([
        "GET", parts.path, "&".join(sorted(query.split("&"))), f"host:{parts.netloc}\n", "host",
        "UNSIGNED-PAYLOAD",
    ])  # fmt: skip
    scope = f"{stamp[:8]}/eu-west-1/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    assert signature == hmac.digest(signing_key(stamp[:8]), text.encode(), "sha256").hex()


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
