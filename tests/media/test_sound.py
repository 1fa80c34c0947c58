from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from scenedex.media import read_audio
from scenedex.media.inside.sound import SoundWriter

IN_HZ, OUT_HZ = 48_000, 16_000


def tone(
    start_s: float, duration_s: float, layout: str = "mono", rate: int = IN_HZ
) -> av.AudioFrame:
    """A loud frame that starts at a time."""
    channels = len(av.AudioLayout(layout).channels)
    samples = np.full((1, round(duration_s * rate) * channels), 8000, np.int16)
    frame = av.AudioFrame.from_ndarray(samples, "s16", layout)
    frame.sample_rate, frame.pts = rate, round(start_s * rate)
    frame.time_base = Fraction(1, rate)
    return frame


def loud(path: Path) -> list[tuple[float, float]]:
    """From when to when something is heard, to 0.05 s."""
    parts = np.abs(read_audio(path)[400::800]) > 0.1
    edges = np.flatnonzero(np.diff(np.concatenate([[0], parts.astype(int), [0]])))
    return [(start / 20, end / 20) for start, end in edges.reshape(-1, 2).tolist()]


@pytest.mark.parametrize(
    ("frames", "origin_s", "heard"),
    [
        ([(0, 1), (1, 1)], 0, [(0.0, 2.0)]),
        ([(10, 1), (11, 1)], 10, [(0.0, 2.0)]),
        ([(0, 1), (2, 1)], 0, [(0.0, 1.0), (2.0, 3.0)]),
        ([(0.5, 1)], 0, [(0.5, 1.5)]),
        ([(0, 2)], 1, [(0.0, 1.0)]),
        ([(0, 1), (0.5, 1)], 0, [(0.0, 1.5)]),
        ([(0, 1), (1.01, 1)], 0, [(0.0, 2.0)]),
        ([(0, 1), (500, 1)], 0, [(0.0, 1.0)]),
    ],
    ids=[
        "steady",
        "late start",
        "gap",
        "later than pictures",
        "earlier",
        "overlap",
        "jitter",
        "end",
    ],
)
def test_sound_stays_where_it_belongs(
    frames: list[tuple[float, float]],
    origin_s: float,
    heard: list[tuple[float, float]],
    tmp_path: Path,
) -> None:
    writer = SoundWriter(tmp_path / "a.wav", max_duration_s=4)
    writer.start_at(origin_s)
    for start_s, duration_s in frames:
        writer.add(tone(start_s, duration_s))
    path = writer.finish()

    assert path
    assert loud(path) == [pytest.approx(each, abs=0.06) for each in heard]


def test_sound_before_the_first_picture_waits_for_it(tmp_path: Path) -> None:
    writer = SoundWriter(tmp_path / "a.wav", max_duration_s=60)
    writer.add(tone(2.0, 1.0))
    writer.start_at(2.5)
    writer.add(tone(3.0, 0.5))
    path = writer.finish()

    assert path
    assert len(read_audio(path)) / OUT_HZ == pytest.approx(1.0, abs=0.01)


def test_a_track_that_changes_its_format_goes_on(tmp_path: Path) -> None:
    writer = SoundWriter(tmp_path / "a.wav", max_duration_s=60)
    writer.start_at(0)
    writer.add(tone(0.0, 1.0))
    writer.add(tone(1.0, 1.0, "stereo", 44_100))
    path = writer.finish()

    assert path
    assert len(read_audio(path)) / OUT_HZ == pytest.approx(2.0, abs=0.02)


def test_nothing_heard_leaves_no_file(tmp_path: Path) -> None:
    assert SoundWriter(tmp_path / "a.wav", max_duration_s=60).finish() is None
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF but no more")

    with pytest.raises(ValueError, match=r"a\.wav"):
        read_audio(path)
