import numpy as np
import pytest

from functions.index_video.sound import SAMPLE_RATE, cut_into_pieces
from scenedex.testing.voice import silence


@pytest.mark.parametrize("duration_s", [0.0, 0.5, 59.9, 60.0, 61.0, 200.0])
def test_pieces_are_the_whole_and_none_is_too_long(duration_s: float) -> None:
    samples = np.arange(int(duration_s * SAMPLE_RATE), dtype=np.float32)

    pieces = list(cut_into_pieces(samples, piece_s=60))

    whole = np.concatenate([piece.samples for piece in pieces] or [samples])
    np.testing.assert_array_equal(whole, samples)
    assert all(0 < len(piece.samples) <= 60 * SAMPLE_RATE for piece in pieces)
    assert [piece.start_s * SAMPLE_RATE for piece in pieces] == [
        int(piece.samples[0]) for piece in pieces
    ]


def test_the_cut_falls_into_a_pause() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 80 * SAMPLE_RATE).astype(np.float32)
    samples = np.concatenate([noise[: 50 * SAMPLE_RATE], silence(1), noise[50 * SAMPLE_RATE :]])

    first, second = cut_into_pieces(samples, piece_s=60)

    assert 50 <= second.start_s <= 51
    assert len(first.samples) == second.start_s * SAMPLE_RATE
