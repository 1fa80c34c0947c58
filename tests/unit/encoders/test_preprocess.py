import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scenedex.encoders.preprocess import PicturePreprocessor

CONFIG = {
    "size": {"height": 4, "width": 6},
    "resample": 3,
    "rescale_factor": 1 / 255,
    "image_mean": [0.5, 0.25, 0.0],
    "image_std": [0.5, 0.25, 1.0],
}


@pytest.fixture
def preprocessor() -> PicturePreprocessor:
    return PicturePreprocessor.from_json(json.dumps(CONFIG))


def test_channels_come_first_scaled_and_shifted(preprocessor: PicturePreprocessor):
    picture = np.full((10, 10, 3), (255, 0, 255), dtype=np.uint8)
    prepared = preprocessor([picture])
    assert prepared.shape == (1, 3, 4, 6)
    assert prepared.dtype == np.float32
    assert np.allclose(prepared[0, :, 0, 0], (1.0, -1.0, 1.0))


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK"])
def test_any_kind_of_picture_becomes_rgb(preprocessor: PicturePreprocessor, mode: str):
    assert preprocessor([Image.new("RGB", (9, 5), "white").convert(mode)]).shape == (1, 3, 4, 6)


def test_a_file_and_its_pixels_are_prepared_alike(
    preprocessor: PicturePreprocessor, tmp_path: Path
):
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "frame.png")
    assert np.array_equal(preprocessor([pixels]), preprocessor([tmp_path / "frame.png"]))


def test_what_is_no_picture_raises(preprocessor: PicturePreprocessor, tmp_path: Path):
    (tmp_path / "frame.jpg").write_text("no picture")
    with pytest.raises(OSError, match="cannot identify"):
        preprocessor([tmp_path / "frame.jpg"])
