import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from scenedex.domain.errors import Code, Misconfigured
from scenedex.encoders import ImageTextEncoder, ModelKind, TextEncoder, load_pack, read_manifest

BLACK = np.zeros((8, 8, 3), dtype=np.uint8)


@pytest.fixture
def copied(starter_dir: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(starter_dir, tmp_path / "pack"))


def image_encoder_of(pack: Path) -> ImageTextEncoder:
    return ImageTextEncoder(pack, read_manifest(pack).kinds[ModelKind.IMAGE])


def test_a_pack_is_loaded_once(starter_dir: Path, text_encoder: TextEncoder):
    pack = load_pack(starter_dir)
    assert load_pack(starter_dir / ".." / starter_dir.name) is pack
    assert pack.is_starter
    assert pack.notice == pack.manifest.notice
    pack.warm()
    assert pack.text is not None
    assert pack.text.spec.identity == text_encoder.spec.identity


@pytest.mark.parametrize("name", ["image/vision.onnx", "image/tokenizer.json"])
def test_a_missing_file_is_named_before_anything_is_loaded(copied: Path, name: str):
    (copied / name).unlink()
    with pytest.raises(Misconfigured, match=f"{name}.*run `make models`") as caught:
        load_pack(copied)
    assert caught.value.code is Code.MODEL_MISSING


@pytest.mark.parametrize("name", ["image/vision.onnx", "image/preprocessor_config.json"])
def test_a_changed_file_is_refused(copied: Path, name: str):
    path = copied / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(Misconfigured, match=f"{name} is not the file") as caught:
        image_encoder_of(copied).encode_images([BLACK])
    assert caught.value.code is Code.MODEL_DAMAGED


def test_a_graph_that_onnxruntime_cannot_open_is_refused(copied: Path):
    manifest = copied / "manifest.json"
    kind = read_manifest(copied).kinds[ModelKind.IMAGE]
    (copied / "image/vision.onnx").write_bytes(b"no graph")
    digest = sha256(b"no graph").hexdigest()
    text = manifest.read_text().replace(kind.files["image/vision.onnx"], digest)
    manifest.write_text(text)
    with pytest.raises(Misconfigured, match="onnxruntime cannot open") as caught:
        image_encoder_of(copied).encode_images([BLACK])
    assert caught.value.code is Code.MODEL_DAMAGED


def test_importing_the_encoders_costs_no_onnxruntime():
    code = (
        "import sys, scenedex.encoders; "
        "sys.exit(any(m in sys.modules for m in ('onnxruntime', 'tokenizers', 'onnx')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
