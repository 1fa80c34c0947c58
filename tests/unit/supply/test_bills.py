import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.supply.bill import InvalidBillError, write_bill
from infra.supply.inventory import IMAGES, ROOT, Image, Item, MismatchError, take_inventory
from infra.supply.licences import Class, Licence, load_policy
from infra.supply.locks import Pin, read_lock
from infra.supply.report import linking, unknown, write_report
from infra.supply.wheels import Wheel

MODELS = ROOT / "layers" / "models" / "starter"
FUNCTIONS, SEARCH = IMAGES[0], IMAGES[2]


@pytest.fixture(scope="module")
def functions(wheels: dict[str, Wheel]) -> tuple[Item, ...]:
    return take_inventory(FUNCTIONS, wheels, load_policy(), models=MODELS)


@pytest.fixture(scope="module")
def bill(functions: tuple[Item, ...]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(write_bill("functions", "0.1.0", functions))
    return document


def test_a_lock_is_read_as_pip_on_linux_does(tmp_path: Path) -> None:
    digest = "a" * 64
    (tmp_path / "x.txt").write_text(
        f"# a remark\nB_x[fast]==1.2 ; sys_platform != 'win32' \\\n    --hash=sha256:{digest}\n"
        f"    # via a\na==2 ; sys_platform == 'win32' \\\n    --hash=sha256:{digest}\n"
    )
    assert read_lock(tmp_path / "x.txt") == (Pin("b-x", "1.2", (digest,)),)


def test_every_lock_of_an_image_has_a_bill() -> None:
    requirements = ROOT / "infra" / "requirements"
    assert {image.lock for image in IMAGES} == {
        lock.name
        for lock in requirements.glob("*.txt")
        if lock.stem not in {"shared", "models", "models-starter"}
    }


def test_a_bill_names_the_ffmpeg_inside_both_wheels_with_licence_and_hashes(
    bill: dict[str, Any],
) -> None:
    found = [part for part in bill["components"] if part["name"] == "ffmpeg"]
    assert {part["bom-ref"].split("@")[0] for part in found} == {"av", "opencv-python-headless"}
    for part in found:
        assert part["purl"] == f"pkg:generic/ffmpeg@{part['version']}"
        assert part["cpe"].startswith(f"cpe:2.3:a:ffmpeg:ffmpeg:{part['version']}:")
        assert "LGPL" in part["licenses"][0]["expression"]
        assert all(file["hashes"][0]["alg"] == "SHA-256" for file in part["components"])


def test_a_bill_says_what_needs_what(bill: dict[str, Any]) -> None:
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in bill["dependencies"]}
    ffmpeg = next(ref for ref in needs if ref.startswith("av@") and "#ffmpeg@" in ref)
    assert ffmpeg in needs[ffmpeg.partition("#")[0]]
    assert any("#x264@" in ref for ref in needs[ffmpeg])
    assert ffmpeg.partition("#")[0] in needs["functions"]


def test_equal_contents_are_equal_bytes_without_a_time(functions: tuple[Item, ...]) -> None:
    first = write_bill("functions", "0.1.0", functions)
    assert first == write_bill("functions", "0.1.0", tuple(reversed(functions)))
    assert "timestamp" not in json.loads(first)["metadata"]


def test_a_time_is_written_when_it_is_given_and_changes_nothing_else(bill: dict[str, Any],
    functions: tuple[Item, ...]) -> None:  # fmt: skip
    dated = json.loads(
        write_bill("functions", "0.1.0", functions, written_at=datetime.fromtimestamp(0, UTC))
    )
    assert dated["metadata"].pop("timestamp") == "1970-01-01T00:00:00+00:00"
    assert dated == bill


def test_what_the_schema_does_not_allow_is_not_written(functions: tuple[Item, ...]) -> None:
    broken = replace(functions[0], hashes=("not a hash",), needs=frozenset())
    with pytest.raises(InvalidBillError, match="functions"):
        write_bill("functions", "0.1.0", [broken])


def test_models_are_in_the_bills_of_the_images_that_carry_them(wheels: dict[str, Wheel]) -> None:
    items = take_inventory(SEARCH, wheels, load_policy(), models=MODELS)
    models = [item for item in items if item.kind == "model"]
    manifest = json.loads((MODELS / "manifest.json").read_text())
    assert {item.name for item in models} == {kind["name"] for kind in manifest["kinds"].values()}
    assert all(item.licence.group is Class.PERMISSIVE and item.files for item in models)


def test_an_environment_that_is_not_the_lock_s_is_refused(wheels: dict[str, Wheel]) -> None:
    other = {**wheels, "av": replace(wheels["av"], version="1.0")}
    with pytest.raises(MismatchError, match="av@"):
        take_inventory(FUNCTIONS, other, load_policy(), models=MODELS)


def test_what_is_not_installed_here_is_listed_as_not_inspected(wheels: dict[str, Wheel]) -> None:
    items = take_inventory(Image("index", "job-gpu.txt"), wheels, load_policy(), models=MODELS)
    cuda = next(item for item in items if item.name == "nvidia-cublas-cu12")
    assert dict(cuda.notes)["inspected"].startswith("no")
    assert cuda.licence.group is Class.PROPRIETARY
    assert cuda.hashes


def test_no_licence_in_any_image_is_unknown(wheels: dict[str, Wheel]) -> None:
    policy = load_policy()
    assert unknown(
        {image: take_inventory(image, wheels, policy, models=MODELS) for image in IMAGES}
    ) == []  # fmt: skip


def test_an_unknown_licence_is_named(functions: tuple[Item, ...]) -> None:
    stranger = replace(functions[0], licence=Licence("Bananaware", Class.UNKNOWN))
    assert unknown({FUNCTIONS: [stranger]}) == [f"{functions[0].ref}: Bananaware"]


def test_the_report_says_what_gpl_libraries_are_linked_into(functions: tuple[Item, ...]) -> None:
    items = {item.ref: item for item in functions}
    x264 = next(ref for ref in items if "#x264@" in ref)
    assert [ref.partition("@")[0] for ref in linking(x264, items)] == ["av"]
    report = write_report({FUNCTIONS: functions})
    (row,) = [line for line in report.splitlines() if f" {x264} " in line]
    assert "GPL-2.0-or-later" in row
    assert "#ffmpeg@" in row
    assert "PyAV built from source" in report
