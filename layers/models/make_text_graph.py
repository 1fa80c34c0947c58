"""Writes the graph of all-MiniLM-L6-v2 without its weights, 20 kB that the repository can hold.

    PYTHONPATH=layers .local/venv/bin/python layers/models/make_text_graph.py

A BERT encoder of six layers (Devlin et al. 2018), built node by node: needs neither torch nor
transformers. Weights are graph inputs named as in the model's safetensors; `make models` turns
them into initialisers.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
VOCABULARY, POSITIONS = 30522, 512
EPSILON = 1e-12
# Opset 20 is the first with Gelu; the exact one, as BERT was trained.
OPSET = 20


class GraphWriter:
    """Collects the nodes, constants and weights of a graph."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.weights: list[onnx.ValueInfoProto] = []

    def weight(self, name: str, *shape: int) -> str:
        """Declares a weight by its name in the safetensors."""
        self.weights.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def constant(self, name: str, value: object, dtype: type = np.int64) -> str:
        """Stores a small constant."""
        self.constants.append(numpy_helper.from_array(np.array(value, dtype=dtype), name))
        return name

    def add(self, kind: str, inputs: list[str], name: str, **attributes: object) -> str:
        """Adds a node with one output, and returns the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def linear(self, given: str, prefix: str, size_in: int, size_out: int) -> str:
        """A dense layer; its weight is stored (out, in)."""
        weight = self.weight(f"{prefix}.weight", size_out, size_in)
        turned = self.add("Transpose", [weight], f"{prefix}.turned", perm=[1, 0])
        product = self.add("MatMul", [given, turned], f"{prefix}.product")
        return self.add("Add", [product, self.weight(f"{prefix}.bias", size_out)], f"{prefix}.out")

    def norm(self, given: str, prefix: str) -> str:
        """A layer norm over the last axis."""
        scale, bias = (self.weight(f"{prefix}.{part}", WIDTH) for part in ("weight", "bias"))
        return self.add(
            "LayerNormalization", [given, scale, bias], f"{prefix}.out", axis=-1, epsilon=EPSILON
        )


def build_graph() -> onnx.ModelProto:
    """The whole model: ``input_ids`` and ``attention_mask`` to ``last_hidden_state``."""
    writer = GraphWriter()
    hidden = _embeddings(writer)
    bias = _attention_bias(writer)
    writer.constant("split", [0, 0, HEADS, WIDTH // HEADS])
    writer.constant("joined", [0, 0, WIDTH])
    writer.constant("scale", (WIDTH // HEADS) ** -0.5, np.float32)
    for layer in range(LAYERS):
        hidden = _layer(writer, hidden, bias, f"encoder.layer.{layer}")
    writer.add("Identity", [hidden], "last_hidden_state")
    tokens = ("batch", "tokens")
    given = [
        helper.make_tensor_value_info(name, TensorProto.INT64, tokens)
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, (*tokens, WIDTH))
    graph = helper.make_graph(
        writer.nodes, "all-MiniLM-L6-v2", given + writer.weights, [output], writer.constants
    )
    opset = helper.make_opsetid("", OPSET)
    return helper.make_model(graph, opset_imports=[opset], ir_version=9, producer_name="scenedex")


def _embeddings(writer: GraphWriter) -> str:
    words = writer.weight("embeddings.word_embeddings.weight", VOCABULARY, WIDTH)
    places = writer.weight("embeddings.position_embeddings.weight", POSITIONS, WIDTH)
    kinds = writer.weight("embeddings.token_type_embeddings.weight", 2, WIDTH)
    looked_up = writer.add("Gather", [words, "input_ids"], "words")
    length = writer.add("Shape", ["input_ids"], "length", start=1, end=2)
    first, rows = writer.constant("first", [0]), writer.constant("rows", [0])
    placed = writer.add("Slice", [places, first, length, rows], "places")
    # One sentence at a time: all tokens are of the first kind.
    kind = writer.add("Gather", [kinds, writer.constant("kind", 0)], "kinds")
    summed = writer.add("Add", [looked_up, placed], "words_and_places")
    return writer.norm(writer.add("Add", [summed, kind], "embedded"), "embeddings.LayerNorm")


def _attention_bias(writer: GraphWriter) -> str:
    """0 for a word and a large negative number for padding, (batch, 1, 1, tokens)."""
    mask = writer.add("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    less = writer.add("Sub", [mask, writer.constant("one", 1.0, np.float32)], "less_one")
    bias = writer.add("Mul", [less, writer.constant("large", 1e9, np.float32)], "masked")
    return writer.add("Unsqueeze", [bias, writer.constant("axes", [1, 2])], "attention_bias")


def _layer(writer: GraphWriter, hidden: str, bias: str, prefix: str) -> str:
    attention = f"{prefix}.attention"
    query, key, value = (
        _heads(writer, hidden, f"{attention}.self.{part}", perm)
        for part, perm in (
            ("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]),
        )
    )  # fmt: skip
    scores = writer.add("MatMul", [query, key], f"{prefix}.scores")
    scaled = writer.add("Mul", [scores, "scale"], f"{prefix}.scaled")
    masked = writer.add("Add", [scaled, bias], f"{prefix}.masked")
    shares = writer.add("Softmax", [masked], f"{prefix}.shares", axis=-1)
    seen = writer.add("MatMul", [shares, value], f"{prefix}.seen")
    turned = writer.add("Transpose", [seen], f"{prefix}.seen_turned", perm=[0, 2, 1, 3])
    joined = writer.add("Reshape", [turned, "joined"], f"{prefix}.seen_joined")
    hidden = _residual(writer, hidden, joined, f"{attention}.output", WIDTH)
    inner = writer.linear(hidden, f"{prefix}.intermediate.dense", WIDTH, INNER)
    active = writer.add("Gelu", [inner], f"{prefix}.active")
    return _residual(writer, hidden, active, f"{prefix}.output", INNER)


def _heads(writer: GraphWriter, hidden: str, prefix: str, perm: list[int]) -> str:
    dense = writer.linear(hidden, prefix, WIDTH, WIDTH)
    split = writer.add("Reshape", [dense, "split"], f"{prefix}.split")
    return writer.add("Transpose", [split], f"{prefix}.heads", perm=perm)


def _residual(writer: GraphWriter, hidden: str, given: str, prefix: str, size_in: int) -> str:
    dense = writer.linear(given, f"{prefix}.dense", size_in, WIDTH)
    return writer.norm(writer.add("Add", [dense, hidden], f"{prefix}.sum"), f"{prefix}.LayerNorm")


if __name__ == "__main__":
    onnx.save(build_graph(), str(Path("layers/models/starter/text/graph.onnx")))
