"""Whatever can go wrong rings, and whoever it wakes finds a page that says what to do."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RUNBOOKS = ROOT / "infra" / "runbooks"
ALARM = "AWS::CloudWatch::Alarm"


@pytest.fixture
def given(template: Any) -> dict[str, Any]:
    """What the root template tells the alarms' template."""
    parameters: dict[str, Any] = template.resources["Alarms"]["Properties"]["Parameters"]
    return parameters


def watched(alarm: dict[str, Any]) -> set[tuple[str, str]]:
    """The metrics of an alarm and the parameters that its dimensions name."""
    metrics = [alarm] if "MetricName" in alarm else []
    for metric in alarm.get("Metrics", []):
        metrics += [metric["MetricStat"]["Metric"]] if "MetricStat" in metric else []
    return {
        (metric["MetricName"], dimension["Value"]["Ref"])
        for metric in metrics
        for dimension in metric["Dimensions"]
        if isinstance(dimension["Value"], dict)
    }


def every_watch(alarms: Any) -> set[tuple[str, str]]:
    return set().union(*map(watched, alarms.of_type(ALARM).values()))


def test_every_alarm_has_a_page_and_tells_somebody(alarms: Any) -> None:
    for name, alarm in alarms.of_type(ALARM).items():
        page = alarm["AlarmDescription"].rsplit(" ", 1)[-1]
        assert (ROOT / page).is_file(), name
        assert (ROOT / page).parent == RUNBOOKS
        ring = alarm["AlarmName"]["Fn::Sub"].removeprefix("${Name}-")
        text = (ROOT / page).read_text(encoding="utf-8")
        assert ring in text or ring.rsplit("-", 1)[-1] in text, f"{page} does not name {ring}"
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Topic"}]


def test_every_page_belongs_to_an_alarm(alarms: Any) -> None:
    named = {
        alarm["AlarmDescription"].rsplit("/", 1)[-1] for alarm in alarms.of_type(ALARM).values()
    }
    assert named == {page.name for page in RUNBOOKS.glob("*.md")}


def test_links_between_pages_lead_somewhere() -> None:
    for page in RUNBOOKS.glob("*.md"):
        for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (RUNBOOKS / target).is_file(), f"{page.name} → {target}"


def test_the_root_gives_what_the_alarms_need(alarms: Any, given: dict[str, Any]) -> None:
    needed = {name for name, value in alarms.parameters.items() if "Default" not in value}
    assert needed <= given.keys() <= alarms.parameters.keys()


def test_every_queue_is_watched(template: Any, alarms: Any, given: dict[str, Any]) -> None:
    named = {value["Fn::GetAtt"][0]: name for name, value in given.items() if "Fn::GetAtt" in value}
    watches = every_watch(alarms)
    for queue, properties in template.of_type("AWS::SQS::Queue").items():
        if "RedrivePolicy" in properties:
            assert ("ApproximateAgeOfOldestMessage", named[queue]) in watches
        else:
            assert ("NumberOfMessagesReceived", named[queue]) in watches
            assert ("ApproximateNumberOfMessagesVisible", named[queue]) in watches


def test_every_function_is_watched(template: Any, alarms: Any, given: dict[str, Any]) -> None:
    named = {value["Ref"]: name for name, value in given.items() if "Ref" in value}
    watches = every_watch(alarms)
    for function in template.of_type("AWS::Serverless::Function"):
        assert ("Errors", named[function]) in watches
        assert ("Throttles", named[function]) in watches


def test_every_schedule_that_stops_rings(template: Any, alarms: Any) -> None:
    silent = {
        alarm["Dimensions"][0]["Value"]["Ref"]
        for alarm in alarms.of_type(ALARM).values()
        if alarm.get("MetricName") == "Invocations" and alarm["TreatMissingData"] == "breaching"
    }
    scheduled = {
        name
        for name, function in template.of_type("AWS::Serverless::Function").items()
        if any(event["Type"] == "Schedule" for event in function.get("Events", {}).values())
    }
    assert silent == scheduled


def test_the_api_the_jobs_and_the_database_are_watched(alarms: Any) -> None:
    metrics = {name for name, _ in every_watch(alarms)}
    assert metrics >= {
        "5XXError", "Latency", "TriggeredRules", "DatabaseConnections", "ACUUtilization",
    }  # fmt: skip


def test_metrics_of_our_own_are_written_by_our_code(alarms: Any) -> None:
    ours = {
        alarm["MetricName"]
        for alarm in alarms.of_type(ALARM).values()
        if alarm.get("Namespace") == "Scenedex"
    }
    assert ours == {"videos_given_up", "jobs_oldest_wait_s"}
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "functions").rglob("*.py"))
    for metric in ours:
        assert f'"{metric}"' in code


def test_batch_tells_why_a_queue_is_blocked(alarms: Any, given: dict[str, Any]) -> None:
    (rule,) = alarms.of_type("AWS::Events::Rule").values()
    assert rule["EventPattern"]["detail-type"] == ["Batch Job Queue Blocked"]
    assert rule["EventPattern"]["resources"] == {"Ref": "JobQueues"}
    assert all(queue in str(given["JobQueues"]) for queue in ("CpuJobQueue", "GpuJobQueue"))


def test_the_topic_takes_alarms_of_this_account_over_tls_only(alarms: Any) -> None:
    (policy,) = alarms.of_type("AWS::SNS::TopicPolicy").values()
    allow, deny = policy["PolicyDocument"]["Statement"]
    assert allow["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert deny["Effect"] == "Deny"
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_dashboard_shows_every_queue_and_function(template: Any, alarms: Any) -> None:
    (board,) = alarms.of_type("AWS::CloudWatch::Dashboard").values()
    body = json.loads(board["DashboardBody"]["Fn::Sub"])
    shown = set(re.findall(r"\$\{(\w+)\}", json.dumps(body)))
    assert shown <= alarms.parameters.keys() | {"AWS"}
    wanted = ("AWS::SQS::Queue", "AWS::Serverless::Function")
    assert shown >= {name for kind in wanted for name in template.of_type(kind)}
