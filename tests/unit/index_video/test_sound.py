import numpy as np
import pytest

from functions.index_video.sound import GAP_S, SAMPLE_RATE, Stretch, cut_into_pieces
from scenedex.testing.voice import silence


def stretches(samples: np.ndarray, *starts_s: float) -> list[Stretch]:
    """Sound cut as detection cuts it."""
    cuts = [int(start_s * SAMPLE_RATE) for start_s in starts_s]
    parts = np.split(samples, cuts)
    return [Stretch(start_s, part) for start_s, part in zip((0.0, *starts_s), parts, strict=True)]


@pytest.mark.parametrize("starts_s", [(), (30.0,), (60.0, 120.0), (10.0, 20.0, 30.0, 150.0)])
@pytest.mark.parametrize("duration_s", [0.0, 0.5, 59.9, 60.0, 61.0, 200.0])
def test_pieces_are_the_whole_and_none_is_too_long(duration_s: float, starts_s) -> None:
    samples = np.arange(int(duration_s * SAMPLE_RATE), dtype=np.float32)
    parts = stretches(samples, *(start_s for start_s in starts_s if start_s < duration_s))

    pieces = list(cut_into_pieces(parts, piece_s=60))

    whole = np.concatenate([piece.samples for piece in pieces] or [samples])
    np.testing.assert_array_equal(whole, samples)
    assert all(0 < len(piece.samples) <= 60 * SAMPLE_RATE for piece in pieces)
    assert [round(piece.start_s * SAMPLE_RATE) for piece in pieces] == [
        int(piece.samples[0]) for piece in pieces
    ]


@pytest.mark.parametrize("starts_s", [(), (49.0,), (50.0, 52.0), (59.0,)])
def test_the_cut_falls_into_a_pause_wherever_parts_end(starts_s) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 80 * SAMPLE_RATE).astype(np.float32)
    samples = np.concatenate([noise[: 50 * SAMPLE_RATE], silence(1), noise[50 * SAMPLE_RATE :]])

    first, second = cut_into_pieces(stretches(samples, *starts_s), piece_s=60)

    assert 50 <= second.start_s <= 51
    assert len(first.samples) == second.start_s * SAMPLE_RATE


def test_parts_that_overlap_or_leave_a_gap_keep_the_time_of_the_whole() -> None:
    loud = np.ones(10 * SAMPLE_RATE, np.float32)

    (piece,) = cut_into_pieces([Stretch(0.0, loud), Stretch(9.5, loud), Stretch(21.5, loud)])

    assert piece.end_s == 31.5
    assert not piece.samples[int(19.5 * SAMPLE_RATE) : int(21.5 * SAMPLE_RATE)].any()
    assert piece.samples[: int(19.5 * SAMPLE_RATE)].all()


def test_a_long_gap_is_not_filled() -> None:
    loud = np.ones(SAMPLE_RATE, np.float32)
    far_s = 1.0 + GAP_S + 3600

    first, second = cut_into_pieces([Stretch(0.0, loud), Stretch(far_s, loud)])

    assert (first.start_s, second.start_s) == (0.0, far_s)
    assert len(first.samples) == len(second.samples) == SAMPLE_RATE


def test_only_one_part_is_read_at_a_time() -> None:
    read: list[int] = []

    def parts():
        for number in range(8):
            read.append(number)
            yield Stretch(number * 10.0, np.zeros(10 * SAMPLE_RATE, np.float32))

    pieces = cut_into_pieces(parts(), piece_s=20)
    assert len(next(pieces).samples) <= 20 * SAMPLE_RATE
    assert read == [0, 1, 2]
