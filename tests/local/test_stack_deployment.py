"""What template.yaml ties together, tried in the running stack."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from local_stack.clients import ACCESS_KEY
from local_stack.logs import Logs
from scenedex.aws import Clients, Presigner
from scenedex.aws.clients import session
from scenedex.settings import Settings

DEADLINE_S = 30.0
A_SCENE = "0b0e1c1e-7a57-4c8f-9a0e-2d6f6d1f8a02"


def wait_for_line(stack: dict[str, Any], name: str, text: str) -> None:
    """Waits until a function has printed a text."""
    logs, deadline = Logs.of(stack, name), time.monotonic() + DEADLINE_S
    while not any(text in line.text for line in logs.lines()):
        assert time.monotonic() < deadline, f"{name} never printed {text!r}"
        time.sleep(0.1)


def test_a_job_that_fails_is_told_to_record_failure(
    stack: dict[str, Any], aws: Callable[[str], Any]
) -> None:
    aws("batch").submit_job(
        jobName="of-nobody",
        jobQueue=stack["job_queue"],
        jobDefinition=stack["job_definition"],
        containerOverrides={"command": ["python", "-c", "raise SystemExit(1)"]},
    )
    wait_for_line(stack, "record_failure", "A failed job does not say which video it was for.")


def test_the_sweep_is_scheduled(stack: dict[str, Any], aws: Callable[[str], Any]) -> None:
    events = aws("events")
    scheduled = {
        target["Arn"].rsplit(":", 1)[-1]: rule["ScheduleExpression"]
        for rule in events.list_rules()["Rules"]
        if "ScheduleExpression" in rule
        for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
    }
    assert scheduled == {stack["functions"]["sweep"]: "rate(1 minute)"}


@pytest.mark.parametrize(
    ("path", "function"),
    [
        ("/health", "api"),
        ("/search?q=x", "search"),
        ("/search/image", "search"),
        (f"/scenes/{A_SCENE}/similar", "search"),
        (f"/scenes/{A_SCENE}/preview", "api"),
    ],
)
def test_the_gateway_knows_which_function_answers(
    stack: dict[str, Any], path: str, function: str
) -> None:
    before = len(_invocations(stack, function))
    answer = httpx.get(stack["api_url"] + path, timeout=30)
    assert answer.status_code in {200, 401, 405}
    deadline = time.monotonic() + DEADLINE_S
    while len(_invocations(stack, function)) == before:
        assert time.monotonic() < deadline, f"{path} was answered by something else"
        time.sleep(0.1)


def _invocations(stack: dict[str, Any], function: str) -> list[str]:
    lines = Logs.of(stack, function).lines()
    return [line.text for line in lines if line.text.startswith("START")]


def test_presigned_urls_are_checked_as_on_aws(
    stack: dict[str, Any], aws: Callable[[str], Any]
) -> None:
    s3, bucket = aws("s3"), stack["artefacts_bucket"]
    s3.put_object(Bucket=bucket, Key="probe", Body=b"seen")
    target = {"Bucket": bucket, "Key": "probe"}
    url = s3.generate_presigned_url("get_object", target, ExpiresIn=60)
    assert httpx.get(url).content == b"seen"
    assert httpx.get(url.replace("probe", "other")).status_code == 403
    assert httpx.get(url.replace("Signature=", "Signature=0")).status_code == 403
    expired = s3.generate_presigned_url("get_object", target, ExpiresIn=1)
    deadline = time.monotonic() + 10
    while httpx.get(expired).status_code != 403:
        assert time.monotonic() < deadline, "an expired URL still works"
        time.sleep(0.2)
    s3.delete_object(**target)


def test_a_page_of_another_origin_may_upload(
    stack: dict[str, Any], aws: Callable[[str], Any]
) -> None:
    rules = aws("s3").get_bucket_cors(Bucket=stack["uploads_bucket"])["CORSRules"]
    assert [rule["AllowedMethods"] for rule in rules] == [["POST", "PUT"]]
    preflight = httpx.options(
        f"{stack['endpoint_url']}/{stack['uploads_bucket']}",
        headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"},
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]


def test_a_url_that_we_sign_is_served_until_it_expires(
    stack: dict[str, Any], aws: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    aws("s3").put_object(Bucket=stack["artefacts_bucket"], Key="ours", Body=b"seen")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", ACCESS_KEY)
    session.cache_clear()
    settings = Settings(aws_endpoint_url=stack["endpoint_url"], aws_region=stack["region"])
    signer = Presigner(Clients(settings).public_s3, window_s=900, promised_s=3600)
    late = Presigner(
        Clients(settings).public_s3,
        window_s=900,
        promised_s=60,
        clock=lambda: time.time() - 2 * 3600,
    )
    url = signer.presign_get(stack["artefacts_bucket"], "ours").url
    expired = late.presign_get(stack["artefacts_bucket"], "ours").url
    session.cache_clear()
    assert httpx.get(url).content == b"seen"
    assert httpx.get(url.replace("/ours", "/other")).status_code == 403
    assert httpx.get(expired).status_code == 403
    aws("s3").delete_object(Bucket=stack["artefacts_bucket"], Key="ours")
