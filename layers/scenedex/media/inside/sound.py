"""Writes the sound track beside the decode of the pictures: 16 kHz mono, aligned to them."""

from pathlib import Path

import av.error
import numpy as np
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from scenedex.media.wav import SAMPLE_RATE_HZ, create_wav

Samples = NDArray[np.int16]
# Timestamps jitter by a few milliseconds, and the resampler holds back a few more; what is further
# off is a gap or an overlap, and words would drift from their scenes.
_TOLERANCE = SAMPLE_RATE_HZ // 10
# Sound that comes before the first picture in the file waits for it, up to half a minute.
_MOST_WAITING = 30 * SAMPLE_RATE_HZ
# To resample and to write takes a while however little it is: frames have 20 to 60 ms.
_LONG_RUN_S = 1.0
# Many files round times to milliseconds.
_STEADY_S = 0.005
_Form = tuple[str, str, int]


class SoundWriter:
    """A WAV file whose sample 0 is at the first picture.

    Args:
        max_duration_s: sound beyond it is dropped, so that no gap can fill the disk.
    """

    def __init__(self, path: Path, max_duration_s: float) -> None:
        self._path = path
        self._file = create_wav(path)
        self._most = round(max_duration_s * SAMPLE_RATE_HZ)
        self._converter = _Converter()
        self._origin_s: float | None = None
        self._waiting: list[tuple[float, Samples]] = []
        self._run: _Run | None = None
        self._heard = 0
        self._written = 0

    def start_at(self, origin_s: float) -> None:
        """Says when the first picture is shown, on the file's own clock."""
        self._origin_s = origin_s
        waiting, self._waiting = self._waiting, []
        for at_s, samples in waiting:
            self._place(at_s - origin_s, samples)

    def add(self, frame: AudioFrame) -> None:
        """Writes a decoded frame where it belongs, together with those that follow it.

        Raises:
            av.error.FFmpegError: the resampler does not know such sound.
        """
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._run and not self._run.goes_on(form, frame.time):
            self.write()
        if self._run is None:
            self._run = _Run(form, self._next_s() if frame.time is None else frame.time)
        self._run.add(frame)

    def write(self) -> None:
        """Writes the frames that were added and not written yet.

        Raises:
            av.error.FFmpegError: the resampler does not know such sound.
        """
        run, self._run = self._run, None
        if run is None:
            return
        samples = self._converter.convert(run)
        self._heard += len(samples)
        if self._origin_s is not None:
            self._place(run.start_s - self._origin_s, samples)
        elif sum(len(each) for _, each in self._waiting) < _MOST_WAITING:
            self._waiting.append((run.start_s, samples))

    def finish(self) -> Path | None:
        """Completes the file; None, and no file, where nothing was heard."""
        self.write()
        if self._origin_s is not None and self._heard:
            self._append(self._converter.flush())
        self._file.close()
        if self._written:
            return self._path
        self._path.unlink()
        return None

    def _next_s(self) -> float:
        return (self._origin_s or 0.0) + self._written / SAMPLE_RATE_HZ

    def _place(self, at_s: float, samples: Samples) -> None:
        """Fills a gap before the samples with silence; drops what overlaps what is written."""
        offset = round(at_s * SAMPLE_RATE_HZ) - self._written
        if offset > _TOLERANCE:
            self._append(np.zeros(min(offset, self._most), np.int16))
        elif offset < -_TOLERANCE or self._written == 0:
            samples = samples[max(0, -offset) :]
        self._append(samples)

    def _append(self, samples: Samples) -> None:
        samples = samples[: max(0, self._most - self._written)]
        self._file.writeframesraw(samples.astype("<i2", copy=False).tobytes())
        self._written += len(samples)


class _Run:
    """Frames of one form that follow each other.

    Attributes:
        form: sample format, channel layout and sample rate.
        start_s: when the first one is heard.
    """

    def __init__(self, form: _Form, start_s: float) -> None:
        self.form = form
        self.start_s = start_s
        self._frames = AudioFifo()

    def goes_on(self, form: _Form, at_s: float | None) -> bool:
        """Whether a frame belongs to it as well.

        Args:
            at_s: when it is heard; None: after the last one.
        """
        length_s = self._frames.samples / self.form[-1]
        off_s = 0.0 if at_s is None else abs(at_s - self.start_s - length_s)
        return form == self.form and length_s < _LONG_RUN_S and off_s < _STEADY_S

    def add(self, frame: AudioFrame) -> None:
        """Takes in a frame."""
        frame.pts = None  # the writer places samples; the resampler need not
        self._frames.write(frame)

    def joined(self) -> AudioFrame | None:
        """All of it."""
        return self._frames.read()


class _Converter:
    """Resamples, and starts anew where a track changes its format on the way."""

    def __init__(self) -> None:
        self._resampler: AudioResampler | None = None
        self._form: _Form | None = None

    def convert(self, run: _Run) -> Samples:
        if run.form != self._form:
            self._form = run.form
            self._resampler = AudioResampler("s16", "mono", SAMPLE_RATE_HZ)
        assert self._resampler is not None  # noqa: S101 (made with the form)
        joined = run.joined()
        return _joined(self._resampler.resample(joined) if joined else [])

    def flush(self) -> Samples:
        """The last few milliseconds; none where the last sound was one that it does not know."""
        if self._resampler is None:
            return _joined([])
        try:
            return _joined(self._resampler.resample(None))
        except av.error.ArgumentError:
            return _joined([])


def _joined(frames: list[AudioFrame]) -> Samples:
    parts = [np.frombuffer(bytes(frame.planes[0]), np.int16)[: frame.samples] for frame in frames]
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)
