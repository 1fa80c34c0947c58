"""template.yaml through LocalStack's own CloudFormation."""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from local_stack.clients import Clients
from local_stack.errors import StackError
from local_stack.places import REGION, ROOT, STACK_NAME

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.client import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef, StackTypeDef
    from mypy_boto3_s3.type_defs import CreateBucketConfigurationTypeDef

TEMPLATE = ROOT / "template.yaml"
_FOLDER_WITH_CODE = re.compile(r"^( +(?:Code|Content)Uri): ([\w/]+)$", re.MULTILINE)
_TEMPLATES = "cloudformation-templates"
_POLL_S = 0.1
_TIMEOUT_S = 300.0


def deploy(clients: Clients, parameters: Mapping[str, str]) -> dict[str, str]:
    """Creates the stack and answers its outputs.

    Args:
        clients: of a LocalStack that does not hold the stack yet.
        parameters: by their names in the template.

    Raises:
        StackError: a resource failed or is not emulated; the sentence lists them.
    """
    deadline = time.monotonic() + _TIMEOUT_S
    client, template_url = clients.cloudformation, _upload(clients)
    _require_known(client, template_url, parameters)
    change_set = _create_change_set(client, template_url, parameters)
    _execute(client, change_set, deadline=deadline)
    stack = _wait_for_stack(client, deadline=deadline)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        raise StackError(f"The deployment failed:\n{_failures(client, stack)}")
    _require_emulated(client)
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def _upload(clients: Clients) -> str:
    """Puts the template into S3, since no call takes more than 51,200 bytes of one."""
    place: CreateBucketConfigurationTypeDef = {"LocationConstraint": REGION}
    with suppress(clients.s3.exceptions.BucketAlreadyOwnedByYou):
        clients.s3.create_bucket(Bucket=_TEMPLATES, CreateBucketConfiguration=place)
    body = packaged(TEMPLATE.read_text(encoding="utf-8"))
    clients.s3.put_object(Bucket=_TEMPLATES, Key=TEMPLATE.name, Body=body.encode())
    return f"https://s3.{REGION}.amazonaws.com/{_TEMPLATES}/{TEMPLATE.name}"


def _require_known(
    client: "CloudFormationClient", template_url: str, parameters: Mapping[str, str]
) -> None:
    """AWS refuses parameters that the template lacks; LocalStack passes over them."""
    template = client.validate_template(TemplateURL=template_url)
    known = {parameter["ParameterKey"] for parameter in template["Parameters"]}
    if unknown := sorted(parameters.keys() - known):
        raise StackError(f"template.yaml has no parameter {', '.join(unknown)}.")


def _execute(client: "CloudFormationClient", change_set: str, *, deadline: float) -> None:
    while (state := client.describe_change_set(ChangeSetName=change_set))["Status"].endswith(
        ("PENDING", "PROGRESS")
    ):
        _pause(deadline)
    if state["Status"] == "FAILED":
        raise StackError(f"template.yaml cannot be deployed: {state.get('StatusReason', '')}")
    client.execute_change_set(ChangeSetName=change_set)


def packaged(template: str) -> str:
    """Gives folders with code an address in S3, as ``sam deploy`` does before it sends a template.

    Nothing lies there: what is a zip exists in the cloud only, but is read here all the same.
    """
    return _FOLDER_WITH_CODE.sub(r"\1: s3://local/\2", template)


def _create_change_set(
    client: "CloudFormationClient", template_url: str, parameters: Mapping[str, str]
) -> str:
    given: list[ParameterTypeDef] = [
        {"ParameterKey": name, "ParameterValue": text} for name, text in parameters.items()
    ]
    try:
        return client.create_change_set(
            StackName=STACK_NAME,
            ChangeSetName="create",
            ChangeSetType="CREATE",
            TemplateURL=template_url,
            Parameters=given,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )["Id"]
    except ClientError as error:
        reason = error.response["Error"].get("Message", str(error))
        raise StackError(f"template.yaml cannot be deployed: {reason}") from error


def _wait_for_stack(client: "CloudFormationClient", *, deadline: float) -> "StackTypeDef":
    while not _is_over(stack := client.describe_stacks(StackName=STACK_NAME)["Stacks"][0]):
        _pause(deadline)
    return stack


def _is_over(stack: "StackTypeDef") -> bool:
    """LocalStack says that a stack is complete a moment before it knows the outputs."""
    status = stack["StackStatus"]
    if status == "CREATE_COMPLETE":
        return "Outputs" in stack
    return not status.endswith(("IN_PROGRESS", "PENDING"))


def _pause(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise StackError(f"The deployment is not done after {_TIMEOUT_S:.0f} seconds.")
    time.sleep(_POLL_S)


def _failures(client: "CloudFormationClient", stack: "StackTypeDef") -> str:
    events = client.describe_stack_events(StackName=STACK_NAME)["StackEvents"]
    lines = [
        f"  {event['LogicalResourceId']}: {event['ResourceStatusReason']}"
        for event in reversed(events)
        if "FAILED" in event.get("ResourceStatus", "") and event.get("ResourceStatusReason")
    ]
    return "\n".join(lines) or f"  {stack['StackStatus']}: {stack.get('StackStatusReason', '')}"


def _require_emulated(client: "CloudFormationClient") -> None:
    """LocalStack passes over a type that it does not know; here that is an error."""
    resources = client.describe_stack_resources(StackName=STACK_NAME)["StackResources"]
    if missing := sorted(
        {
            resource["ResourceType"]
            for resource in resources
            if resource.get("PhysicalResourceId", "unknown") in {"", "unknown"}
        }
    ):
        raise StackError(f"LocalStack does not emulate {', '.join(missing)}.")
