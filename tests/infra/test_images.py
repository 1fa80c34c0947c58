"""What can be said of the images without building them; tests/containers builds and runs them."""

import itertools
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.images import check, cuda
from infra.images.images import IMAGES, ROOT, Choices
from infra.images.sam import logical_id

FOLDER = ROOT / "infra" / "images"
DOCKERFILES = sorted(FOLDER.glob("*.Dockerfile"))
EVENTS = ROOT / "tests" / "events" / "invoke"
Library = Callable[..., Path]


@pytest.fixture
def functions(template: Any) -> dict[str, dict[str, Any]]:
    """The resources of all image functions."""
    return {
        name: resource
        for name, resource in template.resources.items()
        if resource.get("Properties", {}).get("PackageType") == "Image"
    }


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Makes a file that names libraries as a shared object does."""

    def make(name: str, *named: str) -> Path:
        path = tmp_path / name
        path.write_bytes(b"\x7fELF\0" + b"\0".join(each.encode() for each in named) + b"\0")
        return path

    return make


# ── The template and the images agree ────────────────────────────────────────────────────────────


def test_sam_builds_each_function_as_images_py_does(functions: dict[str, dict[str, Any]]) -> None:
    images = {image.name: image for image in IMAGES}
    for name, function in functions.items():
        metadata = function["Metadata"]
        image = images[metadata["DockerImage"].removeprefix("scenedex/")]

        assert metadata["Dockerfile"] == f"infra/images/{image.dockerfile}", name
        assert metadata["DockerContext"] == ".", name
        assert metadata.get("DockerBuildTarget") == image.target, name
        given = metadata.get("DockerBuildArgs", {})
        wanted = Choices().arguments(image)
        assert [f"{key}={value}" for key, value in given.items()] == [
            part for before, part in itertools.pairwise(wanted) if before == "--build-arg"
        ], name


def test_the_image_that_is_built_is_the_one_that_is_deployed(
    functions: dict[str, dict[str, Any]],
) -> None:
    for name, function in functions.items():
        built = function["Metadata"]["DockerImage"].removeprefix("scenedex/")
        assert f"/{built}:" in json.dumps(function["Properties"]["ImageUri"]), name


def test_every_handler_is_checked_while_its_image_is_built(
    functions: dict[str, dict[str, Any]],
) -> None:
    for name, function in functions.items():
        (handler,) = function["Properties"]["ImageConfig"]["Command"]
        dockerfile = (ROOT / function["Metadata"]["Dockerfile"]).read_text()
        # api.handlers makes `api` by api_handler, once it has settings.
        assert re.search(rf"{re.escape(handler)}(_handler)?\s", dockerfile), name


def test_every_function_has_an_event(functions: dict[str, dict[str, Any]]) -> None:
    invoked = {logical_id(path.stem) for path in EVENTS.glob("*.json")}
    assert invoked == {*functions, "WatchJobs"}  # which is no image


@pytest.mark.parametrize("event", sorted(EVENTS.glob("*.json")), ids=lambda path: path.stem)
def test_an_event_is_json(event: Path) -> None:
    assert isinstance(json.loads(event.read_text()), dict)


# ── The Dockerfiles ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.stem)
def test_a_dockerfile_ends_without_rights_and_installs_by_hash(path: Path) -> None:
    text = path.read_text()
    final = text.rpartition("\nFROM ")[2]

    assert re.findall(r"^USER (.*)$", final, re.MULTILINE) == ["10001:10001"]
    assert "ARG BASE_IMAGE=" in text
    assert "pip install" not in text  # install.sh alone, which demands hashes
    assert "--require-hashes" in (FOLDER / "install.sh").read_text()
    # Old builders, and Podman's of Debian 12, know neither.
    assert "<<" not in text
    assert "--link" not in text


def test_the_gpu_lock_has_one_onnxruntime_and_one_cuda() -> None:
    lock = (ROOT / "infra" / "requirements" / "job-gpu.txt").read_text()
    names = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))

    assert "onnxruntime-gpu" in names
    assert "onnxruntime" not in names
    assert {name[-4:] for name in names if name.startswith("nvidia-")} == {"cu12"}
    plain = (ROOT / "infra" / "requirements" / "job.txt").read_text()
    assert set(re.findall(r"^ctranslate2==\S+", lock, re.MULTILINE)) == set(
        re.findall(r"^ctranslate2==\S+", plain, re.MULTILINE)
    )


# ── cuda.py ──────────────────────────────────────────────────────────────────────────────────────


def test_cuda_tells_the_major_of_a_library(library: Library) -> None:
    path = library("libctranslate2.so", "libcublas.so.12", "libcuda.so.1")

    assert cuda.majors(cuda.libraries(path)) == {"12"}


def test_cuda_reads_the_installed_ctranslate2() -> None:
    """Whoever raises CTranslate2 to another CUDA reads here that job-gpu.in must follow."""
    (path,) = Path(cuda.find("ctranslate2.libs", "libctranslate2")).parent.glob("libctranslate2*")

    assert cuda.majors(cuda.libraries(path)) == {"12"}


@pytest.mark.parametrize(
    ("onnxruntime", "said"),
    [
        (["libcublas.so.13", "libcublasLt.so.13"], "choose an onnxruntime-gpu"),
        ([], "cannot tell onnxruntime's CUDA"),
        (["libcublas.so.12", "libcublas.so.13"], "cannot tell onnxruntime's CUDA"),
    ],
)
def test_cuda_refuses_two_majors(library: Library, onnxruntime: list[str], said: str) -> None:
    named = {
        "CTranslate2": cuda.libraries(library("a", "libcublas.so.12")),
        "onnxruntime": cuda.libraries(library("b", *onnxruntime)),
    }

    assert any(said in sentence for sentence in cuda.disagreements(named))


def test_cuda_accepts_one_major(library: Library) -> None:
    named = {
        "CTranslate2": cuda.libraries(library("a", "libcublas.so.12")),
        "onnxruntime": cuda.libraries(library("b", "libcublas.so.12", "libcudnn.so.9")),
    }

    assert list(cuda.disagreements(named)) == []


def test_cuda_names_what_the_loader_does_not_find() -> None:
    (sentence,) = cuda.absent({"libcublas.so.99"})

    assert "libcublas.so.99 cannot be opened" in sentence


def test_cuda_fails_the_build(
    library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    speech, graphs = library("a", "libcublas.so.12"), library("b", "libcublas.so.13")
    arguments = ["cuda.py", "--ctranslate2", str(speech), "--onnxruntime", str(graphs)]
    monkeypatch.setattr(sys, "argv", arguments)

    assert cuda.main() == 1
    assert "CTranslate2 is built for CUDA 12, onnxruntime is built for CUDA 13" in (
        capsys.readouterr().err
    )


# ── check.py ─────────────────────────────────────────────────────────────────────────────────────


def test_check_follows_imports_inside_functions() -> None:
    found = check.closure(["functions.index_video.__main__"], without=[])

    assert {"faster_whisper", "ctranslate2", "onnxruntime", "tokenizers", "psycopg"} <= found
    assert not any(module.startswith("mypy_boto3") for module in found)


def test_check_leaves_out_what_another_image_holds() -> None:
    found = check.closure(["api.handlers"], without=["scenedex.encoders"])

    assert "onnxruntime" not in found
    assert "onnxruntime" in check.closure(["api.handlers"], without=[])


def test_check_names_what_cannot_be_imported() -> None:
    (sentence,) = check.unresolved({"json", "no_such_module"})

    assert sentence.startswith("no_such_module cannot be imported")


def test_check_names_a_handler_that_is_not_there() -> None:
    (sentence,) = check.missing("functions.sweep.handler", "handel")

    assert "functions.sweep.handler.handel cannot be made" in sentence
    assert list(check.missing("functions.sweep.handler", "handle")) == []


def test_check_says_how_to_get_missing_weights(tmp_path: Path) -> None:
    pack = ROOT / "layers" / "models" / "starter"
    (tmp_path / "manifest.json").write_text((pack / "manifest.json").read_text())

    (sentence,) = check.damaged(tmp_path)

    assert "make models" in sentence
