from pathlib import Path

import pytest

from scenedex.encoders import ImageTextEncoder, ModelKind, TextEncoder, read_manifest

STARTER = Path(__file__).parents[3] / "layers/models/starter"


@pytest.fixture(scope="session")
def starter_dir() -> Path:
    return STARTER


@pytest.fixture(scope="session")
def image_encoder() -> ImageTextEncoder:
    """The committed model; it needs nothing that `make models` makes."""
    return ImageTextEncoder(STARTER, read_manifest(STARTER).kinds[ModelKind.IMAGE])


@pytest.fixture(scope="session")
def text_encoder() -> TextEncoder:
    if not (STARTER / "text/model.onnx").exists():
        pytest.skip("the text model is not built: run `make models`")
    return TextEncoder(STARTER, read_manifest(STARTER).kinds[ModelKind.TEXT])
