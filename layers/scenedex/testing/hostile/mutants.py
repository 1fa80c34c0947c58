"""Good files in which a little was changed, by lot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scenedex.testing.hostile.good import good

SEEDS = (
    "h264 mp4", "h264 fragments", "h264 ts", "hevc mkv", "vp9 webm", "mpeg-4 avi", "prores mov",
    "av1 mp4",
)  # fmt: skip
"""Specimens of different codecs and containers."""
_HEADER_BYTES = 1024


@dataclass(frozen=True)
class Mutant:
    """A changed file; the same numbers give the same file again.

    Attributes:
        specimen: what it was made of.
        number: which draw it is.
    """

    specimen: str
    change: str
    seed: int
    number: int

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.specimen} {self.change} {self.seed}.{self.number}"

    def build(self, path: Path) -> None:
        """Writes it."""
        key = [*self.specimen.encode(), *self.change.encode(), self.seed, self.number]
        data = np.frombuffer(good(self.specimen), np.uint8).copy()
        path.write_bytes(CHANGES[self.change](data, np.random.default_rng(key)).tobytes())


Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]


def mutants(count: int, seed: int = 0) -> Iterator[Mutant]:
    """So many mutants of all specimens in all ways, in turn."""
    ways = [(specimen, change) for specimen in SEEDS for change in CHANGES]
    for index in range(count):
        specimen, change = ways[index % len(ways)]
        yield Mutant(specimen, change, seed, index // len(ways))


def _flip(data: Bytes, rng: np.random.Generator) -> Bytes:
    """Some bits are the other way round."""
    for at in rng.integers(len(data), size=rng.integers(1, 60)):
        data[at] ^= 1 << int(rng.integers(8))
    return data


def _cut(data: Bytes, rng: np.random.Generator) -> Bytes:
    """A piece is missing, or the end."""
    start, length = _piece(data, rng)
    return data[:start] if rng.random() < 0.3 else np.delete(data, slice(start, start + length))


def _duplicate(data: Bytes, rng: np.random.Generator) -> Bytes:
    """A piece is there twice."""
    start, length = _piece(data, rng)
    return np.insert(data, start, data[start : start + length])


def _zero(data: Bytes, rng: np.random.Generator) -> Bytes:
    """A piece is zeroes."""
    start, length = _piece(data, rng)
    data[start : start + length] = 0
    return data


def _header(data: Bytes, rng: np.random.Generator) -> Bytes:
    """Some bytes at the beginning or at the end, where indexes stand, are noise."""
    places = rng.integers(min(_HEADER_BYTES, len(data)), size=rng.integers(1, 12))
    if rng.random() < 0.5:
        places = len(data) - 1 - places
    data[places] = rng.integers(256, size=len(places), dtype=np.uint8)
    return data


def _piece(data: Bytes, rng: np.random.Generator) -> tuple[int, int]:
    """Where a piece begins, and its length: any order of magnitude is as likely as another."""
    length = int(2 ** rng.uniform(0, np.log2(len(data) / 2)))
    return int(rng.integers(len(data))), length


CHANGES: dict[str, Callable[[Bytes, np.random.Generator], Bytes]] = {
    "flip": _flip, "cut": _cut, "duplicate": _duplicate, "zero": _zero, "header": _header,
}  # fmt: skip
