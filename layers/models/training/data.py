"""Pictures and captions to learn from: drawn once, recombined into batches for ever."""

import io
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tokenizers import Tokenizer

from scenedex.encoders.preprocess import PicturePreprocessor
from scenedex.testing.pictures import PictureSpec, every_spec, paraphrase, render, sample

# Shapes that videos have: the graph reads squares, so it must know what squeezing does.
_SIZES = ((160, 90), (160, 90), (128, 96), (112, 112), (96, 128))
_CAPTIONS = 8
_CAPTIONS_A_STEP = 2
_CHUNK = 500


@dataclass(frozen=True)
class Pool:
    """Everything in arrays.

    Attributes:
        pictures: uint8 (n, side, side, 3).
        picture_facts: bool (n, facts).
        tokens: int64 (n, captions, max_length).
        caption_facts: bool (n, captions, facts).
        groups: rows that look alike: all of one thing in one setting, which differ in colour,
            number and sky; all of one colour in one setting, which differ in what they are.
    """

    pictures: NDArray[np.uint8]
    picture_facts: NDArray[np.bool_]
    tokens: NDArray[np.int64]
    caption_facts: NDArray[np.bool_]
    groups: list[NDArray[np.int64]]


@dataclass(frozen=True)
class _Chunk:
    specs: list[PictureSpec]
    pictures: NDArray[np.uint8]
    captions: list[list[tuple[str, frozenset[str]]]]


def _draw_chunk(preprocessor: PicturePreprocessor, seed: int) -> _Chunk:
    rng = np.random.default_rng([seed, 20261121])
    specs = [sample(rng, held_out=False) for _ in range(_CHUNK)]
    pictures = np.stack([_taken(spec, preprocessor, rng) for spec in specs])
    captions = [
        [(said.text, said.facts) for said in (paraphrase(spec, rng) for _ in range(_CAPTIONS))]
        for spec in specs
    ]
    return _Chunk(specs, pictures, captions)


