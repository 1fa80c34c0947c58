"""Gives a graph without weights its weights."""

from pathlib import Path

import onnx
from onnx import numpy_helper
from safetensors.numpy import load

from scenedex.domain.errors import Code, Misconfigured


def fill_graph(graph: Path, weights: bytes, target: Path) -> None:
    """Turns the graph's inputs that are named like weights into initialisers.

    The file appears under its name only when it is whole.

    Args:
        graph: ONNX, its weights declared as inputs.
        weights: a safetensors file's content.
        target: the ONNX file to write.

    Raises:
        Misconfigured: MODEL_DAMAGED, a weight is missing or of another shape.
    """
    model = onnx.load(str(graph))
    tensors = load(weights)
    given = {value.name: value for value in model.graph.input}
    wanted = [name for name in given if name not in _fed(model)]
    for name in wanted:
        shape = tuple(d.dim_value for d in given[name].type.tensor_type.shape.dim)
        if name not in tensors or tensors[name].shape != shape:
            raise Misconfigured(
                Code.MODEL_DAMAGED, f"The weights hold no {name} of shape {shape} for {graph}."
            )
        model.graph.initializer.append(numpy_helper.from_array(tensors[name], name))
        model.graph.input.remove(given[name])
    onnx.checker.check_model(model)
    partial = target.with_suffix(".partial")
    onnx.save(model, str(partial))
    partial.replace(target)


def _fed(model: onnx.ModelProto) -> set[str]:
    """Inputs that are fed at run time: whole numbers; weights are floats."""
    integers = onnx.TensorProto.INT64
    return {v.name for v in model.graph.input if v.type.tensor_type.elem_type == integers}
