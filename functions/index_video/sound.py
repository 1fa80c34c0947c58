"""Cuts long sound into pieces, so that memory does not grow with the length of a video."""

from collections.abc import Iterator
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

_MOMENT = SAMPLE_RATE // 5  # 0.2 s, about a pause between two words


@dataclass(frozen=True)
class Piece:
    """A stretch of sound.

    Attributes:
        start_s: where it begins within the whole.
        samples: shape (n,), float32 mono at SAMPLE_RATE; a view, not a copy.
    """

    start_s: float
    samples: NDArray[np.float32]

    def span_of(self, start_s: float, end_s: float) -> TimeSpan:
        """A span within the piece, as one within the whole; what sticks out is cut off."""
        duration_s = len(self.samples) / SAMPLE_RATE
        start_s = min(max(start_s, 0.0), duration_s)
        end_s = min(max(end_s, start_s), duration_s)
        return TimeSpan(self.start_s + start_s, self.start_s + end_s)


def cut_into_pieces(samples: NDArray[np.float32], *, piece_s: float = PIECE_S) -> Iterator[Piece]:
    """Cuts where it is quiet.

    Args:
        samples: shape (n,), mono at SAMPLE_RATE.
        piece_s: longest piece in seconds.
    """
    longest = int(piece_s * SAMPLE_RATE)
    search = int(min(SEARCH_S, piece_s / 2) * SAMPLE_RATE)
    start = 0
    while len(samples) - start > longest:
        end = _quietest(samples, start + longest - search, start + longest)
        yield Piece(start / SAMPLE_RATE, samples[start:end])
        start = end
    if start < len(samples):
        yield Piece(start / SAMPLE_RATE, samples[start:])


def _quietest(samples: NDArray[np.float32], start: int, end: int) -> int:
    """The middle of the moment with the least energy; the latest one where several are equal."""
    moments = samples[start:end][: (end - start) // _MOMENT * _MOMENT].reshape(-1, _MOMENT)
    energy = np.square(moments).mean(axis=1)
    quietest = len(energy) - 1 - int(np.argmin(energy[::-1]))
    return start + quietest * _MOMENT + _MOMENT // 2
