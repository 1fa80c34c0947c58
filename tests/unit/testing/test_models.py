from pathlib import Path

import numpy as np
import pytest

from scenedex.domain.errors import Code, Misconfigured
from scenedex.encoders import load_pack
from scenedex.testing.models import IMAGE_DIMENSIONS, TEXT_DIMENSIONS, model_pack


def picture(*colour: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((20, 30, 3), colour, dtype=np.uint8)


def test_texts_and_pictures_become_unit_vectors_that_tell_them_apart(tmp_path: Path) -> None:
    pack = load_pack(model_pack(tmp_path / "pack"))
    assert pack.text
    assert pack.image

    said = pack.text.encode(["a dog", "a cat", "a dog"])
    seen = pack.image.encode_images([picture(128, 128, 128), picture(200, 0, 0)])
    asked = pack.image.encode_texts(["red", "grey"])

    assert said.shape == (3, TEXT_DIMENSIONS)
    assert seen.shape == asked.shape == (2, IMAGE_DIMENSIONS)
    for vectors in (said, seen, asked):
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(said[0], said[2])
    assert said[0] @ said[1] < 0.999
    assert seen[0] @ seen[1] < 0.999


def test_another_revision_is_another_model(tmp_path: Path) -> None:
    first = load_pack(model_pack(tmp_path / "1"))
    second = load_pack(model_pack(tmp_path / "2", revision="2"))
    assert first.text
    assert second.text

    assert first.text.spec.identity != second.text.spec.identity
    assert not np.allclose(first.text.encode(["a dog"]), second.text.encode(["a dog"]))


@pytest.mark.parametrize("kind", ["text", "image"])
def test_a_pack_may_lack_a_model(tmp_path: Path, kind: str) -> None:
    pack = load_pack(model_pack(tmp_path / "pack", kinds=[kind]))

    assert (pack.text is not None, pack.image is not None) == (kind == "text", kind == "image")


def test_a_starter_pack_says_so(tmp_path: Path) -> None:
    pack = load_pack(model_pack(tmp_path / "pack", profile="starter"))

    assert pack.is_starter
    assert "starter" in pack.notice


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    pack = load_pack(model_pack(tmp_path / "pack"))
    (tmp_path / "pack" / "text.onnx").write_bytes(b"something else")
    assert pack.text

    with pytest.raises(Misconfigured) as caught:
        pack.text.encode(["a dog"])

    assert caught.value.code is Code.MODEL_DAMAGED
