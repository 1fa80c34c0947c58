"""Tiny model packs of random weights, for tests that need encoders and not their knowledge.

They are loaded by the code that loads real packs. Each has some kilobytes and is made in
milliseconds. Equal texts and equal pictures get equal vectors, different ones different vectors.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import tokenizers
from onnx import TensorProto, helper, numpy_helper

from scenedex.encoders.files import digest

TEXT_DIMENSIONS = 8
IMAGE_DIMENSIONS = 12
_SIDE = 16  # pixels
_PADDING = "[PAD]"
_OPSET = 18
_IR_VERSION = 10  # of the onnxruntime that is locked; onnx itself writes a newer one


def model_pack(
    directory: Path,
    *,
    kinds: Iterable[str] = ("text", "image"),
    profile: str = "full",
    revision: str = "1",
) -> Path:
    """Writes a pack.

    Args:
        directory: is made.
        kinds: which models it has: ``text``, ``image``.
        profile: of a ``starter`` pack users are told.
        revision: another one is another model, with other weights.
    """
    makers = {"text": _text_model, "image": _image_model}
    directory.mkdir(parents=True)
    manifest = {
        "name": f"tiny-{profile}",
        "profile": profile,
        "notice": "Results come from starter models." if profile == "starter" else "",
        "kinds": {kind: makers[kind](directory, revision) for kind in kinds},
    }
    (directory / "manifest.json").write_text(json.dumps(manifest))
    return directory


def _text_model(directory: Path, revision: str) -> dict[str, Any]:
    words = _tokenizer(directory / "text.json")
    table = _weights(f"text {revision}", words, TEXT_DIMENSIONS)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["tokens"])]
    _save(directory / "text.onnx", nodes, {"table": table}, _tokens(), ("tokens", 3))
    return _described(
        directory,
        "text",
        revision,
        dimensions=TEXT_DIMENSIONS,
        text={"output": "tokens", "pad_to_max_length": False, "pooling": "mean"},
    )


def _image_model(directory: Path, revision: str) -> dict[str, Any]:
    words = _tokenizer(directory / "image.json")
    table = _weights(f"image text {revision}", words, IMAGE_DIMENSIONS)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["tokens"]),
        helper.make_node("ReduceMean", ["tokens", "axis"], ["text_embeds"], keepdims=0),
    ]
    weights = {"table": table, "axis": np.array([1], dtype=np.int64)}
    _save(directory / "image.onnx", nodes, weights, _tokens(), ("text_embeds", 2))
    _save_vision(directory / "vision.onnx", revision)
    (directory / "preprocessor.json").write_text(json.dumps(_PREPROCESSOR))
    described = _described(
        directory,
        "image",
        revision,
        dimensions=IMAGE_DIMENSIONS,
        text={"output": "text_embeds", "pad_to_max_length": True, "pooling": "none"},
        more=("vision.onnx", "preprocessor.json"),
    )
    vision = {"graph": "vision.onnx", "output": "image_embeds", "preprocessor": "preprocessor.json"}
    return {**described, "vision": vision}


_PREPROCESSOR = {
    "size": {"width": _SIDE, "height": _SIDE},
    "resample": 3,
    "rescale_factor": 1 / 255,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
}


def _save_vision(path: Path, revision: str) -> None:
    """A random projection of the pixels, and a bias, so that no picture has length 0."""
    nodes = [
        helper.make_node("Flatten", ["pixel_values"], ["flat"]),
        helper.make_node("Gemm", ["flat", "weights", "bias"], ["image_embeds"]),
    ]
    weights = {
        "weights": _weights(f"image {revision}", 3 * _SIDE * _SIDE, IMAGE_DIMENSIONS),
        "bias": _weights(f"bias {revision}", 1, IMAGE_DIMENSIONS)[0],
    }
    pixels = helper.make_tensor_value_info(
        "pixel_values", TensorProto.FLOAT, ["batch", 3, _SIDE, _SIDE]
    )
    _save(path, nodes, weights, pixels, ("image_embeds", 2))


def _tokens() -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])


def _weights(name: str, *shape: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    seed = list(name.encode())
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def _save(
    path: Path,
    nodes: list[onnx.NodeProto],
    weights: dict[str, Any],
    given: onnx.ValueInfoProto,
    output: tuple[str, int],
) -> None:
    name, rank = output
    shape = [f"{name}_{axis}" for axis in range(rank)]
    graph = helper.make_graph(
        nodes,
        path.stem,
        [given],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(value, key) for key, value in weights.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION
    )
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _tokenizer(path: Path) -> int:
    """A token for each byte; returns how many tokens there are."""
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: index for index, token in enumerate([_PADDING, *alphabet])}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.save(str(path))
    return len(vocabulary)


def _described(
    directory: Path,
    kind: str,
    revision: str,
    *,
    dimensions: int,
    text: dict[str, Any],
    more: Iterable[str] = (),
) -> dict[str, Any]:
    files = [f"{kind}.onnx", f"{kind}.json", *more]
    return {
        "name": f"tiny-{kind}",
        "revision": revision,
        "dimensions": dimensions,
        "precision": "fp32",
        "licence": "Apache-2.0",
        "files": {name: digest(directory / name) for name in files},
        "text": {
            "graph": f"{kind}.onnx",
            "tokenizer": f"{kind}.json",
            "padding_token": _PADDING,
            "max_length": 64,
            **text,
        },
        "calibration": {"floor": -1.0, "strong": 0.9},
        "picture_calibration": {"floor": -1.0, "strong": 0.9},
    }
