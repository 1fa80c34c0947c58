"""Cuts long sound into pieces, so that memory does not grow with the length of a video."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenedex.domain.span import TimeSpan

SAMPLE_RATE = 16_000
"""Hz; what detection leaves and Whisper takes."""

PIECE_S = 900.0
"""Longest piece in seconds. faster-whisper holds the spectrogram of all it is given: 201 complex
numbers for each 10 ms, so about 300 MB for a piece and 5 GB for four hours at once."""

SEARCH_S = 20.0
"""The cut is made at the quietest moment of the last so many seconds of a piece, so that it
seldom meets a word."""

GAP_S = 5.0
"""Between two stretches that are so far apart nobody is in the middle of a word."""

_MOMENT = SAMPLE_RATE // 5  # 0.2 s, about a pause between two words


@dataclass(frozen=True)
class Stretch:
    """Sound as detection left it: of the whole video, or of one part of it.

    Attributes:
        start_s: where it begins within the whole.
        samples: shape (n,), float32 mono at SAMPLE_RATE.
    """

    start_s: float
    samples: NDArray[np.float32]


@dataclass(frozen=True)
class Piece(Stretch):
    """Sound that is listened to at once; it may be made of the end of one part and the next."""

    @property
    def end_s(self) -> float:
        """Where it ends within the whole."""
        return self.start_s + len(self.samples) / SAMPLE_RATE

    def span_of(self, start_s: float, end_s: float) -> TimeSpan:
        """A span within the piece, as one within the whole; what sticks out is cut off."""
        duration_s = len(self.samples) / SAMPLE_RATE
        start_s = min(max(start_s, 0.0), duration_s)
        end_s = min(max(end_s, start_s), duration_s)
        return TimeSpan(self.start_s + start_s, self.start_s + end_s)


def cut_into_pieces(stretches: Iterable[Stretch], *, piece_s: float = PIECE_S) -> Iterator[Piece]:
    """Cuts where it is quiet, and not where a part of the video ends.

    Args:
        stretches: in order of time; each is asked for when the ones before it are used up.
        piece_s: longest piece in seconds.
    """
    rest: Piece | None = None
    for stretch in stretches:
        if rest and len(rest.samples) and stretch.start_s > rest.end_s + GAP_S:
            yield rest
            rest = None
        *pieces, rest = _cut(_appended(rest, stretch), piece_s)
        yield from pieces
    if rest and len(rest.samples):
        yield rest


def _appended(rest: Piece | None, stretch: Stretch) -> Piece:
    """What is left of the sound before and a stretch, with silence for what is missing between."""
    if rest is None:
        return Piece(stretch.start_s, stretch.samples)
    missing = round((stretch.start_s - rest.end_s) * SAMPLE_RATE)
    silence = np.zeros(max(0, missing), np.float32)
    twice = max(0, -missing)
    return Piece(rest.start_s, np.concatenate([rest.samples, silence, stretch.samples[twice:]]))


def _cut(sound: Piece, piece_s: float) -> Iterator[Piece]:
    """Full pieces, and at last the rest."""
    longest = int(piece_s * SAMPLE_RATE)
    search = int(min(SEARCH_S, piece_s / 2) * SAMPLE_RATE)
    samples, start = sound.samples, 0
    while len(samples) - start > longest:
        end = _quietest(samples, start + longest - search, start + longest)
        yield Piece(sound.start_s + start / SAMPLE_RATE, samples[start:end])
        start = end
    yield Piece(sound.start_s + start / SAMPLE_RATE, samples[start:])


def _quietest(samples: NDArray[np.float32], start: int, end: int) -> int:
    """The middle of the moment with the least energy; the latest one where several are equal."""
    moments = samples[start:end][: (end - start) // _MOMENT * _MOMENT].reshape(-1, _MOMENT)
    energy = np.square(moments).mean(axis=1)
    quietest = len(energy) - 1 - int(np.argmin(energy[::-1]))
    return start + quietest * _MOMENT + _MOMENT // 2
