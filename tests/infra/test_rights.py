"""Least privilege. LocalStack checks no rights at all, so they are read here."""

from collections.abc import Iterator
from typing import Any

import pytest

KNOW_NO_RESOURCES = {"batch:ListJobs"}
"""Actions that AWS lets nobody narrow down (Service Authorization Reference)."""


def statements(template: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of every function and role, with whose it is."""
    for name, function in template.of_type("AWS::Serverless::Function").items():
        for policy in function["Policies"]:
            yield from ((name, statement) for statement in policy["Statement"])
    for name, role in template.of_type("AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            yield from ((name, one) for one in policy["PolicyDocument"]["Statement"])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_every_function_has_a_role_of_its_own(template: Any) -> None:
    # SAM makes one for each function that names none.
    assert "Role" not in template.data["Globals"]["Function"]
    for name, function in template.of_type("AWS::Serverless::Function").items():
        assert "Role" not in function, name


def test_no_statement_names_everything(template: Any) -> None:
    for name, statement in statements(template):
        actions = set(listed(statement["Action"]))
        assert not any("*" in action for action in actions), name
        if "*" in listed(statement["Resource"]):
            assert actions <= KNOW_NO_RESOURCES, name


@pytest.mark.parametrize("function", ["ApiFunction", "SearchFunction"])
def test_what_answers_users_reads_the_secret_of_its_own_role_alone(
    template: Any, function: str
) -> None:
    secrets = [
        resource
        for name, statement in statements(template)
        if name == function and "secretsmanager:GetSecretValue" in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    ]
    assert secrets == [{"Ref": "ApiSecret"}]


def test_only_apply_schema_reads_the_owners_secret(template: Any) -> None:
    readers = {name for name, s in statements(template) if "OwnerSecretArn" in str(s["Resource"])}
    assert readers == {"ApplySchema"}


def test_only_sweep_deletes_objects_and_only_artefacts(template: Any) -> None:
    deleting = [
        (name, statement["Resource"])
        for name, statement in statements(template)
        if any("Delete" in action and "s3" in action for action in listed(statement["Action"]))
    ]
    assert deleting == [("Sweep", {"Fn::Sub": "${ArtefactsBucket.Arn}/*"})]


def test_every_function_may_read_the_secrets_it_is_given(template: Any) -> None:
    for function in template.of_type("AWS::Serverless::Function"):
        given = [
            value
            for name, value in template.environment(function).items()
            if name.endswith("_SECRET")
        ]
        allowed = [
            resource
            for name, statement in statements(template)
            if name == function and statement["Action"] == "secretsmanager:GetSecretValue"
            for resource in listed(statement["Resource"])
        ]
        assert sorted(map(str, given)) == sorted(map(str, allowed)), function


def test_buckets_are_closed_to_the_public_and_survive_the_stack(template: Any) -> None:
    buckets = template.of_type("AWS::S3::Bucket")
    assert buckets.keys() == {"UploadsBucket", "ArtefactsBucket"}
    for name, bucket in buckets.items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert template.resources[name]["DeletionPolicy"] == "Retain"


def test_buckets_refuse_plain_http_in_the_cloud(template: Any) -> None:
    policies = template.of_type("AWS::S3::BucketPolicy")
    assert {policy["Bucket"]["Ref"] for policy in policies.values()} == {
        "UploadsBucket",
        "ArtefactsBucket",
    }
    for policy in policies.values():
        (statement,) = policy["PolicyDocument"]["Statement"]
        assert statement["Effect"] == "Deny"
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_uploads_are_versioned_and_told_to_the_queue(template: Any) -> None:
    bucket = template.of_type("AWS::S3::Bucket")["UploadsBucket"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    (told,) = bucket["NotificationConfiguration"]["QueueConfigurations"]
    assert told["Event"] == "s3:ObjectCreated:*"
    assert told["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "uploads/"}]
