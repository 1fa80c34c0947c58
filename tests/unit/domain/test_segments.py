import tracemalloc

import pytest

from scenedex.domain.segments import (
    LOOK_AHEAD_S,
    MIB,
    ByteRange,
    PacketMap,
    Segment,
    SegmentPlan,
    SegmentRules,
    merge,
)

RULES = SegmentRules(over_s=900, segment_s=300)
RATE = 10
SECOND_BYTES = 1_000_000


def film(duration_s: int, *, key_every: int = 20, start_s: float = 0.0, most_s: float = 14400):
    """A film whose pictures and sound take a megabyte a second, one after the other."""
    made = PacketMap(most_s)
    position = 4096
    for frame in range(duration_s * RATE):
        at_s = start_s + frame / RATE
        made.note(0, at_s, position, 90_000)
        if frame % key_every == 0:
            made.note_key(at_s)
        made.note(1, at_s, position + 90_000, 10_000)
        position += 100_000
    return made


def bounds(found: PacketMap, duration_s: float, *, origin_s: float = 0.0) -> list[float]:
    return found.boundaries(origin_s, duration_s, RULES)


@pytest.mark.parametrize(
    ("duration_s", "expected"),
    [
        (1000, [334, 666]),
        (1200, [300, 600, 900]),
        (901, [300, 600]),
        (1340, [334, 670, 1004]),
    ],
)
def test_parts_are_about_equally_long_and_begin_at_key_frames(duration_s, expected):
    found = bounds(film(duration_s), duration_s)
    assert found == pytest.approx(expected, abs=2.0)
    assert all(at_s % 2 == 0 for at_s in found)


def test_a_clock_that_does_not_begin_at_zero_shifts_everything():
    found = bounds(film(1200, start_s=3600.0), 1200, origin_s=3600.0)
    assert found == pytest.approx([3900, 4200, 4500], abs=2.0)


def test_without_key_frames_between_there_are_no_parts():
    assert bounds(film(1000, key_every=10**9), 1000) == []


def test_few_key_frames_make_few_parts():
    assert bounds(film(1200, key_every=RATE * 550), 1200) == [550.0, 1100.0]


def test_a_clock_that_goes_back_is_seen():
    found = film(10)
    assert not found.goes_back
    found.note_key(5.0)
    assert found.goes_back


def test_ranges_hold_the_time_asked_for_and_little_more():
    found = film(1000)
    pictures, sound = found.ranges(300.0, 600.0, is_last=False)
    for each in (pictures, sound):
        assert each.start <= 4096 + 300 * SECOND_BYTES
        assert each.end >= 4096 + (600 + LOOK_AHEAD_S) * SECOND_BYTES
        assert each.size_bytes < 307 * SECOND_BYTES


def test_the_last_part_goes_on_to_the_end():
    (pictures, _) = film(1000).ranges(700.0, 900.0, is_last=True)
    assert pictures.end >= 4096 + 1000 * SECOND_BYTES - 100_000


def test_sound_that_lies_apart_from_its_pictures_is_a_range_of_its_own():
    found = PacketMap(3600)
    for second in range(1000):
        found.note(0, float(second), second * 1000, 1000)
    for second in range(1000):
        found.note(1, float(second), 50 * MIB + second * 100, 100)
    pictures, sound = found.ranges(100.0, 200.0, is_last=False)
    assert pictures.end < 2 * MIB
    assert sound.start >= 50 * MIB
    assert len(merge([pictures, sound], size_bytes=60 * MIB)) == 2


def test_a_header_before_a_packet_is_fetched_with_it():
    found = PacketMap(3600)
    found.note(0, 0.0, 0, 1000)
    found.note(0, 100.0, 5000, 1000)  # 4000 bytes that are no packet's lie before it
    (only,) = found.ranges(100.0, 101.0, is_last=False)
    assert only.start == 1000


def test_packets_without_time_or_place_are_passed_over():
    found = PacketMap(3600)
    found.note(0, None, 10, 10)
    found.note(0, 1.0, None, 10)
    assert found.ranges(0.0, 10.0, is_last=False) == []


def test_ranges_close_to_each_other_are_one_request_and_none_goes_beyond_the_file():
    ranges = [ByteRange(0, 100), ByteRange(5 * MIB, 6 * MIB), ByteRange(200, 300)]
    assert merge(ranges, size_bytes=5 * MIB + 7) == (
        ByteRange(0, 300),
        ByteRange(5 * MIB, 5 * MIB + 7),
    )
    assert merge([ByteRange(10, 20)], size_bytes=10) == ()


def test_four_hours_of_packets_take_as_much_memory_as_a_few_numbers_a_second():
    def noted(duration_s: int) -> int:
        tracemalloc.start()
        made = PacketMap(14400)
        for second in range(duration_s):
            for packet in range(6):
                made.note(packet % 3, second + packet / 6, second * 1000, 10)
            made.note_key(float(second))
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return held

    assert noted(14400) < 2 * MIB


def segment(part: int, start_s: float, end_s: float | None, size: int = 10) -> Segment:
    return Segment(part, start_s, end_s, (ByteRange(0, size),))


@pytest.mark.parametrize(
    "segments",
    [
        (segment(0, 0.0, None),),
        (segment(0, 0.0, 5.0), segment(1, 6.0, None)),
        (segment(0, 1.0, 5.0), segment(1, 5.0, None)),
        (segment(0, 0.0, 5.0), segment(1, 5.0, 9.0)),
        (segment(0, 0.0, 5.0), segment(0, 5.0, None)),
    ],
    ids=["one", "gap", "starts late", "ends early", "numbers"],
)
def test_a_plan_that_does_not_cover_the_video_is_none(segments):
    with pytest.raises(ValueError, match=r"segments|cover|part"):
        SegmentPlan(segments)


@pytest.mark.parametrize(
    ("ranges", "match"),
    [
        ([(5, 5)], "not empty"),
        ([(-1, 5)], "starts at 0"),
        ([(0, 9), (5, 12)], "do not overlap"),
    ],
)
def test_ranges_that_make_no_sense_are_refused(ranges, match):
    with pytest.raises(ValueError, match=match):
        Segment(0, 0.0, 1.0, tuple(ByteRange(*each) for each in ranges))


def test_what_a_probe_says_of_parts_is_held_to_the_file():
    two = SegmentPlan((segment(0, 0.0, 500.0), segment(1, 500.0, None)))
    assert two.fits(10, 1000, RULES)
    assert not two.fits(9, 1000, RULES)
    many = tuple(segment(n, float(n), None if n == 9 else n + 1.0) for n in range(10))
    assert not SegmentPlan(many).fits(10, 1000, RULES)
    bare = SegmentPlan((segment(0, 0.0, 5.0), Segment(1, 5.0, None, ())))
    assert not bare.fits(10, 1000, RULES)
    assert (SegmentPlan().parts, two.parts) == (1, 2)
