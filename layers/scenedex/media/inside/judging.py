"""Judges what may have happened between two pictures of which only the first was decoded.

The thresholds were set on real clips and on drawn ones, coded with x264 at its defaults and with
fixed groups of pictures; ``tests/benchmarks/media`` measures what they miss.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from scenedex.media.inside.looks import Change

# Two pictures of one take, however the camera moved between them, seldom differ by more.
_SAME_CONTENT = 20.0
_SAME_COLOURS = 0.25
# Pictures that have hardly a colour in common.
_OTHER_COLOURS = 0.6
_OTHER_CONTENT = 40.0
# Bytes between two key frames, in key frames: so few cannot have changed the whole picture twice.
_LITTLE_TOLD = 8.0
# A packet's size over the 90th percentile of its neighbours' (the packets so many places around).
_SPIKE = 1.5
_CLEAR_SPIKE = 2.5
_NEIGHBOURS = 12
_PERCENTILE = 90
# A spike within so little of a key frame's size is no new picture.
_LEAST_OF_KEY = 0.15
# A cut's bytes may come with a picture that is shown a few places later.
_REORDERED = 5


class Kind(Enum):
    """What is known about the stretch up to the next key frame."""

    NOTHING = auto()
    """Nothing happened."""
    CUT_AT_KEY = auto()
    """A take ends where the next key frame is shown, and nothing else happened."""
    LOOK = auto()
    """It must be decoded as far as ``upto``."""


@dataclass(frozen=True)
class Verdict:
    """What to do about a stretch.

    Attributes:
        upto: how many packets of the stretch to decode before it is judged again.
    """

    kind: Kind
    upto: int = 0


@dataclass(frozen=True)
class Stretch:
    """What lies between a picture that was decoded and the next key frame.

    Attributes:
        sizes: shape (n,), bytes of its packets in the order of the file.
        around: shape (n,), what is large for a packet there: the 90th percentile of its neighbours.
        key_bytes: the size of the key frame it depends on.
        follows_cuts: whether the encoder places key frames where pictures change.
        is_cut_short: whether the next key frame comes sooner than it had to.
    """

    sizes: NDArray[np.int64]
    around: NDArray[np.float64]
    key_bytes: int
    follows_cuts: bool
    is_cut_short: bool

    def after(self, count: int) -> "Stretch":
        """What is left of it when so many packets were decoded."""
        return Stretch(
            self.sizes[count:], self.around[count:], self.key_bytes, self.follows_cuts,
            self.is_cut_short,
        )  # fmt: skip

    def spikes(self, ratio: float) -> NDArray[np.intp]:
        """Where packets stand out."""
        stands_out = self.sizes > ratio * self.around
        return np.flatnonzero(stands_out & (self.sizes > _LEAST_OF_KEY * self.key_bytes))

    @property
    def told(self) -> float:
        """How much it tells, in key frames."""
        return float(self.sizes.sum()) / max(1, self.key_bytes)


def large_around(sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """What is large for a packet, given its neighbours.

    Args:
        sizes: shape (n,), those of a group without its key frame.
    """
    padded = np.pad(sizes.astype(np.float64), _NEIGHBOURS, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEIGHBOURS + 1).copy()
    windows[:, _NEIGHBOURS] = np.nan
    if len(sizes) < 2:
        return np.zeros(len(sizes))
    return np.asarray(np.nanpercentile(windows, _PERCENTILE, axis=1), np.float64)


def judge(stretch: Stretch, change: Change) -> Verdict:
    """Judges a stretch by how its ends differ and by what it tells.

    Args:
        change: from the last picture that was decoded to the next key frame.
    """
    count = len(stretch.sizes)
    if _is_same(change):
        spikes = stretch.spikes(_CLEAR_SPIKE)
        return _look(int(spikes[-1]), count) if len(spikes) else Verdict(Kind.NOTHING)
    spikes = stretch.spikes(_SPIKE)
    if len(spikes):
        return _look(int(spikes[0]), count)
    if count == 0 or _must_be_at_key(stretch, change):
        return Verdict(Kind.CUT_AT_KEY)
    return Verdict(Kind.LOOK, count)


def judge_end(stretch: Stretch) -> Verdict:
    """Judges what follows the last key frame, where nothing is known of how it ends."""
    count = len(stretch.sizes)
    if not stretch.follows_cuts:
        return Verdict(Kind.LOOK, count) if count else Verdict(Kind.NOTHING)
    spikes = stretch.spikes(_SPIKE)
    return _look(int(spikes[-1]), count) if len(spikes) else Verdict(Kind.NOTHING)


def _is_same(change: Change) -> bool:
    return change.content < _SAME_CONTENT or change.colours < _SAME_COLOURS


def _must_be_at_key(stretch: Stretch, change: Change) -> bool:
    if stretch.told < _LITTLE_TOLD:
        return True
    is_other = change.colours > _OTHER_COLOURS and change.content > _OTHER_CONTENT
    return stretch.is_cut_short and is_other


def _look(spike: int, count: int) -> Verdict:
    return Verdict(Kind.LOOK, min(count, spike + 1 + _REORDERED))
