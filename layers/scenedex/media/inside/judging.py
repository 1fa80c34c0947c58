"""Judges what may have happened between two pictures of which only the first was decoded.

The thresholds were set on real clips and on drawn ones, coded with x264 at its defaults and with
fixed groups of pictures; ``tests/benchmarks/media`` measures what they miss.

Sizes alone do not tell a cut: water after a landscape costs no more than the landscape's own
movement, and x264 takes a later picture of the water for a new take's first one. Where packets tell
something by themselves, doubtful ones are looked into (``doubts.py``); sizes say which those are.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from scenedex.media.inside.looks import Change

# Two pictures of one take, however the camera moved between them, seldom differ by more.
_SAME_CONTENT = 20.0
_SAME_COLOURS = 0.25
# Pictures that have few colours in common.
_OTHER_CONTENT = 40.0
_OTHER_COLOURS = 0.6
# Bytes between two key frames, in key frames: so few cannot have changed a picture bit by bit.
_LITTLE_TOLD = 16.0
_HARDLY_TOLD = 1.0
# A packet's size over the 90th percentile of its neighbours', so many places before and after it.
_SPIKE = 1.5
_CLEAR_SPIKE = 2.5
_NEIGHBOURS = 12
_PERCENTILE = 90
# Telling a new picture takes about as many bytes as its next key frame; at least this share.
_NEW_PICTURE = 0.3
_SAME_AGAIN = 0.6
# Coarse encoders tell it, between key frames, in so much less.
_PART_OF_PICTURE = 0.55
# Just after a key frame, where a cut is coded without one.
_EARLY = 0.45
# Where so large a packet was no cut, a larger one by so much may be.
_WORSE = 1.2
# Elsewhere, where an encoder that places key frames at cuts has not taken it for one.
_LATE = 0.4
# Doubtful is what is larger than the percentile and takes such a share of the smaller key frame
# around, or in the last group of the one before. Of 22 cuts that x264 (superfast to slow, crf 18 to
# 28) coded without a key frame, all are, and 20 stand out more than anything else in their group.
_DOUBTFUL = 1.0
_DOUBTFUL_SHARE = 0.2
_DOUBTFUL_SHARE_AT_END = 0.05
# What stands out less, though not most, is not worth the time.
_MORE_DOUBTFUL = 1.2
_MOST_DOUBTS = 4
# Where packets take such shares of the key frames before and after on the whole, pictures change so
# much by themselves that x264 may take any of them for a new take's first one.
_BUSY = 0.1
_BUSY_AFTER = 0.2
# A cut's bytes may come with a picture that is shown a few places later.
REORDERED = 5
# Where sizes tell nothing, so many packets are decoded before one looks around again.
_STEP = 12


Places = NDArray[np.intp]
"""Of packets in a stretch, in the order of the file; shape (n,)."""


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
        next_key_bytes: the size of the one that follows; 0 where none does.
        follows_cuts: whether the encoder places key frames where pictures change.
        leading: how many of the last are shown before the next key frame and told from it, so that
            a cut among them takes few bytes.
        is_begun: whether packets before them were decoded, and the cut was not among those.
        innocent_bytes: the largest of those, if it was no cut.
        is_cut_short: whether the next key frame comes sooner than it had to.
        early: so many of the packets come too soon after the last key frame for another one, so
            that a cut among them is coded without.
    """

    sizes: NDArray[np.int64]
    around: NDArray[np.float64]
    key_bytes: int
    next_key_bytes: int
    follows_cuts: bool
    is_cut_short: bool
    early: int
    leading: int = 0
    is_begun: bool = False
    innocent_bytes: int = 0

    def after(self, count: int, *, is_innocent: bool = False) -> "Stretch":
        """What is left of it when so many packets were decoded.

        Args:
            is_innocent: whether there was no cut among them, however large they were.
        """
        largest = int(self.sizes[:count].max(initial=0)) if is_innocent else 0
        return replace(
            self,
            innocent_bytes=max(self.innocent_bytes, largest),
            sizes=self.sizes[count:],
            around=self.around[count:],
            early=max(0, self.early - count),
            is_begun=True,
        )

    def spikes(self, ratio: float, *, least: float) -> Places:
        """Where packets stand out.

        Args:
            ratio: to what is large around.
            least: bytes.
        """
        return np.flatnonzero((self.sizes > ratio * self.around) & (self.sizes >= least))

    @property
    def sizes_without_spikes(self) -> NDArray[np.int64]:
        """The sizes, those that stand out held to what is large around."""
        return np.minimum(self.sizes, (_SPIKE * self.around).astype(np.int64))

    @property
    def is_busy(self) -> bool:
        """Whether the next key frame may stand anywhere in a take in which much happens."""
        mean = float(self.sizes.mean()) if len(self.sizes) else 0.0
        is_dear = mean > _BUSY * self.key_bytes and mean > _BUSY_AFTER * self.next_key_bytes
        return is_dear and self.next_key_bytes > 0

    @property
    def told(self) -> float:
        """How much it tells, in key frames."""
        return float(self.sizes.sum()) / max(1, self.key_bytes)

    @property
    def smaller_key_bytes(self) -> int:
        """The size of the smaller one of the key frames around it."""
        return min(self.key_bytes, self.next_key_bytes or self.key_bytes)

    @property
    def new_picture_bytes(self) -> float:
        """What telling a new picture takes at least."""
        return _NEW_PICTURE * self.smaller_key_bytes


