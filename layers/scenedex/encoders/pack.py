"""A model pack: one folder, one manifest, its encoders."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scenedex.encoders.files import require_files
from scenedex.encoders.image import ImageTextEncoder
from scenedex.encoders.manifest import Manifest, read_manifest
from scenedex.encoders.spec import ModelKind
from scenedex.encoders.text import TextEncoder


@dataclass(frozen=True)
class ModelPack:
    """The models that a process indexes and searches with.

    Attributes:
        text: None where the pack has no text model.
        image: None where it has no model for pictures.
    """

    manifest: Manifest
    text: TextEncoder | None
    image: ImageTextEncoder | None

    @property
    def is_starter(self) -> bool:
        """Whether users must be told that these are the starter models."""
        return self.manifest.is_starter

    @property
    def notice(self) -> str:
        """What they are told; empty for nothing."""
        return self.manifest.notice

    def warm(self) -> None:
        """Opens all models and runs each once, so that the first question is not the slow one.

        Raises:
            Misconfigured: MODEL_MISSING or MODEL_DAMAGED.
        """
        if self.text:
            self.text.encode(["a"])
        if self.image:
            self.image.encode_texts(["a"])


def load_pack(models_dir: Path) -> ModelPack:
    """The pack in a folder; the same one for the same folder, for as long as the process lives.

    It reads the manifest and looks for the files. Models are opened when they are first used.

    Raises:
        Misconfigured: MODEL_MISSING, with what to do about it.
    """
    return _load(models_dir.resolve())


@cache
def _load(models_dir: Path) -> ModelPack:
    manifest = read_manifest(models_dir)
    for kind in manifest.kinds.values():
        require_files(models_dir, kind.files)
    text, image = manifest.kinds.get(ModelKind.TEXT), manifest.kinds.get(ModelKind.IMAGE)
    return ModelPack(
        manifest,
        TextEncoder(models_dir, text) if text else None,
        ImageTextEncoder(models_dir, image) if image else None,
    )
