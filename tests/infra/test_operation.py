"""What an installation keeps, hides, limits and ends by itself."""

from pathlib import Path
from typing import Any

import pytest

from local_stack.deployment import packaged

ROOT = Path(__file__).parents[2]
FUNCTION = "AWS::Serverless::Function"
LOGS = "AWS::Logs::LogGroup"
RESERVED = 20
"""Connections for people, apply_schema and Postgres itself."""


def test_every_parameter_says_what_it_is(template: Any, network: Any, database: Any) -> None:
    for each in (template, network, database):
        for name, parameter in each.parameters.items():
            assert len(parameter["Description"]) > 10, name


def test_every_function_writes_to_a_log_that_ends(template: Any, in_the_cloud: Any) -> None:
    groups = template.of_type(LOGS)
    used = {
        name: in_the_cloud(function["LoggingConfig"])["LogGroup"]["Ref"]
        for name, function in template.of_type(FUNCTION).items()
    }
    assert len(set(used.values())) == len(used), "one log for each function"
    assert groups.keys() == {*used.values(), "IndexLogs"}


@pytest.mark.parametrize("where", ["template", "database"])
def test_no_log_is_kept_for_ever(where: str, request: pytest.FixtureRequest) -> None:
    groups = request.getfixturevalue(where).of_type(LOGS)
    assert groups
    for name, group in groups.items():
        assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}, name


def test_jobs_write_to_a_log_that_ends(template: Any, in_the_cloud: Any) -> None:
    for job in template.of_type("AWS::Batch::JobDefinition").values():
        options = in_the_cloud(job["ContainerProperties"]["LogConfiguration"]["Options"])
        assert options["awslogs-group"] == {"Ref": "IndexLogs"}


def test_what_rests_is_encrypted(template: Any) -> None:
    for name, bucket in template.of_type("AWS::S3::Bucket").items():
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] in {"AES256", "aws:kms"}, name
    for name, queue in template.of_type("AWS::SQS::Queue").items():
        assert queue["SqsManagedSseEnabled"] is True, name
    (host,) = template.of_type("AWS::EC2::LaunchTemplate").values()
    (disk,) = host["LaunchTemplateData"]["BlockDeviceMappings"]
    assert disk["Ebs"]["Encrypted"] is True


def test_a_host_gives_its_credentials_to_nobody_else(template: Any) -> None:
    (host,) = template.of_type("AWS::EC2::LaunchTemplate").values()
    options = host["LaunchTemplateData"]["MetadataOptions"]
    assert options == {"HttpTokens": "required", "HttpPutResponseHopLimit": 1}


def test_what_cannot_be_made_again_outlives_the_stack(template: Any) -> None:
    for name in template.of_type("AWS::S3::Bucket"):
        for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
            assert template.resources[name][policy] == "Retain", name


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_database_holds_all_that_may_connect(
    template: Any, in_the_cloud: Any, environments: dict[str, Any], environment: str
) -> None:
    """One connection for each environment, and a second for the heartbeat of a stage."""
    given = environments[environment]["deploy"]["parameters"]["parameter_overrides"]
    overrides = dict(pair.split("=", 1) for pair in given)

    def number(value: Any) -> int:
        reference = value.get("Ref") if isinstance(value, dict) else None
        return int(overrides.get(reference, template.value(value)))

    stages = sum(
        number(mapping["ScalingConfig"]["MaximumConcurrency"])
        for mapping in template.of_type("AWS::Lambda::EventSourceMapping").values()
    )
    answering = sum(
        number(in_the_cloud(template.of_type(FUNCTION)[name]["ReservedConcurrentExecutions"]))
        for name in ("ApiFunction", "SearchFunction")
    )
    vcpus = "GpuVcpus" if overrides.get("IndexOn") == "gpu" else "IndexVcpus"
    jobs = number({"Ref": "IndexMaxVcpus"}) // number({"Ref": vcpus})
    needed = 2 * stages + 2 * jobs + answering + RESERVED
    assert needed <= number({"Ref": "DatabaseMaxConnections"})


def test_every_function_that_connects_has_a_limit_or_one_caller(template: Any) -> None:
    mapped = {
        mapping["FunctionName"]["Ref"]
        for mapping in template.of_type("AWS::Lambda::EventSourceMapping").values()
    }
    limited = {
        name
        for name, function in template.of_type(FUNCTION).items()
        if "ReservedConcurrentExecutions" in function
    }
    called_by_one = {"ApplySchema", "Sweep", "WatchJobs"}
    assert mapped | limited | called_by_one == template.of_type(FUNCTION).keys()


def test_the_api_refuses_a_flood(template: Any, in_the_cloud: Any) -> None:
    (api,) = template.of_type("AWS::Serverless::Api").values()
    (every,) = in_the_cloud(api["MethodSettings"])
    assert every["ThrottlingRateLimit"] == {"Ref": "ApiRateLimit"}
    assert every["ThrottlingBurstLimit"] == {"Ref": "ApiBurstLimit"}


def test_long_answers_of_the_api_are_compressed(template: Any, in_the_cloud: Any) -> None:
    """A film's seek previews are megabytes of nearly the same; a function's answer holds six."""
    (api,) = template.of_type("AWS::Serverless::Api").values()
    assert 0 < in_the_cloud(api["MinimumCompressionSize"]) <= 10_000


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_whatever_is_deployed_carries_its_project_and_environment(
    environments: dict[str, Any], environment: str
) -> None:
    given = environments[environment]["deploy"]["parameters"]
    assert given["tags"] == ["project=scenedex", f"environment={environment}"]
    assert given["capabilities"].split() == ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
    assert given["stack_name"] == f"scenedex-{environment}"


def test_prod_keeps_its_database_and_asks_before_it_changes(environments: dict[str, Any]) -> None:
    given = environments["prod"]["deploy"]["parameters"]
    assert given["confirm_changeset"] is True
    assert {"DeletionProtection=true", "IndexOn=gpu"} <= set(given["parameter_overrides"])


# Layer and zips


def test_a_zip_stands_on_the_layer(template: Any) -> None:
    zips = {n: f for n, f in template.of_type(FUNCTION).items() if f.get("PackageType") != "Image"}
    assert zips
    (layer,) = template.of_type("AWS::Serverless::LayerVersion").values()
    for name, function in zips.items():
        assert function["Layers"] == [{"Ref": "ScenedexLayer"}], name
        assert function["Runtime"] in layer["CompatibleRuntimes"]
        assert template.under(name) == "IsCloud", "LocalStack's executor runs images alone"


@pytest.mark.parametrize(
    ("name", "source"), [("WatchJobs", "CodeUri"), ("ScenedexLayer", "ContentUri")]
)
def test_what_make_builds_has_a_target(template: Any, name: str, source: str) -> None:
    resource = template.resources[name]
    assert resource["Metadata"]["BuildMethod"] == "makefile"
    folder = ROOT / resource["Properties"][source]
    assert f"build-{name}:" in (folder / "Makefile").read_text(encoding="utf-8")


def test_folders_with_code_get_an_address_before_a_template_is_sent() -> None:
    sent = packaged(
        "      CodeUri: functions\n      ContentUri: layers/scenedex\n      TemplateURL: a.yaml"
    )
    assert "CodeUri: s3://local/functions\n" in sent
    assert "ContentUri: s3://local/layers/scenedex\n" in sent
    assert "TemplateURL: a.yaml" in sent


def test_the_layer_installs_what_images_share() -> None:
    lock = ROOT / "layers" / "scenedex" / "requirements.txt"
    assert lock.resolve() == ROOT / "infra" / "requirements" / "shared.txt"
