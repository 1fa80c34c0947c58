"""CloudFormation's custom resources, which LocalStack's open edition passes over.

As on AWS, the function behind ``ServiceToken`` is invoked with the request and puts its answer to
the presigned ``ResponseURL``.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
"""

import contextlib
import json
import uuid
from typing import Any

import boto3
from botocore.config import Config
from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
    ResourceRequest,
)

from process_runtime.images import endpoint_url

Model = dict[str, Any]
ID = "PhysicalResourceId"


class CustomResource(ResourceProvider[Model]):
    """A resource that a function makes; its Ref is the id that the function answers."""

    SCHEMA = {"primaryIdentifier": [f"/properties/{ID}"]}  # noqa: RUF012 (as its base class has it)

    def create(self, request: ResourceRequest[Model]) -> ProgressEvent[Model]:
        """Asks the function to create the resource."""
        return self.ask(request, "Create")

    def update(self, request: ResourceRequest[Model]) -> ProgressEvent[Model]:
        """Asks the function to update the resource."""
        previous = dict(request.previous_state or {})
        known = {ID: previous.pop(ID, ""), "OldResourceProperties": previous}
        return self.ask(request, "Update", **known)

    def delete(self, request: ResourceRequest[Model]) -> ProgressEvent[Model]:
        """Asks the function to delete the resource."""
        return self.ask(request, "Delete", **{ID: (request.previous_state or {}).get(ID, "")})

    def ask(
        self, request: ResourceRequest[Model], kind: str, **known: object
    ) -> ProgressEvent[Model]:
        """Invokes the function and turns its answer into CloudFormation's."""
        wanted = {name: value for name, value in request.desired_state.items() if name != ID}
        mailbox = Mailbox(request.account_id, request.region_name)
        event = {
            "RequestType": kind,
            "ResponseURL": mailbox.url,
            "StackId": request.stack_id,
            "RequestId": mailbox.key,
            "ResourceType": request.resource_type,
            "LogicalResourceId": request.logical_resource_id,
            "ResourceProperties": wanted,
            **known,
        }
        failure = invoke(request.aws_client_factory.lambda_, wanted["ServiceToken"], event)
        answer = mailbox.open() or {"Status": "FAILED", "Reason": failure or "No answer came."}
        if answer["Status"] != "SUCCESS":
            return ProgressEvent(OperationStatus.FAILED, wanted, message=answer.get("Reason", ""))
        model = {**wanted, **answer.get("Data", {}), ID: answer[ID]}
        return ProgressEvent(OperationStatus.SUCCESS, model)


def invoke(client: Any, function: str, event: dict[str, Any]) -> str:
    """Invokes the function to its end and answers what went wrong, if anything did.

    AWS invokes it asynchronously and waits up to an hour; here a crash is told at once.
    """
    answer = client.invoke(FunctionName=function, Payload=json.dumps(event))
    return answer["Payload"].read().decode() if answer.get("FunctionError") else ""


class Mailbox:
    """One object at a presigned URL, where a function leaves its answer."""

    def __init__(self, account: str, region: str) -> None:
        self.client = boto3.client(
            "s3",
            endpoint_url=endpoint_url(),
            region_name=region,
            aws_access_key_id=account,
            aws_secret_access_key="test",
            config=Config(s3={"addressing_style": "path"}),
        )
        self.bucket, self.key = f"custom-resource-responses-{region}", str(uuid.uuid4())
        with contextlib.suppress(self.client.exceptions.BucketAlreadyOwnedByYou):
            place = {"LocationConstraint": region}
            self.client.create_bucket(Bucket=self.bucket, CreateBucketConfiguration=place)
        target = {"Bucket": self.bucket, "Key": self.key}
        self.url = self.client.generate_presigned_url("put_object", target)

    def open(self) -> dict[str, Any] | None:
        """The answer; None where none was left."""
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=self.key)
        except self.client.exceptions.NoSuchKey:
            return None
        answer: dict[str, Any] = json.load(found["Body"])
        return answer


class CustomResourcePlugin(CloudFormationResourceProviderPlugin):
    """Registers the provider."""

    name = "AWS::CloudFormation::CustomResource"
    factory = CustomResource

    def load(self, *_: object) -> None:
        """Nothing to prepare."""
