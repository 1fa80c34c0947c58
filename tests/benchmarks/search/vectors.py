"""Vectors that stand for those of a picture model, and queries for them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (rows, dimensions), every row of length 1."""
_LATENT = 48
"""Directions in which pictures differ much; SigLIP's and CLIP's show some dozens."""
_TOPICS = 2_000
_MEAN, _SPREAD, _NOISE = 0.75, 0.6, 0.15
"""Lengths of what all pictures share, of what tells them apart, and of the rest. Two pictures of
different videos have a cosine of about 0.6, two scenes of one video 0.85, two frames of one scene
0.97."""
_VIDEO, _SCENE, _FRAME = 0.6, 0.6, 0.15
"""How far videos lie from their topic, scenes from their video and frames from their scene."""
_LOUD = 0.6
"""Some dimensions are louder than others, as in all transformers: the sigma of a log-normal."""
_NEAR = 0.35
"""How far a near query lies from its row, as a share of how far rows lie from each other."""
_MODALITY = 0.25
"""How much of a text query points at what it means. The rest has nothing to do with pictures, so
that its best cosine is about 0.12 and its next ones lie close below, as SigLIP's are."""


class VectorSet(Protocol):
    """A law by which vectors are drawn."""

    def frames(self, rng: np.random.Generator, scenes: NDArray[np.int64]) -> Vectors:
        """The frames of one video; a row for each, given the number of its scene, ascending."""
        ...

    def near(self, rng: np.random.Generator, rows: Vectors) -> Vectors:
        """A query close to each of the rows."""
        ...

    def far(self, rng: np.random.Generator, rows: Vectors) -> Vectors:
        """A query, as from text, that means each of the rows and lies far from all."""
        ...


@dataclass(frozen=True)
class Clustered:
    """Topics, videos, scenes and frames around a mean, in few directions, some dimensions loud."""

    mean: Vectors
    basis: Vectors
    topics: Vectors

    @classmethod
    def of(cls, dimensions: int, seed: int) -> "Clustered":
        """The law for vectors of a width."""
        rng = np.random.default_rng(seed)
        loud = np.exp(_LOUD * rng.standard_normal(dimensions))
        spectrum = np.arange(1, _LATENT + 1) ** -0.5
        basis = np.linalg.qr(rng.standard_normal((dimensions, _LATENT)))[0] * loud[:, None]
        basis *= spectrum / np.sqrt((spectrum**2).sum()) / np.linalg.norm(basis, axis=0)
        return cls(
            mean=unit_rows(rng.standard_normal((1, dimensions)) * loud),
            basis=basis.T.astype(np.float32),
            topics=rng.standard_normal((_TOPICS, _LATENT), dtype=np.float32),
        )

    def frames(self, rng: np.random.Generator, scenes: NDArray[np.int64]) -> Vectors:
        own = int(scenes[-1]) + 1
        centre = self.topics[rng.integers(_TOPICS)] + _VIDEO * _normal(rng, 1, _LATENT)
        by_scene = centre + _SCENE * _normal(rng, own, _LATENT)
        latent = by_scene[scenes] + _FRAME * _normal(rng, len(scenes), _LATENT)
        noise = unit_rows(_normal(rng, len(scenes), self.mean.shape[1]))
        return unit_rows(_MEAN * self.mean + _SPREAD * latent @ self.basis + _NOISE * noise)

    def near(self, rng: np.random.Generator, rows: Vectors) -> Vectors:
        latent = _SPREAD * _NEAR * _normal(rng, len(rows), _LATENT)
        return unit_rows(
            rows + latent @ self.basis + _NOISE * _NEAR * unit_rows(_normal(rng, *rows.shape))
        )

    def far(self, rng: np.random.Generator, rows: Vectors) -> Vectors:
        meant = self.near(rng, rows)
        meant = unit_rows(meant - (meant @ self.mean.T) * self.mean)
        rest = unit_rows(_normal(rng, *rows.shape))
        return unit_rows(_MODALITY * meant + np.sqrt(1 - _MODALITY**2) * rest)


@dataclass(frozen=True)
class Unclustered:
    """Every direction is as likely: nothing about one row tells anything about another."""

    dimensions: int

    def frames(self, rng: np.random.Generator, scenes: NDArray[np.int64]) -> Vectors:
        return unit_rows(_normal(rng, len(scenes), self.dimensions))

    def near(self, rng: np.random.Generator, rows: Vectors) -> Vectors:
        return unit_rows(rows + _NEAR * self.frames(rng, np.arange(len(rows))))

    def far(self, rng: np.random.Generator, rows: Vectors) -> Vectors:
        return self.frames(rng, np.arange(len(rows)))


def _normal(rng: np.random.Generator, rows: int, columns: int) -> Vectors:
    return rng.standard_normal((rows, columns), dtype=np.float32)


def unit_rows(rows: NDArray[np.floating]) -> Vectors:
    """The rows, each of length 1."""
    scaled: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return scaled
