"""The sound track as we keep it: 16 kHz mono 16-bit PCM in a WAV file, what Whisper expects."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000
SAMPLE_BYTES = 2
FULL_SCALE = 32_768


def create_wav(path: Path) -> wave.Wave_write:
    """A WAV file of ours to write frames to; closing it completes the header."""
    file = wave.open(str(path), "wb")  # noqa: SIM115 (the caller closes it)
    file.setnchannels(1)
    file.setsampwidth(SAMPLE_BYTES)
    file.setframerate(SAMPLE_RATE_HZ)
    return file


def read_audio(path: Path) -> NDArray[np.float32]:
    """The samples of a WAV file of ours.

    Returns:
        Shape (samples,), -1 to 1, 16,000 a second; sample 0 is at the first picture.

    Raises:
        ValueError: the file is none of ours.
    """
    try:
        with wave.open(str(path), "rb") as file:
            form = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"{path.name} is not a WAV file: {error}") from error
    if form != (1, SAMPLE_BYTES, SAMPLE_RATE_HZ):
        raise ValueError(f"{path.name} is not 16 kHz mono 16-bit PCM: {form}")
    samples = np.frombuffer(data, "<i2").astype(np.float32)
    samples /= FULL_SCALE  # in place: four hours take 0.9 GB
    return samples
