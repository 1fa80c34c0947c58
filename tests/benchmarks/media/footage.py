"""Draws footage and encodes it, with the truth about its cuts beside it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from scenedetect.common import FrameTimecode
from scenedetect.detectors.content_detector import ContentDetector

from scenedex.domain.findings import CutKind
from scenedex.testing.clips.forms import Picture, Take
from scenedex.testing.clips.transitions import HARD, Join, Montage, Transition, dissolve, fade
from tests.benchmarks.media.recipes import KEY_EVERY, PRESET, RATE, X264, Footage
from tests.benchmarks.media.scenery import (
    Orbiting,
    Screen,
    Sensor,
    detailed,
    moving_take,
    still_take,
)

# PySceneDetect looks at pictures of this width.
_LOOKED_AT = (256, 144)


@dataclass(frozen=True)
class TrueCut:
    """What the builder knows of a cut.

    Attributes:
        start_s: when a transition begins; of a hard cut, as ``end_s``, the cut.
        score: of a hard cut, what ContentDetector says to the drawn pictures around it; 27 makes
            a cut. 0 for others.
    """

    kind: CutKind
    start_s: float
    at_s: float
    end_s: float
    score: float = 0.0


@dataclass(frozen=True)
class Piece:
    """An encoded file, and small pictures of its two ends, BGR."""

    path: Path
    frames: int
    cuts: tuple[TrueCut, ...]
    first: Picture
    last: Picture


def write_piece(path: Path, footage: Footage, number: int) -> None:
    """Encodes a piece: ``path`` is the video, beside it its truth and its two ends."""
    montage = _montage(footage, number)
    frames = round(montage.duration_s * RATE)
    sensor = Sensor(footage.size, footage.noise)
    _encode(path, footage, (sensor.film(montage.frame(n), n) for n in range(frames)))
    cuts = [_true_cut(montage, each) for each in montage.transitions]
    truth = {"frames": frames, "cuts": [asdict(cut) for cut in cuts]}
    path.with_suffix(".json").write_text(json.dumps(truth), encoding="utf-8")
    ends = [_looked_at(montage.frame(index)) for index in (0, frames - 1)]
    np.save(path.with_suffix(".npy"), np.stack(ends))


def read_piece(path: Path) -> Piece:
    """Reads what :func:`write_piece` left."""
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    cuts = tuple(TrueCut(**{**cut, "kind": CutKind(cut["kind"])}) for cut in truth["cuts"])
    first, last = np.load(path.with_suffix(".npy"))
    return Piece(path, truth["frames"], cuts, first, last)


def content_score(before: Picture, after: Picture) -> float:
    """ContentDetector's score of two small pictures that follow each other, BGR."""
    detector = ContentDetector()
    for index, picture in enumerate((before, after)):
        detector.process_frame(FrameTimecode(index, float(RATE)), picture)
    return float(detector._frame_score or 0.0)


def _montage(footage: Footage, number: int) -> Montage:
    seed = sum(footage.name.encode()) * 1000 + number * 100
    rng = np.random.default_rng(seed)
    takes: list[Take] = []
    joins: list[Join] = []
    frames = 0
    while frames < footage.piece_frames:
        join = _join(rng, soft=footage.soft and len(takes) % 2 == 1) if takes else HARD
        length = _length(footage, rng)
        if footage.keys == "fixed" and frames + length >= footage.piece_frames:
            length += -(frames + length) % KEY_EVERY  # the next piece begins where a key frame must
        takes.append(_take(footage, seed + len(takes), length / RATE))
        joins.append(join)
        frames += length
    return Montage(takes, joins[1:], RATE)


def _length(footage: Footage, rng: np.random.Generator) -> int:
    """A take's frames; those of a loop are all of the piece."""
    if footage.scenery == "loop":
        return footage.piece_frames
    return round(float(rng.uniform(*footage.take_s)) * RATE)


def _join(rng: np.random.Generator, *, soft: bool) -> Join:
    if not soft:
        return HARD
    length_s = round(float(rng.uniform(0.5, 1.5)), 2)
    return dissolve(length_s) if rng.random() < 0.5 else fade(length_s / 2, length_s / 2, 0.1)


def _take(footage: Footage, seed: int, length_s: float) -> Take:
    size = footage.size
    if footage.scenery == "moving":
        return moving_take(seed, size, length_s, rate=RATE)
    if footage.scenery == "still":
        return still_take(seed, size, length_s, rate=RATE)
    if footage.scenery == "screen":
        return Screen(seed, size, length_s, RATE)
    wide = (size[0] * 5 // 4, size[1] * 5 // 4)
    return Orbiting(detailed(seed, wide), size, length_s, RATE)


def _true_cut(montage: Montage, truth: Transition) -> TrueCut:
    score = 0.0
    if truth.kind is CutKind.HARD:
        number = round(truth.at_s * RATE)
        score = content_score(*(_looked_at(montage.frame(n)) for n in (number - 1, number)))
    return TrueCut(truth.kind, truth.start_s, truth.at_s, truth.end_s, score)


def _looked_at(picture: Picture) -> Picture:
    small = cv2.resize(picture, _LOOKED_AT, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2BGR), np.uint8)


def _encode(path: Path, footage: Footage, pictures: Iterator[Picture]) -> None:
    options = {"preset": PRESET, "threads": "1"}
    if X264[footage.keys]:
        options["x264-params"] = X264[footage.keys]
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height = footage.size
        stream.pix_fmt = "yuv420p"
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def shifted(cuts: tuple[TrueCut, ...], by_s: float) -> Iterator[TrueCut]:
    """The cuts, so much later."""
    for cut in cuts:
        yield TrueCut(cut.kind, cut.start_s + by_s, cut.at_s + by_s, cut.end_s + by_s, cut.score)


def joined(pieces: list[Piece], *, is_seamless: bool) -> list[TrueCut]:
    """The truth about pieces shown one after the other."""
    cuts: list[TrueCut] = []
    passed_s = 0.0
    for piece in pieces:
        cuts += shifted(piece.cuts, passed_s)
        passed_s += piece.frames / RATE
    if is_seamless:
        return cuts
    ends = np.cumsum([piece.frames for piece in pieces[:-1]]) / RATE
    for at_s, (before, after) in zip(ends.tolist(), pairwise(pieces), strict=True):
        score = content_score(before.last, after.first)
        cuts.append(TrueCut(CutKind.HARD, at_s, at_s, at_s, score))
    return sorted(cuts, key=lambda cut: cut.at_s)
