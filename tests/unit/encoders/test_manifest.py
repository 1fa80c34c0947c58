import json
from dataclasses import replace
from pathlib import Path

import pytest

from scenedex.domain.errors import Code, Misconfigured
from scenedex.encoders import ModelKind, read_manifest
from scenedex.encoders.manifest import KindManifest


@pytest.fixture
def image_kind(starter_dir: Path) -> KindManifest:
    return read_manifest(starter_dir).kinds[ModelKind.IMAGE]


def test_the_starter_pack_says_that_it_is_one(starter_dir: Path):
    manifest = read_manifest(starter_dir)
    assert manifest.is_starter
    assert "Starter models" in manifest.notice
    assert {kind: part.dimensions for kind, part in manifest.kinds.items()} == {
        ModelKind.TEXT: 384,
        ModelKind.IMAGE: 128,
    }
    assert all(part.licence == "Apache-2.0" for part in manifest.kinds.values())


def test_thresholds_are_in_order(starter_dir: Path):
    for part in read_manifest(starter_dir).kinds.values():
        for meant in (part.calibration, part.picture_calibration):
            assert 0 < meant.floor < meant.strong < 1, part.name


@pytest.mark.parametrize(
    "changed", ["image/tokenizer.json", "image/preprocessor_config.json", "max_length", "pooling"]
)
def test_other_preprocessing_is_another_identity(image_kind: KindManifest, changed: str):
    if changed in image_kind.files:
        other = replace(image_kind, files={**image_kind.files, changed: "0" * 64})
    else:
        tower = replace(image_kind.text, **{changed: {"max_length": 8, "pooling": "mean"}[changed]})
        other = replace(image_kind, text=tower)
    assert other.preprocessing != image_kind.preprocessing


def test_weights_are_the_revisions_matter_and_not_the_preprocessings(image_kind: KindManifest):
    other = replace(image_kind, files={**image_kind.files, "image/vision.onnx": "0" * 64})
    assert other.preprocessing == image_kind.preprocessing


def test_no_manifest_says_what_to_do(tmp_path: Path):
    with pytest.raises(Misconfigured, match="run `make models`") as caught:
        read_manifest(tmp_path)
    assert caught.value.code is Code.MODEL_MISSING


@pytest.mark.parametrize(
    "text", ["", "not JSON", "[]", "{}", '{"kinds": {"smell": {}}}', '{"kinds": {"text": {}}}']
)
def test_a_manifest_that_makes_no_sense_is_named(tmp_path: Path, text: str):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(Misconfigured, match=r"manifest\.json cannot be understood") as caught:
        read_manifest(tmp_path)
    assert caught.value.code is Code.SETTING_INVALID


def test_a_text_model_with_a_vision_graph_is_refused(starter_dir: Path, tmp_path: Path):
    given = json.loads((starter_dir / "manifest.json").read_text())
    given["kinds"]["text"]["vision"] = given["kinds"]["image"]["vision"]
    (tmp_path / "manifest.json").write_text(json.dumps(given))
    with pytest.raises(Misconfigured, match="do not go together"):
        read_manifest(tmp_path)
