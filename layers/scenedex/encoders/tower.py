"""Reads texts with one graph: tokens, graph, pooling, unit length."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenedex.encoders.graphs import Graph
from scenedex.encoders.manifest import TextTower

if TYPE_CHECKING:  # loaded with the model, not with the module
    from tokenizers import Encoding, Tokenizer

# Texts in one run of a graph: enough to fill a core, few enough not to pad much.
BATCH = 32


class TextReader:
    """A text graph with its tokenizer.

    Args:
        models_dir: the pack's folder.
        tower: what the manifest says of it.
    """

    def __init__(self, models_dir: Path, tower: TextTower) -> None:
        self._tower = tower
        self.graph = Graph(models_dir / tower.graph)
        self.tokenizer = _open_tokenizer(models_dir / tower.tokenizer, tower)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encodes texts, float32 (n, dimensions), each of length 1."""
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        return np.concatenate([self._encode_batch(batch) for batch in batches])

    def _encode_batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encodings = self.tokenizer.encode_batch(list(texts))
        feeds = {
            "input_ids": _column([e.ids for e in encodings]),
            "attention_mask": _column([e.attention_mask for e in encodings]),
            "token_type_ids": _column([e.type_ids for e in encodings]),
        }
        output = self.graph.run(self._tower.output, feeds)
        return normalised(_pooled(output, feeds["attention_mask"], self._tower.pooling))

    def tokens(self, text: str) -> "Encoding":
        """A text's tokens, padding among them."""
        return self.tokenizer.encode(text)


def normalised(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Brings every row to length 1."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.float32(1e-12))
    return unit


def _pooled(
    output: NDArray[np.float32], mask: NDArray[np.int64], pooling: str
) -> NDArray[np.float32]:
    """One vector a text, of (n, tokens, dimensions)."""
    match pooling:
        case "none":
            return output
        case "cls":
            return output[:, 0]
        case "mean":
            weights = mask[:, :, np.newaxis].astype(np.float32)
            mean: NDArray[np.float32] = (output * weights).sum(axis=1) / weights.sum(axis=1)
            return mean
        case _:
            raise ValueError(f"no such pooling: {pooling!r}")


def _column(rows: list[list[int]]) -> NDArray[np.int64]:
    return np.array(rows, dtype=np.int64)


def _open_tokenizer(path: Path, tower: TextTower) -> "Tokenizer":
    from tokenizers import Tokenizer  # noqa: PLC0415 (a process without models need not pay)

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(tower.max_length)
    tokenizer.enable_padding(
        pad_id=tokenizer.token_to_id(tower.padding_token),
        pad_token=tower.padding_token,
        length=tower.max_length if tower.pad_to_max_length else None,
    )
    return tokenizer
