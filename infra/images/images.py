"""Builds the images and says how large they are.

    python -m infra.images.images build [NAME…]     all of them without a name
    python -m infra.images.images sizes

Each is tagged ``scenedex/NAME:latest``, as template.yaml names it below its registry.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.images.engine import Engine, EngineError, find_engine

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Image:
    """How one image is built.

    Attributes:
        requirements: its lock in infra/requirements.
        holds: what makes it as large as it is.
        target: the stage of its Dockerfile; None, the last.
    """

    name: str
    dockerfile: str
    requirements: str
    holds: str
    target: str | None = None


IMAGES = (
    Image("functions", "functions.Dockerfile", "functions", "five CPU functions, FFmpeg, OpenCV"),
    Image("api", "api.Dockerfile", "api", "FastAPI", target="api"),
    Image("search", "api.Dockerfile", "search", "FastAPI, encoders, models", target="search"),
    Image("index", "index.Dockerfile", "job-gpu", "the job: CUDA, speech, models"),
    Image("index-cpu", "index.Dockerfile", "job", "the job for processors"),
)
HANDED_ON = ("PIP_INDEX_URL", "PIP_TRUSTED_HOST")
"""Where pip looks, for a machine that does not reach PyPI: taken from the caller's environment."""


@dataclass(frozen=True)
class Choices:
    """What a person may choose; None is the Dockerfile's own.

    Attributes:
        base: the image to build upon, for all that are built.
        profile: the model pack, a folder of layers/models.
        tag: the tag of what is built.
    """

    base: str | None = None
    profile: str = "starter"
    tag: str = "latest"

    def arguments(self, image: Image) -> list[str]:
        """What the engine is told, after ``build``."""
        given = {"REQUIREMENTS": image.requirements} if image.name != "functions" else {}
        if image.target == "search" or image.name.startswith("index"):
            given["MODEL_PROFILE"] = self.profile
        if self.base:
            given["BASE_IMAGE"] = self.base
        return [
            *(["--target", image.target] if image.target else []),
            *(part for item in given.items() for part in ("--build-arg", "=".join(item))),
            *(part for name in HANDED_ON if name in os.environ for part in ("--build-arg", name)),
            "--file", str(ROOT / "infra" / "images" / image.dockerfile),
            "--tag", f"scenedex/{image.name}:{self.tag}",
            str(ROOT),
        ]  # fmt: skip


def main() -> int:
    """Builds, or shows the sizes of what was built."""
    options = _options()
    wanted = [image for image in IMAGES if not options.names or image.name in options.names]
    choices = Choices(options.base, options.profile, options.tag)
    try:
        engine = find_engine()
        for image in wanted if options.action == "build" else []:
            build(engine, image, choices)
        print(table(engine, wanted, tag=choices.tag))
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def build(engine: Engine, image: Image, choices: Choices) -> None:
    """Builds one image and says how long that took.

    Raises:
        EngineError: it failed.
    """
    began = time.monotonic()
    print(f"── {image.name}: {image.holds}", flush=True)
    engine.build(choices.arguments(image))
    print(f"── {image.name} was built in {time.monotonic() - began:.0f} s", flush=True)


def table(engine: Engine, images: Sequence[Image], *, tag: str) -> str:
    """Sizes on disk, not compressed, in MB (a million bytes)."""
    lines = [f"{'image':<12}{'MB':>7}  holds"]
    for image in images:
        try:
            found = engine.inspect(f"scenedex/{image.name}:{tag}")
        except EngineError:
            lines.append(f"{image.name:<12}{'-':>7}  not built")
            continue
        whole = found["Size"] / 1e6
        lines.append(f"{image.name:<12}{whole:>7.0f}  {image.holds}")
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["build", "sizes"])
    parser.add_argument("names", nargs="*", metavar="NAME", help="one of them; none: all")
    parser.add_argument("--base", help="the image to build upon instead of the Dockerfile's")
    parser.add_argument("--profile", default="starter", help="the model pack")
    parser.add_argument("--tag", default="latest")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
