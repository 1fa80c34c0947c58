"""Reads a pack's ``manifest.json``: which models there are, and how each is fed.

All that differs between two packs stands in their manifests; the code has no branch per model.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from scenedex.domain.errors import Code, Misconfigured
from scenedex.encoders.spec import Calibration, ModelKind, ModelSpec

MANIFEST_NAME = "manifest.json"
_SHORT_HASH = 16
_TWO_PICTURES = {"floor": 0.5, "strong": 0.85}
"""Of a pack that does not say: towers trained like SigLIP's put any two photographs at about 0.4,
and two of the same place above 0.85."""


@dataclass(frozen=True)
class TextTower:
    """How a graph that reads texts is fed.

    Attributes:
        graph: its file, within the pack.
        output: the name of the graph's output.
        max_length: in tokens; the rest of a text is not read.
        pad_to_max_length: SigLIP was trained so and needs it; others are padded to their batch.
        pooling: ``mean`` or ``cls`` over the output's tokens; ``none`` if the graph pools.
    """

    graph: str
    output: str
    tokenizer: str
    padding_token: str
    max_length: int
    pad_to_max_length: bool
    pooling: str


@dataclass(frozen=True)
class VisionTower:
    """How a graph that reads pictures is fed."""

    graph: str
    output: str
    preprocessor: str


@dataclass(frozen=True)
class KnownWords:
    """For a model that knows few words: when a text says nothing to it.

    Attributes:
        unknown_token: what its tokenizer makes of a word it does not know.
        ignored: words that ask for nothing, known or not.
        least_share: of the other words that must be known.
    """

    unknown_token: str
    ignored: frozenset[str]
    least_share: float


@dataclass(frozen=True)
class KindManifest:
    """One model of a pack.

    Attributes:
        files: sha256 by path within the pack, of every file the model needs at run time.
        words: None for a model that reads any text.
        scripts: in which the languages that it was trained on are written, as Unicode calls them
            ("Latin"); None for a model that reads any.
        calibration: of a text and what answers it.
        picture_calibration: of two pictures, which are nearer to each other than any text is.
        build: how `make models` makes what is not in the repository; None if nothing is missing.
    """

    kind: ModelKind
    name: str
    revision: str
    dimensions: int
    precision: str
    licence: str
    files: Mapping[str, str]
    text: TextTower
    vision: VisionTower | None
    words: KnownWords | None
    scripts: frozenset[str] | None
    calibration: Calibration
    picture_calibration: Calibration
    build: Mapping[str, Any] | None

    @property
    def preprocessing(self) -> str:
        """A hash over all that happens before and after the graphs."""
        parts = {
            "tokenizer": self.files[self.text.tokenizer],
            "max_length": self.text.max_length,
            "pad_to_max_length": self.text.pad_to_max_length,
            "pooling": self.text.pooling,
            "preprocessor": self.files[self.vision.preprocessor] if self.vision else None,
        }
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:_SHORT_HASH]

    def spec(self, provider: str) -> ModelSpec:
        """Which model it is, once it is known where it runs."""
        return ModelSpec(
            kind=self.kind,
            name=self.name,
            revision=self.revision,
            dimensions=self.dimensions,
            preprocessing=self.preprocessing,
            precision=self.precision,
            provider=provider,
        )

    @classmethod
    def parse(cls, kind: ModelKind, given: Mapping[str, Any]) -> Self:
        """Reads one model's part of the manifest; whatever is wrong with it raises."""
        vision, words = given.get("vision"), given.get("words")
        manifest = cls(
            kind=kind,
            name=given["name"],
            revision=given["revision"],
            dimensions=int(given["dimensions"]),
            precision=given["precision"],
            licence=given["licence"],
            files=dict(given["files"]),
            text=TextTower(**given["text"]),
            vision=VisionTower(**vision) if vision else None,
            words=_known_words(words) if words else None,
            scripts=frozenset(given["scripts"]) if "scripts" in given else None,
            calibration=Calibration(**given["calibration"]),
            picture_calibration=Calibration(**given.get("picture_calibration", _TWO_PICTURES)),
            build=given.get("build"),
        )
        if (kind is ModelKind.IMAGE) != (manifest.vision is not None):
            raise ValueError(f"a model of kind {kind} and its vision graph do not go together")
        return manifest


@dataclass(frozen=True)
class Manifest:
    """A pack: a folder with models that belong together.

    Attributes:
        profile: ``starter`` or ``full``.
        notice: what users are told wherever results of these models are shown; empty for none.
        kinds: its models.
    """

    name: str
    profile: str
    notice: str
    kinds: Mapping[ModelKind, KindManifest]

    @property
    def is_starter(self) -> bool:
        """Whether its models are for trying things out only."""
        return self.profile == "starter"


def read_manifest(models_dir: Path) -> Manifest:
    """Reads the manifest in a pack's folder, and no other file.

    Raises:
        Misconfigured: MODEL_MISSING, there is none; SETTING_INVALID, it cannot be understood.
    """
    path = models_dir / MANIFEST_NAME
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        kinds = {
            ModelKind(kind): KindManifest.parse(ModelKind(kind), part)
            for kind, part in given["kinds"].items()
        }
        return Manifest(given["name"], given["profile"], given["notice"], kinds)
    except OSError as error:
        raise Misconfigured(
            Code.MODEL_MISSING,
            f"There is no model pack in {models_dir}: run `make models`, or set "
            "SCENEDEX_MODELS_DIR to a folder with a manifest.json.",
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Misconfigured(
            Code.SETTING_INVALID, f"The model manifest {path} cannot be understood: {error!r}."
        ) from error


def _known_words(given: Mapping[str, Any]) -> KnownWords:
    return KnownWords(
        given["unknown_token"], frozenset(given["ignored"]), float(given["least_share"])
    )