def large_around(sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """What is large for a packet, given its neighbours.

    Args:
        sizes: shape (n,), those of a group without its key frame.
    """
    if len(sizes) < 2:
        return np.zeros(len(sizes))
    places = np.arange(len(sizes))
    first = np.maximum(0, places - _NEIGHBOURS)
    last = np.minimum(len(sizes) - 1, places + _NEIGHBOURS)
    offsets = np.arange(-_NEIGHBOURS, _NEIGHBOURS + 1)
    index = np.clip(places[:, None] + offsets, 0, len(sizes) - 1)
    is_other = (offsets != 0) & (places[:, None] + offsets == index)
    ordered = np.sort(np.where(is_other, sizes[index], -1), axis=1)
    # The others stand at the end of each row, in order.
    rank = np.ceil((last - first) * _PERCENTILE / 100).astype(np.intp)
    place = ordered.shape[1] - (last - first) + rank - 1
    return np.asarray(ordered[places, place], np.float64)


def doubtful(stretch: Stretch) -> Places:
    """Where packets may begin a take, those first that stand out most.

    Between key frames at fixed distances, they count only if those show the same; if they do not,
    what lies between them is decoded anyway.
    """
    if not stretch.follows_cuts:
        return stretch.spikes(_CLEAR_SPIKE, least=_SAME_AGAIN * stretch.key_bytes)
    least = _DOUBTFUL_SHARE * stretch.smaller_key_bytes
    if not stretch.next_key_bytes:
        least = _DOUBTFUL_SHARE_AT_END * stretch.key_bytes
    places = stretch.spikes(_DOUBTFUL, least=least)
    excess = stretch.sizes[places] / np.maximum(1, stretch.around[places])
    order = np.argsort(-excess, kind="stable")[:_MOST_DOUBTS]
    is_worth_it = (excess[order] > _MORE_DOUBTFUL) | (np.arange(len(order)) == 0)
    chosen = places[order[is_worth_it]]
    if stretch.is_busy:
        last = stretch.sizes[-REORDERED:]
        end = len(stretch.sizes) - len(last) + int(last.argmax())
        chosen = np.append(chosen[chosen != end], end)
    return np.asarray(chosen, np.intp)


def judge(stretch: Stretch, change: Change, news: Places | None = None) -> Verdict:
    """Judges a stretch by how its ends differ and by what it tells.

    Args:
        change: from the last picture that was decoded to the next key frame.
        news: of the doubtful places, those that show something new; None: packets of this codec do
            not tell, and sizes must.
    """
    if is_same(change):
        return _judge_same(stretch, news)
    if stretch.follows_cuts:
        verdict = _judge_changed(stretch, change, news)
    else:
        verdict = _judge_changed_anywhere(stretch)
    count = len(stretch.sizes)
    if verdict.kind is Kind.CUT_AT_KEY and stretch.leading and count:
        return _look(count, count)
    return verdict


def is_still(change: Change) -> bool:
    """Whether both show the same, nearly at the same place."""
    return change.content < _SAME_CONTENT


def is_same(change: Change) -> bool:
    """Whether both may be pictures of one take."""
    return change.content < _SAME_CONTENT or change.colours < _SAME_COLOURS


def is_clear(change: Change) -> bool:
    """Whether pictures that nearly follow each other are of two takes, however much moves."""
    return change.content > _OTHER_CONTENT


def is_other(change: Change) -> bool:
    """Whether hardly anything is the same any more."""
    return change.colours > _OTHER_COLOURS and change.content > _OTHER_CONTENT


def judge_end(stretch: Stretch, news: Places | None = None) -> Verdict:
    """Judges what follows the last key frame, where nothing is known of how it ends.

    Args:
        news: as for :func:`judge`.
    """
    count = len(stretch.sizes)
    if not stretch.follows_cuts:
        return _look(count, count) if count else Verdict(Kind.NOTHING)
    spikes = _suspicious(stretch) if news is None else news
    return _look(int(spikes[-1]) + 1, count) if len(spikes) else Verdict(Kind.NOTHING)


def _judge_same(stretch: Stretch, news: Places | None) -> Verdict:
    """Something else may have been shown in between, for which it takes a new picture.

    The way back may cost little, and nothing tells where it is: the first picture is still there to
    be referred to.
    """
    spikes = news
    if spikes is None:
        spikes = stretch.spikes(_CLEAR_SPIKE, least=_SAME_AGAIN * stretch.key_bytes)
    count = len(stretch.sizes)
    return _look(count, count) if len(spikes) else Verdict(Kind.NOTHING)


def _judge_changed(stretch: Stretch, change: Change, news: Places | None) -> Verdict:
    """The encoder has most probably placed the next key frame at the cut."""
    count = len(stretch.sizes)
    spikes = _suspicious(stretch) if news is None else news
    if len(spikes):
        return _look(int(spikes[0]) + 1, count)
    enough = _LITTLE_TOLD if stretch.is_cut_short else _HARDLY_TOLD
    if count == 0 or stretch.told < enough or (stretch.is_cut_short and is_other(change)):
        return Verdict(Kind.CUT_AT_KEY)
    return _look(count, count)


def _judge_changed_anywhere(stretch: Stretch) -> Verdict:
    """The next key frame stands where it had to, so the cut is anywhere."""
    count = len(stretch.sizes)
    if count and stretch.is_begun:
        return _look(_STEP, count)
    if count == 0 or stretch.sizes.max() < _PART_OF_PICTURE * stretch.new_picture_bytes:
        return Verdict(Kind.CUT_AT_KEY)
    spikes = stretch.spikes(_SPIKE, least=stretch.new_picture_bytes)
    return _look(min(int(spikes[0]) + 1 if len(spikes) else count, _STEP), count)


def _suspicious(stretch: Stretch) -> Places:
    """Spikes that may be cuts although the encoder has placed no key frame there."""
    spikes = stretch.spikes(_SPIKE, least=_EARLY * stretch.smaller_key_bytes)
    clear = stretch.spikes(_CLEAR_SPIKE, least=_LATE * stretch.key_bytes)
    both = np.union1d(spikes[spikes < stretch.early], clear)
    return both[stretch.sizes[both] > _WORSE * stretch.innocent_bytes]


def _look(packets: int, count: int) -> Verdict:
    return Verdict(Kind.LOOK, min(count, packets + REORDERED))
