"""Builds the benchmark's videos, and keeps them as long as their recipe stays the same."""

import hashlib
import inspect
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from scenedex.testing.clips import takes, transitions
from tests.benchmarks.media import copying, recipes, scenery
from tests.benchmarks.media import footage as footage_module
from tests.benchmarks.media.copying import copy_pieces, write_sound
from tests.benchmarks.media.footage import Piece, TrueCut, joined, read_piece, write_piece
from tests.benchmarks.media.recipes import RATE, Footage, VideoRecipe

# What is drawn and coded depends on these; the pieces are made anew when one of them changes.
_DRAWERS = (takes, transitions, scenery, footage_module)


@dataclass(frozen=True)
class Video:
    """A built video and the truth about it."""

    recipe: VideoRecipe
    path: Path
    frames: int
    cuts: tuple[TrueCut, ...]

    @property
    def duration_s(self) -> float:
        return self.frames / RATE

    @property
    def mbit_s(self) -> float:
        return self.path.stat().st_size * 8e-6 / self.duration_s


def build(wanted: Sequence[VideoRecipe], folder: Path) -> list[Video]:
    """Builds what is not there yet, longest pieces first, on all processors."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        (path, footage, number)
        for footage in {recipe.footage: None for recipe in wanted}
        for number, path in enumerate(_pieces(footage, folder))
        if not path.with_suffix(".npy").exists()
    ]
    jobs.sort(key=lambda job: job[1].piece_frames * job[1].size[0] * job[1].size[1], reverse=True)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(write_piece, *job) for job in jobs]:
            done.result()
    sound = folder / "sound.m4a"
    if not sound.exists():
        write_sound(sound)
    return [_join(recipe, folder, sound) for recipe in wanted]


def forget(videos: Iterable[Video], folder: Path) -> None:
    """Removes what was built from other recipes."""
    kept = {video.path.stem for video in videos} | {"sound"}
    kept |= {path.stem for video in videos for path in _pieces(video.recipe.footage, folder)}
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)  # a run that was broken off
        elif path.stem not in kept:
            path.unlink()


def _join(recipe: VideoRecipe, folder: Path, sound: Path) -> Video:
    pieces = [read_piece(path) for path in _pieces(recipe.footage, folder)]
    order = list(_order(pieces, round(recipe.minutes * 60 * RATE)))
    stems = "".join(piece.path.stem for piece in order) + inspect.getsource(copying)
    path = folder / f"video-{_digest(stems)}.mp4"
    if not path.exists():
        copy_pieces([piece.path for piece in order], sound, path)
    cuts = joined(order, is_seamless=recipe.footage.scenery == "loop")
    return Video(recipe, path, sum(piece.frames for piece in order), tuple(cuts))


def _order(pieces: Sequence[Piece], frames: int) -> Iterator[Piece]:
    """Pieces in any order until there are enough frames; none follows itself if there are two."""
    rng = np.random.default_rng(frames)
    last: Piece | None = None
    while frames > 0:
        others = [piece for piece in pieces if piece is not last] or list(pieces)
        last = others[int(rng.integers(len(others)))]
        frames -= last.frames
        yield last


def _pieces(footage: Footage, folder: Path) -> list[Path]:
    sources = "".join(inspect.getsource(module) for module in _DRAWERS)
    coding = f"{recipes.PRESET} {recipes.X264[footage.keys]} {recipes.RATE}"
    digest = _digest(f"{footage} {coding} {sources}")
    return [folder / f"{footage.name}-{digest}-{number}.mp4" for number in range(footage.pieces)]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
