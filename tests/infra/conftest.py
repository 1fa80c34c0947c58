"""template.yaml as plain data, its short forms (``!Ref``) in their long ones."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]


class TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation's tags."""


def _function(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in {"Ref", "Condition"} else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if tag == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


TemplateLoader.add_multi_constructor("!", _function)


class Template:
    """What the tests ask a template."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.parameters: dict[str, Any] = data["Parameters"]
        self.resources: dict[str, Any] = data["Resources"]
        self.outputs: dict[str, Any] = data.get("Outputs", {})

    def of_type(self, kind: str) -> dict[str, Any]:
        """The properties of all resources of a type, by their names."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == kind
        }

    def under(self, name: str) -> str | None:
        """The condition under which a resource is made."""
        condition: str | None = self.resources[name].get("Condition")
        return condition

    def value(self, given: Any) -> Any:
        """A parameter's default where a parameter is named, else what was given."""
        if isinstance(given, dict) and given.get("Ref") in self.parameters:
            return self.parameters[given["Ref"]].get("Default")
        return given

    def environment(self, function: str) -> dict[str, Any]:
        """All variables of a function."""
        common = self.data["Globals"]["Function"]["Environment"]["Variables"]
        own = self.of_type("AWS::Serverless::Function")[function].get("Environment", {})
        return {**common, **own.get("Variables", {})}


def read(path: str) -> Template:
    text = (ROOT / path).read_text(encoding="utf-8")
    return Template(yaml.load(text, Loader=TemplateLoader))


def chosen(given: Any, *, holds: bool = True) -> Any:
    """One side of an ``!If``; anything else as it is."""
    if isinstance(given, dict) and given.keys() == {"Fn::If"}:
        return given["Fn::If"][1 if holds else 2]
    return given


@pytest.fixture(scope="session")
def template() -> Template:
    return read("template.yaml")


@pytest.fixture(scope="session")
def network() -> Template:
    return read("infra/cloud/network.yaml")


@pytest.fixture(scope="session")
def database() -> Template:
    return read("infra/cloud/database.yaml")


@pytest.fixture(scope="session")
def alarms() -> Template:
    return read("infra/cloud/alarms.yaml")


@pytest.fixture(scope="session")
def in_the_cloud() -> Any:
    """What an ``!If [IsCloud, …]`` says there."""
    return chosen


@pytest.fixture(scope="session")
def images() -> dict[str, Any]:
    return tomllib.loads((ROOT / "localstack" / "images.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def environments() -> dict[str, Any]:
    """samconfig.toml by its environments."""
    return tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
