"""The network and the database that an installation gets where it brings none."""

from typing import Any

import pytest

GROUP = "AWS::EC2::SecurityGroup"
ENDPOINT = "AWS::EC2::VPCEndpoint"
STACK = "AWS::CloudFormation::Stack"


def services(network: Any, *, under: str | None) -> set[str]:
    return {
        endpoint["ServiceName"]["Fn::Sub"].removeprefix("com.amazonaws.${AWS::Region}.")
        for name, endpoint in network.of_type(ENDPOINT).items()
        if network.under(name) == under
    }


@pytest.mark.parametrize("nested", ["network", "database", "alarms"])
def test_nested_templates_are_of_the_cloud_and_get_what_they_need(
    template: Any, nested: str, request: pytest.FixtureRequest
) -> None:
    stack = template.of_type(STACK)[nested.capitalize()]
    inner = request.getfixturevalue(nested)
    assert stack["TemplateURL"] == f"infra/cloud/{nested}.yaml"
    assert template.under(nested.capitalize()) in {"IsCloud", "MakesNetwork", "MakesDatabase"}
    needed = {name for name, value in inner.parameters.items() if "Default" not in value}
    assert needed <= stack["Parameters"].keys() <= inner.parameters.keys()


def test_a_network_and_a_database_of_ones_own_are_possible(template: Any) -> None:
    conditions = template.data["Conditions"]
    for condition, parameter in (("MakesNetwork", "VpcId"), ("MakesDatabase", "DatabaseHost")):
        assert {"Fn::Equals": [{"Ref": parameter}, ""]} in conditions[condition]["Fn::And"]
        assert template.parameters[parameter]["Default"] == ""
    assert template.data["Rules"].keys() == {"OneNetwork", "OneDatabase"}


def test_subnets_are_private_and_in_two_zones(network: Any) -> None:
    subnets = network.of_type("AWS::EC2::Subnet")
    private = {name: subnet for name, subnet in subnets.items() if not network.under(name)}
    assert len({str(subnet["AvailabilityZone"]) for subnet in private.values()}) == 2
    assert not any(subnet["MapPublicIpOnLaunch"] for subnet in subnets.values())


def test_there_is_no_way_to_the_internet_unless_asked_for(network: Any, template: Any) -> None:
    for kind in ("NatGateway", "InternetGateway", "EIP", "Route"):
        for name in network.of_type(f"AWS::EC2::{kind}"):
            assert network.under(name) == "HasNat", name
    assert template.parameters["Nat"]["Default"] == "false"


def test_every_service_that_is_called_has_an_endpoint(network: Any) -> None:
    assert services(network, under=None) == {
        "s3", "sqs", "secretsmanager", "batch", "logs", "ecr.api", "ecr.dkr",
    }  # fmt: skip
    assert services(network, under="HasEc2Hosts") == {"ecs", "ecs-agent", "ecs-telemetry"}


def test_s3_is_reached_for_this_accounts_buckets_alone(network: Any) -> None:
    statements = network.of_type(ENDPOINT)["S3Endpoint"]["PolicyDocument"]["Statement"]
    for statement in statements:
        if statement["Resource"] == "*":
            owner = statement["Condition"]["StringEquals"]["aws:ResourceAccount"]
            assert owner == {"Ref": "AWS::AccountId"}
    others = [s["Resource"]["Fn::Sub"] for s in statements if s["Resource"] != "*"]
    assert len(others) == 2
    assert any("starport-layer-bucket" in name for name in others)
    assert any("cloudformation-custom-resource-response" in name for name in others)


def test_nothing_is_open_to_everybody(network: Any, database: Any) -> None:
    groups = {**network.of_type(GROUP), **database.of_type(GROUP)}
    assert len(groups) == 4
    for name, group in groups.items():
        for rule in group.get("SecurityGroupIngress", []):
            for one in rule["Fn::If"][1:2] if "Fn::If" in rule else [rule]:
                assert "SourceSecurityGroupId" in one, name
                assert one["FromPort"] == one["ToPort"], name
        assert group.get("SecurityGroupEgress") or name == "ProxySecurityGroup", name


def test_only_functions_and_jobs_leave_their_group(network: Any, database: Any) -> None:
    groups = {**network.of_type(GROUP), **database.of_type(GROUP)}
    open_to_all = {
        (name, rule["FromPort"])
        for name, group in groups.items()
        for rule in group.get("SecurityGroupEgress", [])
        if rule.get("CidrIp") == "0.0.0.0/0"
    }
    assert open_to_all == {("WorkSecurityGroup", 443)}


def test_the_database_is_serverless_postgres_with_pgvector(database: Any) -> None:
    cluster = database.of_type("AWS::RDS::DBCluster")["Cluster"]
    assert cluster["Engine"] == "aurora-postgresql"
    major, minor = map(int, database.value(cluster["EngineVersion"]).split("."))
    assert (major, minor) >= (16, 8), "pgvector 0.8.0 came with 16.8"
    scaling = cluster["ServerlessV2ScalingConfiguration"]
    assert scaling["MinCapacity"] == {"Ref": "MinAcu"}
    assert database.parameters["MinAcu"]["MinValue"] == 0
    for instance in database.of_type("AWS::RDS::DBInstance").values():
        assert instance["DBInstanceClass"] == "db.serverless"
        assert instance["PubliclyAccessible"] is False


def test_the_database_is_encrypted_kept_and_owns_its_secret(database: Any) -> None:
    cluster = database.of_type("AWS::RDS::DBCluster")["Cluster"]
    assert cluster["StorageEncrypted"] is True
    assert cluster["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in cluster
    assert database.value(cluster["BackupRetentionPeriod"]) >= 7
    for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
        assert database.resources["Cluster"][policy] == "Snapshot"
    (group,) = database.of_type("AWS::RDS::DBClusterParameterGroup").values()
    assert group["Parameters"]["rds.force_ssl"] == "1"


def test_the_proxy_is_off_unless_asked_for(database: Any, template: Any) -> None:
    for kind in ("AWS::RDS::DBProxy", "AWS::RDS::DBProxyTargetGroup", "AWS::IAM::Role"):
        (name,) = database.of_type(kind)
        assert database.under(name) == "HasProxy"
    assert template.parameters["DatabaseProxy"]["Default"] == "false"
    (proxy,) = database.of_type("AWS::RDS::DBProxy").values()
    assert proxy["RequireTLS"] is True
    (role,) = database.of_type("AWS::IAM::Role").values()
    (statement,) = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert statement["Action"] == "secretsmanager:GetSecretValue"
    assert statement["Resource"] == [{"Ref": "ApiSecretArn"}, {"Ref": "WorkerSecretArn"}]


def test_the_schema_is_applied_past_the_proxy(template: Any) -> None:
    host = template.environment("ApplySchema")["SCENEDEX_DATABASE_HOST"]
    assert host["Fn::If"][1] == {"Fn::GetAtt": ["Database", "Outputs.DirectHost"]}
