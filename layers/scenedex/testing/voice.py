"""A synthetic voice, so that the real voice activity filter finds speech in a test's sound."""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000

_VOWELS_HZ = np.array(
    [(730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410)]
)
"""First three formants of five vowels, in Hz: Peterson and Barney 1952, "Control Methods Used in a
Study of the Vowels", table II, men."""

_FORMANTS = ((1.0, 80.0), (0.6, 100.0), (0.3, 150.0))
"""Gain and bandwidth in Hz of each formant."""

_SYLLABLES_PER_S = 4
_HARMONICS = 30


def voice(duration_s: float, *, pitch_hz: float = 120.0, seed: int = 0) -> NDArray[np.float32]:
    """Vowels at the pace of speech, loud enough for the voice activity filter.

    Returns:
        Samples of shape (duration_s * SAMPLE_RATE,), between -0.2 and 0.2.
    """
    time_s = np.arange(int(duration_s * SAMPLE_RATE)) / SAMPLE_RATE
    pitch = pitch_hz * (1 + 0.15 * np.sin(2 * np.pi * 0.7 * time_s))
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    formants = _formants(time_s, seed)
    sound = np.zeros_like(time_s)
    for harmonic in range(1, _HARMONICS):
        gain = _gain(harmonic * pitch, formants) / np.sqrt(harmonic)
        sound += gain * np.sin(harmonic * phase)
    sound *= np.clip(1.5 * np.sin(np.pi * (time_s * _SYLLABLES_PER_S % 1)), 0, 1)
    return np.asarray(0.2 * sound / np.abs(sound).max(), dtype=np.float32)


def silence(duration_s: float) -> NDArray[np.float32]:
    """As many samples of nothing."""
    return np.zeros(int(duration_s * SAMPLE_RATE), dtype=np.float32)


def _formants(time_s: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    syllable = (time_s * _SYLLABLES_PER_S).astype(int)
    spoken = np.random.default_rng(seed).integers(0, len(_VOWELS_HZ), syllable.max() + 1)
    glide = np.full(SAMPLE_RATE // 20, 20 / SAMPLE_RATE)
    steps = _VOWELS_HZ[spoken[syllable]]
    return np.stack([np.convolve(steps[:, each], glide, mode="same") for each in range(3)], axis=1)


def _gain(frequency: NDArray[np.float64], formants: NDArray[np.float64]) -> NDArray[np.float64]:
    gain = np.zeros_like(frequency)
    for each, (loudness, width_hz) in enumerate(_FORMANTS):
        gain += loudness / (1 + ((frequency - formants[:, each]) / width_hz) ** 2)
    return gain
