"""Writes a trained network as two ONNX graphs, each in one file, and its tokenizer."""

from pathlib import Path

import onnx
import torch
from tokenizers import Tokenizer
from torch import nn

from training.network import TinySiglip

_OPSET = 18


def export(network: TinySiglip, tokenizer: Tokenizer, folder: Path) -> None:
    """Writes ``vision.onnx``, ``text.onnx`` and ``tokenizer.json``."""
    network.eval()
    tokenizer.no_padding()  # the manifest says how texts are padded
    side, length = network.config.side, network.config.max_length
    pictures = torch.randn(2, 3, side, side)
    tokens = torch.randint(1, network.config.vocabulary, (2, length))
    _write(network.vision, pictures, "pixel_values", "image_embeds", folder / "vision.onnx")
    _write(network.text, tokens, "input_ids", "text_embeds", folder / "text.onnx")
    tokenizer.save(str(folder / "tokenizer.json"))


def _write(tower: nn.Module, example: torch.Tensor, given: str, wanted: str, path: Path) -> None:
    batch = torch.export.Dim("batch", min=1, max=4096)
    program = torch.onnx.export(
        tower, (example,), dynamo=True, opset_version=_OPSET, input_names=[given],
        output_names=[wanted], dynamic_shapes=({0: batch},), external_data=False, verbose=False,
    )  # fmt: skip
    program.save(str(path), external_data=False)
    model = onnx.load(str(path))
    for node in model.graph.node:
        del node.metadata_props[:]  # stack traces name files of the machine that trained it
        node.doc_string = ""
    for value in [*model.graph.value_info, *model.graph.input, *model.graph.output]:
        del value.metadata_props[:]
    del model.graph.metadata_props[:], model.metadata_props[:]
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
