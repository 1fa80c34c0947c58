"""Image functions as processes behave as Lambda says they do."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local_stack.clients import ACCESS_KEY
from local_stack.places import REGION

if TYPE_CHECKING:
    from mypy_boto3_lambda.client import LambdaClient

ROLE = "arn:aws:iam::000000000000:role/probe"
LIVE = "def handle(event, context):\n    return {!r}\n"
numbers = count()


@dataclass(frozen=True)
class Result:
    """What an invocation answered."""

    payload: Any
    error: str | None
    log: str


@dataclass(frozen=True)
class Probe:
    """A function of the image ``probe``."""

    client: "LambdaClient"
    name: str

    def __call__(self, **event: object) -> Result:
        answer = self.client.invoke(
            FunctionName=self.name, Payload=json.dumps(event), LogType="Tail"
        )
        return Result(
            json.load(answer["Payload"]),
            answer.get("FunctionError"),
            base64.b64decode(answer.get("LogResult", "")).decode(),
        )


MakeProbe = Callable[..., Probe]


@pytest.fixture(scope="module")
def make_probe(aws: Callable[[str], Any]) -> Iterator[MakeProbe]:
    client: LambdaClient = aws("lambda")
    made = []

    def make(command: str = "probe.handle", image: str = "probe", **more: Any) -> Probe:
        probe = Probe(client, f"probe-{next(numbers)}")
        given = {"Timeout": 5, "MemorySize": 256} | more
        client.create_function(
            FunctionName=probe.name,
            PackageType="Image",
            Role=ROLE,
            Code={"ImageUri": f"registry.example/{image}:1"},
            ImageConfig={"Command": [command]},
            **given,
        )
        if image != "unheard-of":
            made.append(probe)
            waiter = client.get_waiter("function_active_v2")
            waiter.wait(FunctionName=probe.name, WaiterConfig={"Delay": 1})
        return probe

    yield make
    for probe in made:
        client.delete_function(FunctionName=probe.name)


@pytest.fixture(scope="module")
def probe(make_probe: MakeProbe) -> Probe:
    return make_probe(Environment={"Variables": {"GREETING": "annyeong"}})


def test_a_warm_environment_is_used_again(probe: Probe) -> None:
    first, second = probe(), probe()
    assert first.payload["pid"] == second.payload["pid"]
    assert first.payload["request"] != second.payload["request"]


def test_it_has_the_variables_of_lambda_and_its_own(probe: Probe, stack: dict[str, Any]) -> None:
    environ = probe().payload["environ"]
    assert environ["GREETING"] == "annyeong"
    assert environ["AWS_LAMBDA_FUNCTION_NAME"] == probe.name
    assert environ["AWS_REGION"] == REGION
    assert environ["AWS_ENDPOINT_URL"] == stack["endpoint_url"]
    assert environ["AWS_ACCESS_KEY_ID"] != ACCESS_KEY


def test_the_log_is_lambdas(probe: Probe) -> None:
    result = probe()
    assert result.log.startswith(f"START RequestId: {result.payload['request']} Version: $LATEST")
    assert f"END RequestId: {result.payload['request']}" in result.log
    assert "Max Memory Used" in result.log


def test_a_function_is_ended_at_its_timeout_and_lives_on(make_probe: MakeProbe) -> None:
    probe = make_probe(Timeout=1)
    before = probe().payload["pid"]
    result = probe(do="sleep", s=30)
    assert result.error == "Unhandled"
    assert result.payload["errorMessage"].endswith("Task timed out after 1.00 seconds")
    assert probe().payload["pid"] != before


def test_a_function_that_takes_too_much_memory_is_ended(probe: Probe) -> None:
    result = probe(do="allocate", mib=400)
    assert result.payload["errorType"] == "Runtime.ExitError"
    assert "signal: killed" in result.payload["errorMessage"]
    assert probe().error is None


def test_a_process_that_ends_is_an_error(probe: Probe) -> None:
    result = probe(do="exit")
    assert result.payload["errorType"] == "Runtime.ExitError"
    assert "exit status 9" in result.payload["errorMessage"]
    assert "going down" in result.log


def test_an_exception_is_told_with_its_type(probe: Probe) -> None:
    result = probe(do="raise")
    assert (result.payload["errorType"], result.payload["errorMessage"]) == (
        "ValueError",
        "as asked",
    )


def test_an_answer_above_six_megabytes_is_refused(probe: Probe) -> None:
    assert len(probe(do="answer", mib=5).payload) == 5 << 20
    assert probe(do="answer", mib=7).payload["errorType"] == "Function.ResponseSizeTooLarge"


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("nowhere.handle", "Runtime.ImportModuleError"),
        ("probe.nothing", "Runtime.HandlerNotFound"),
        ("crash.handle", "Runtime.ExitError"),
    ],
)
def test_a_function_that_cannot_be_loaded_says_so(
    make_probe: MakeProbe, aws: Callable[[str], Any], command: str, kind: str
) -> None:
    probe = make_probe(command)
    assert probe().payload["errorType"] == kind
    if kind == "Runtime.ExitError":
        logs = aws("logs").filter_log_events(logGroupName=f"/aws/lambda/{probe.name}")
        assert "no way" in [event["message"].rstrip() for event in logs["events"]]


def test_an_image_that_nothing_plays_is_a_failed_function(make_probe: MakeProbe) -> None:
    probe = make_probe(image="unheard-of")
    deadline = time.monotonic() + 10
    while (state := _configuration(probe))["State"] == "Pending" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert state["State"] == "Failed"


def test_invocations_at_the_same_time_have_environments_of_their_own(probe: Probe) -> None:
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda _: probe(do="sleep", s=0.5), range(3)))
    assert len({result.payload["pid"] for result in results}) == 3


def test_a_function_follows_its_code(make_probe: MakeProbe, images: Path) -> None:
    live_code = images.parent / "live" / "live.py"
    live_code.write_text(LIVE.format("before"))
    probe = make_probe("live.handle", image="probe-live")
    assert probe().payload == "before"
    live_code.write_text(LIVE.format("after"))
    deadline = time.monotonic() + 10
    while probe().payload != "after":
        assert time.monotonic() < deadline, "the warm environment kept the old code"


def test_an_environment_has_a_scratch_folder_of_its_own(make_probe: MakeProbe) -> None:
    one, other = make_probe()().payload["environ"], make_probe()().payload["environ"]
    assert one["TMPDIR"] != other["TMPDIR"]


def _configuration(probe: Probe) -> Any:
    return probe.client.get_function(FunctionName=probe.name)["Configuration"]
