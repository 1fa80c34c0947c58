"""Turns texts and pictures into vectors; the only room that knows onnxruntime.

Importing it loads no model and not onnxruntime either: that happens at the first vector.
"""

from scenedex.encoders.image import ImageTextEncoder
from scenedex.encoders.manifest import Manifest, read_manifest
from scenedex.encoders.pack import ModelPack, load_pack
from scenedex.encoders.spec import Calibration, ModelKind, ModelSpec
from scenedex.encoders.text import TextEncoder

__all__ = [
    "Calibration",
    "ImageTextEncoder",
    "Manifest",
    "ModelKind",
    "ModelPack",
    "ModelSpec",
    "TextEncoder",
    "load_pack",
    "read_manifest",
]
