import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import numpy as np
import onnxruntime
import pytest
from PIL import Image

from scenedex.domain.errors import Code, Misconfigured
from scenedex.encoders import ImageTextEncoder, ModelKind, TextEncoder, load_pack, read_manifest
from scenedex.testing.models import model_pack

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


def test_threads_that_ask_at_once_open_every_model_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pack = load_pack(model_pack(tmp_path / "pack"))
    opened = count_sessions(monkeypatch)
    picture = Image.new("RGB", (8, 8))
    together = Barrier(8)

    def ask(number: int) -> list[float]:
        together.wait()
        said = pack.text.encode([f"text {number % 2}"])[0]
        seen = pack.image.encode_texts(["a"])[0] + pack.image.encode_images([picture])[0]
        return [*said, *seen]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert len(opened) == 3
    for number, answer in enumerate(answers):
        np.testing.assert_allclose(answer, answers[number % 2], rtol=1e-5)


def count_sessions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    opened: list[str] = []
    original = onnxruntime.InferenceSession

    def open_slowly(path: str, *args: object, **kwargs: object) -> object:
        opened.append(path)
        time.sleep(0.05)  # so that a second one would begin before the first is kept
        return original(path, *args, **kwargs)

    monkeypatch.setattr(onnxruntime, "InferenceSession", open_slowly)
    return opened
