"""The template speaks of the code that is there, with the code's own defaults."""

import contextlib
import importlib
from dataclasses import fields
from typing import Any

import pytest

from local_stack.parameters import FAST, template_parameters
from local_stack.places import Options, Places
from scenedex.cli.issuer import LocalIssuer
from scenedex.domain.errors import Misconfigured
from scenedex.domain.keys import UPLOAD_PREFIX
from scenedex.settings import Settings

SETTINGS = {setting.metadata["env"]: setting for setting in fields(Settings)}
FUNCTION = "AWS::Serverless::Function"


def variables(template: Any) -> dict[str, Any]:
    """Every environment variable of functions and job."""
    found: dict[str, Any] = {}
    for function in template.of_type(FUNCTION):
        found |= template.environment(function)
    for job in template.of_type("AWS::Batch::JobDefinition").values():
        given = job["ContainerProperties"]["Environment"]
        found |= {item["Name"]: item["Value"] for item in given}
    return found


def test_every_variable_is_a_setting(template: Any) -> None:
    assert variables(template).keys() <= SETTINGS.keys()


def test_parameters_have_the_defaults_of_the_settings(template: Any) -> None:
    compared = 0
    for name, value in variables(template).items():
        default = template.value(value)
        if isinstance(value, dict) and "Ref" in value and isinstance(default, str | int):
            compared += 1
            assert str(default) == str(_text(SETTINGS[name].default)), name
    assert compared >= 10


def _text(default: object) -> object:
    """A setting's default as a template would say it."""
    if default is None:
        return ""
    is_whole = isinstance(default, float) and default.is_integer()
    return int(default) if is_whole else default  # type: ignore[call-overload]


def test_every_command_is_a_handler(template: Any) -> None:
    for name, function in template.of_type(FUNCTION).items():
        (command,) = function.get("ImageConfig", {}).get("Command") or [function["Handler"]]
        module, _, handler = command.rpartition(".")
        # The api's are put together when they are asked for, from settings that nobody gives here.
        with contextlib.suppress(Misconfigured):
            assert callable(getattr(importlib.import_module(module), handler)), name


def test_every_image_is_played_by_something_on_this_machine(
    template: Any, images: dict[str, Any]
) -> None:
    functions = template.of_type(FUNCTION).values()
    uris = [function["ImageUri"] for function in functions if "ImageUri" in function]
    jobs = template.of_type("AWS::Batch::JobDefinition")
    uris.append(jobs["CpuJobDefinition"]["ContainerProperties"]["Image"])
    names = {uri["Fn::Sub"].rsplit("/", 1)[-1].partition(":")[0] for uri in uris}
    assert names == images.keys()


def test_an_upload_in_the_bucket_is_an_upload_in_the_code(template: Any) -> None:
    bucket = template.of_type("AWS::S3::Bucket")["UploadsBucket"]
    (told,) = bucket["NotificationConfiguration"]["QueueConfigurations"]
    assert told["Filter"]["S3Key"]["Rules"][0]["Value"] == UPLOAD_PREFIX


def test_the_local_stack_gives_parameters_that_exist(template: Any, tmp_path: Any) -> None:
    options = Options(places=Places(tmp_path), fast=True)
    given = template_parameters(options, LocalIssuer.create(tmp_path / "issuer"))
    assert given.keys() <= template.parameters.keys()
    assert given.keys() >= FAST.keys()
    needed = {name for name, value in template.parameters.items() if "Default" not in value}
    assert not needed


@pytest.mark.parametrize("environment", ["local", "dev", "prod"])
def test_sam_gives_parameters_that_exist(
    template: Any, environments: dict[str, Any], environment: str
) -> None:
    given = environments[environment]["deploy"]["parameters"]["parameter_overrides"]
    named = dict(pair.split("=", 1) for pair in given)
    assert named.keys() <= template.parameters.keys()
    assert named["Environment"] == environment