def _taken(
    spec: PictureSpec, preprocessor: PicturePreprocessor, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """One picture as it comes out of a video: of any shape, and compressed."""
    width, height = _SIZES[int(rng.integers(len(_SIZES)))]
    image = Image.fromarray(render(spec, width, height, int(rng.integers(2**31))))
    if rng.random() < 0.6:
        packed = io.BytesIO()
        image.save(packed, "JPEG", quality=int(rng.integers(50, 95)))
        image = Image.open(packed)
    return preprocessor.resize(image)


def draw_pool(
    size: int, preprocessor: PicturePreprocessor, tokenizer: Tokenizer, *, workers: int
) -> Pool:
    """Draws a pool of pictures, none of a held-out combination."""
    seeds = range(-(-size // _CHUNK))
    with ProcessPoolExecutor(workers) as executor:
        chunks = list(executor.map(_draw_chunk, [preprocessor] * len(seeds), seeds))
    facts = {
        name: i for i, name in enumerate(sorted(set().union(*(s.facts for s in every_spec()))))
    }
    specs = [spec for chunk in chunks for spec in chunk.specs]
    captions = [row for chunk in chunks for row in chunk.captions]
    encoded = tokenizer.encode_batch([text for row in captions for text, _ in row])
    groups: dict[object, list[int]] = defaultdict(list)
    for row, spec in enumerate(specs):
        groups[spec.setting, spec.thing].append(row)
        groups[spec.setting, spec.colour, spec.background].append(row)
    return Pool(
        pictures=np.concatenate([chunk.pictures for chunk in chunks]),
        picture_facts=_table([spec.facts for spec in specs], facts),
        tokens=np.array([e.ids for e in encoded]).reshape(len(specs), _CAPTIONS, -1),
        caption_facts=_table([said for row in captions for _, said in row], facts).reshape(
            len(specs), _CAPTIONS, -1
        ),
        groups=[np.array(rows) for rows in groups.values()],
    )


def _table(rows: list[frozenset[str]], facts: dict[str, int]) -> NDArray[np.bool_]:
    table = np.zeros((len(rows), len(facts)), dtype=np.bool_)
    for row, names in enumerate(rows):
        table[row, [facts[name] for name in names]] = True
    return table


@dataclass(frozen=True)
class Batch:
    """What one step learns from.

    Attributes:
        pictures: uint8 (n, side, side, 3).
        tokens: int64 (m, max_length); several captions a picture, for texts cost little.
        matches: float32 (n, m), 1 where the caption (column) is true of the picture (row).
        picture_facts: float32 (n, facts).
        caption_facts: float32 (m, facts).
    """

    pictures: NDArray[np.uint8]
    tokens: NDArray[np.int64]
    matches: NDArray[np.float32]
    picture_facts: NDArray[np.float32]
    caption_facts: NDArray[np.float32]


def batches(
    pool: Pool, size: int, fillers: frozenset[int], rng: np.random.Generator
) -> Iterator[Batch]:
    """Batches without end; half of each are look-alikes.

    Args:
        pool: what to draw from.
        size: pictures, and captions, in a batch.
        fillers: tokens that may be left out of a caption.
        rng: where the chances come from.
    """
    while True:
        rows = _rows(pool, size, rng)
        told = np.tile(rows, _CAPTIONS_A_STEP)
        which = rng.integers(_CAPTIONS, size=len(told))
        shown = pool.picture_facts[rows].astype(np.float32)
        said = pool.caption_facts[told, which].astype(np.float32)
        yield Batch(
            pictures=_augmented(pool.pictures[rows], rng),
            tokens=_noisy(pool.tokens[told, which], fillers, rng),
            matches=((1.0 - shown) @ said.T == 0).astype(np.float32),
            picture_facts=shown,
            caption_facts=said,
        )


def _rows(pool: Pool, size: int, rng: np.random.Generator) -> NDArray[np.int64]:
    alike = 16
    chosen = rng.choice(len(pool.groups), size // (2 * alike), replace=False)
    groups = [rng.choice(pool.groups[group], alike) for group in chosen]
    rest = size - alike * len(groups)
    return np.concatenate([*groups, rng.integers(len(pool.pictures), size=rest)])


def _augmented(pictures: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Mirrors half of the pictures and moves each by a few pixels."""
    moved = np.empty_like(pictures)
    padded = np.pad(pictures, ((0, 0), (4, 4), (4, 4), (0, 0)), mode="edge")
    side = pictures.shape[1]
    for row, picture in enumerate(padded):
        top, left = rng.integers(9, size=2)
        cut = picture[top : top + side, left : left + side]
        moved[row] = cut[:, ::-1] if rng.random() < 0.5 else cut
    return moved


def _noisy(
    tokens: NDArray[np.int64], fillers: frozenset[int], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Some captions lose their fillers, as typed questions do, and some gain unknown words."""
    noisy = np.zeros_like(tokens)
    for row, padded in enumerate(tokens):
        ids = [int(token) for token in padded if token]
        if rng.random() < 0.35:
            ids = [token for token in ids if token not in fillers] or ids
        if rng.random() < 0.25:
            for _ in range(int(rng.integers(1, 4))):
                ids.insert(int(rng.integers(len(ids) + 1)), 1)
        noisy[row, : len(ids)] = ids[: tokens.shape[1]]
    return noisy


def cached_pool(
    cache: Path, size: int, preprocessor: PicturePreprocessor, tokenizer: Tokenizer, *, workers: int
) -> Pool:
    """The pool of an earlier run where there is one of this size, else a new one."""
    path = cache / f"pool-{size}.npz"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        pool = draw_pool(size, preprocessor, tokenizer, workers=workers)
        groups = {f"group_{i}": rows for i, rows in enumerate(pool.groups)}
        arrays = {k: v for k, v in vars(pool).items() if k != "groups"}
        np.savez(path, **arrays, **groups)
        return pool
    stored = np.load(path)
    groups = [stored[name] for name in stored.files if name.startswith("group_")]
    return Pool(**{n: stored[n] for n in stored.files if not n.startswith("group_")}, groups=groups)
