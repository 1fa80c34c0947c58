"""Jobs cost nothing while none waits, and one that cannot start does not wait in silence."""

from typing import Any

import pytest

JOB_QUEUE = "AWS::Batch::JobQueue"
DEFINITION = "AWS::Batch::JobDefinition"


def resources(template: Any, name: str) -> dict[str, Any]:
    """What a job definition asks for, by its kind."""
    container = template.of_type(DEFINITION)[name]["ContainerProperties"]
    return {item["Type"]: item["Value"] for item in container["ResourceRequirements"]}


def test_gpu_jobs_run_on_spot_hosts_with_a_gpu(template: Any) -> None:
    environment = template.of_type("AWS::Batch::ComputeEnvironment")["GpuComputeEnvironment"]
    hosts = environment["ComputeResources"]
    assert hosts["Type"] == "SPOT"
    assert hosts["AllocationStrategy"] == "SPOT_PRICE_CAPACITY_OPTIMIZED"
    assert hosts["MinvCpus"] == 0
    families = {kind.split(".")[0] for kind in template.value(hosts["InstanceTypes"]).split(",")}
    assert families == {"g4dn", "g5", "g6"}
    assert resources(template, "GpuJobDefinition")["GPU"] == "1"
    assert template.of_type(DEFINITION)["GpuJobDefinition"]["PlatformCapabilities"] == ["EC2"]


def test_cpu_jobs_run_on_fargate_spot(template: Any) -> None:
    environment = template.of_type("AWS::Batch::ComputeEnvironment")["CpuComputeEnvironment"]
    assert environment["ComputeResources"]["Type"] == "FARGATE_SPOT"
    asked = resources(template, "CpuJobDefinition")
    assert asked.keys() == {"VCPU", "MEMORY"}
    # Fargate takes 4 to 16 GiB with two vCPUs, whole ones.
    assert template.value(asked["VCPU"]) == 2
    assert template.value(asked["MEMORY"]) in range(4096, 16385, 1024)


@pytest.mark.parametrize("queue", ["CpuJobQueue", "GpuJobQueue"])
def test_missing_capacity_ends_in_a_visible_state(template: Any, queue: str) -> None:
    limits = template.of_type(JOB_QUEUE)[queue]["JobStateTimeLimitActions"]
    reasons = {limit["Reason"]: limit for limit in limits}
    capacity = reasons["CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"]
    assert capacity["Action"] == "CANCEL"
    assert capacity["MaxTimeSeconds"] == {"Ref": "RunnableLimitSeconds"}
    assert all(limit["State"] == "RUNNABLE" for limit in limits)
    assert any(reason.startswith("MISCONFIGURATION") for reason in reasons)


@pytest.mark.parametrize("function", ["DetectScenes", "Sweep", "WatchJobs"])
def test_index_on_chooses_where_functions_send_jobs(template: Any, function: str) -> None:
    given = template.environment(function)
    assert given["SCENEDEX_JOB_QUEUE"]["Fn::If"] == [
        "IndexOnGpu", {"Ref": "GpuJobQueue"}, {"Ref": "CpuJobQueue"},
    ]  # fmt: skip
    if "SCENEDEX_JOB_DEFINITION" in given:
        assert given["SCENEDEX_JOB_DEFINITION"]["Fn::If"] == [
            "IndexOnGpu", {"Ref": "GpuJobDefinition"}, {"Ref": "CpuJobDefinition"},
        ]  # fmt: skip


def test_both_definitions_run_the_same_job(template: Any) -> None:
    cpu, gpu = (
        template.of_type(DEFINITION)[name]["ContainerProperties"]
        for name in ("CpuJobDefinition", "GpuJobDefinition")
    )
    for same in ("Command", "Environment", "JobRoleArn", "ExecutionRoleArn"):
        assert cpu[same] == gpu[same]
