"""What a model is: its identity, and what its similarities mean."""

from dataclasses import dataclass
from enum import StrEnum


class ModelKind(StrEnum):
    """What a model compares a query with."""

    TEXT = "text"
    """What is said."""
    IMAGE = "image"
    """What is seen; such a model reads texts and pictures into one space."""


@dataclass(frozen=True)
class ModelSpec:
    """The model that made a vector. Two vectors compare only if their identities are equal.

    Attributes:
        dimensions: of a vector.
        preprocessing: a hash over all that happens to an input before the graph, and to its
            output after it.
        precision: of the weights, such as ``fp32``; not part of the identity.
        provider: where it runs, as onnxruntime calls it; not part of the identity.
    """

    kind: ModelKind
    name: str
    revision: str
    dimensions: int
    preprocessing: str
    precision: str
    provider: str

    @property
    def identity(self) -> tuple[str, str, int, str]:
        """What must be equal for two vectors to be compared."""
        return self.name, self.revision, self.dimensions, self.preprocessing


@dataclass(frozen=True)
class Calibration:
    """What a cosine says for this model; measured, see the model's report.

    Attributes:
        floor: below it a hit is noise and is not shown.
        strong: from it on a hit is what was asked for.
    """

    floor: float
    strong: float
