import math
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import numpy_helper

from scenedex.encoders import ModelKind, TextEncoder

Array = NDArray[np.float64]

SENTENCES = [
    "The dog ran along the shore, chasing a ball.",
    "Invoices must be kept for ten years under tax law.",
    "The stock market fell sharply today.",
    "Bake the bread for forty minutes.",
]


def test_the_sentence_about_a_dog_comes_first(text_encoder: TextEncoder):
    (asked,) = text_encoder.encode(["a puppy playing at the beach"])
    cosines = text_encoder.encode(SENTENCES) @ asked
    assert cosines.argmax() == 0
    assert cosines[0] > text_encoder.calibration.strong
    assert (cosines[1:] < text_encoder.calibration.floor).all()


def test_vectors_have_length_one(text_encoder: TextEncoder):
    vectors = text_encoder.encode([*SENTENCES, "", "한국어", "🙂" * 2000])
    assert vectors.shape == (7, text_encoder.spec.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_batch_gives_what_single_texts_give(text_encoder: TextEncoder):
    texts = [f"{sentence} {'and so on ' * n}" for n, sentence in enumerate(SENTENCES * 12)]
    alone = np.concatenate([text_encoder.encode([text]) for text in texts])
    assert np.allclose(text_encoder.encode(texts), alone, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("a dog at the beach", True),
        ("Ein Hund läuft am Strand", True),
        ("잠수함 승무원", False),
        ("潜水艦", False),
        ("собака", False),
        ("the word 潜水艦 in a sentence", True),
        ("PC 배터리 교체", False),
        ("1984", True),
        ("", True),
    ],
)
def test_a_script_that_the_model_never_read_is_recognised(
    text_encoder: TextEncoder, text: str, understood: bool
):
    assert text_encoder.understands(text) is understood


def test_no_texts_give_no_vectors(text_encoder: TextEncoder):
    assert text_encoder.encode([]).shape == (0, 384)


def test_the_spec_says_where_it_runs(text_encoder: TextEncoder):
    spec = text_encoder.spec
    assert (spec.kind, spec.dimensions, spec.precision) == (ModelKind.TEXT, 384, "fp32")
    assert spec.provider in {"CPUExecutionProvider", "CUDAExecutionProvider"}


def test_the_hand_built_graph_computes_bert(text_encoder: TextEncoder, starter_dir: Path):
    model = onnx.load(str(starter_dir / "text/model.onnx"))
    weights = {t.name: numpy_helper.to_array(t).astype(float) for t in model.graph.initializer}
    for sentence in SENTENCES:
        ids = text_encoder._reader.tokens(sentence).ids
        expected = bert(weights, ids).mean(axis=0)
        expected /= np.linalg.norm(expected)
        (vector,) = text_encoder.encode([sentence])
        assert vector @ expected > 0.9999


def bert(weights: dict[str, Array], ids: list[int]) -> Array:
    """The encoder of Devlin et al. 2018 in double precision: (tokens, 384)."""

    def dense(given: Array, prefix: str) -> Array:
        return given @ weights[f"{prefix}.weight"].T + weights[f"{prefix}.bias"]

    def norm(given: Array, prefix: str) -> Array:
        centred = given - given.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return centred / spread * weights[f"{prefix}.weight"] + weights[f"{prefix}.bias"]

    tables = {n: weights[f"embeddings.{n}_embeddings.weight"] for n in ("word", "position")}
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    hidden = tables["word"][ids] + tables["position"][: len(ids)] + kind
    hidden = norm(hidden, "embeddings.LayerNorm")
    for layer in range(6):
        prefix = f"encoder.layer.{layer}"
        query, key, value = (
            dense(hidden, f"{prefix}.attention.self.{part}").reshape(len(ids), 12, 32)
            for part in ("query", "key", "value")
        )
        scores = np.einsum("ihd,jhd->hij", query, key) / math.sqrt(32)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        seen = np.einsum("hij,jhd->ihd", shares, value).reshape(len(ids), 384)
        attended = dense(seen, f"{prefix}.attention.output.dense") + hidden
        hidden = norm(attended, f"{prefix}.attention.output.LayerNorm")
        inner = dense(hidden, f"{prefix}.intermediate.dense")
        active = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        hidden = norm(
            dense(active, f"{prefix}.output.dense") + hidden, f"{prefix}.output.LayerNorm"
        )
    return hidden


@pytest.mark.parametrize("length", [1, 256, 5000])
def test_a_text_of_any_length_is_read_up_to_the_models_limit(
    text_encoder: TextEncoder, length: int
):
    assert np.isfinite(text_encoder.encode(["word " * length])).all()
