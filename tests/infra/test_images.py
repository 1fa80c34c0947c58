"""What can be said of the images without building them; tests/containers builds and runs them."""

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from infra.images import check, cuda
from infra.images.images import IMAGES
from infra.images.sam import logical_id

from .conftest import Template  # noqa: TID252

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "infra" / "images"
DOCKERFILES = sorted(FOLDER.glob("*.Dockerfile"))
EVENTS = ROOT / "tests" / "events" / "invoke"


def image_functions(template: Template) -> dict[str, dict[str, Any]]:
    functions = template.of_type("AWS::Serverless::Function")
    return {name: each for name, each in functions.items() if each.get("PackageType") == "Image"}
