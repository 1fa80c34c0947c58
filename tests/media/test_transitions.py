"""Soft transitions, judged by clips of which it is known when one take becomes the next."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from scenedex.domain.findings import CutKind
from scenedex.media.inside.gaps import GapStats, reach_of_transitions
from scenedex.media.inside.glimpses import Glimpse, SoftCut
from scenedex.media.inside.transitions import SETTLED_AFTER_S, TransitionFinder
from scenedex.testing.clips import ClipForm, Shot, Take, blocks, plain, write_clip
from scenedex.testing.clips.takes import Filmed, Grainy, Lit, Passing, Texture, drawn
from scenedex.testing.clips.transitions import (
    HARD,
    WHITE,
    Join,
    Montage,
    Transition,
    dissolve,
    drawn_montage,
    fade,
    joins_of_any_kind,
)

SIZE = (256, 144)
WIDE = (320, 180)
RATE = 25


def still(seed: int, duration_s: float = 4.0) -> Filmed:
    return Filmed(drawn(seed, SIZE), SIZE, duration_s)


def panned(seed: int, duration_s: float = 4.0, share: float = 0.6) -> Filmed:
    return Filmed(drawn(seed, WIDE), SIZE, duration_s, pan=share)


def busy(seed: int, duration_s: float = 4.0) -> Texture:
    return Texture(seed, SIZE, duration_s, speed=2)


def zoomed(seed: int, zoom: float) -> Filmed:
    return replace(still(seed), zoom=zoom)


def look(
    take: Take, steps: Iterable[int] = (1,), finder: TransitionFinder | None = None
) -> list[SoftCut]:
    """What is found, looking at every so many frames, in turn."""
    finder = finder or TransitionFinder()
    steps, index, turn = list(steps), 0, 0
    while index < round(take.duration_s * RATE):
        finder.see(index / RATE, np.ascontiguousarray(take.frame(index)[:, :, ::-1]))
        index += steps[turn % len(steps)]
        turn += 1
    return finder.finish()


SOFT = {
    "a short dissolve": ([still(1), still(2)], dissolve(0.4)),
    "a dissolve": ([still(1), still(2)], dissolve(1.0)),
    "a long dissolve": ([still(1), still(2)], dissolve(3.0)),
    "a dissolve between pans": ([panned(3), panned(4, share=-0.6)], dissolve(1.2)),
    "a dissolve between busy takes": ([busy(1), busy(2)], dissolve(1.2)),
    "a dissolve between zooms": ([zoomed(5, 1.3), zoomed(6, 0.8)], dissolve(2.0)),
    "a dissolve of grainy takes": ([Grainy(still(1)), Grainy(still(7))], dissolve(1.6)),
    "a dissolve in bad light": ([Lit(still(1), 0.03), Lit(still(2), 0.03)], dissolve(1.0)),
    "a dissolve while something passes": ([Passing(still(8)), still(2)], dissolve(1.0)),
    "a short fade": ([still(1), still(2)], fade(0.3, 0.3)),
    "a long fade": ([still(1), still(2)], fade(2.0, 2.0)),
    "a fade that is black for a while": ([still(1), still(2)], fade(0.5, 0.5, hold_s=1.0)),
    "an uneven fade": ([panned(3), still(2)], fade(0.4, 1.8, hold_s=0.2)),
    "a fade by white": ([panned(3), busy(2)], fade(0.8, 0.8, hold_s=0.2, level=WHITE)),
}


@pytest.fixture(scope="module", params=SOFT)
def soft(request: pytest.FixtureRequest) -> Montage:
    takes, join = SOFT[request.param]
    return Montage(takes, [join])


@pytest.mark.parametrize("steps", [(1,), (3,), (1, 3, 2)])
def test_a_soft_transition_is_found_where_it_is(soft: Montage, steps: tuple[int, ...]) -> None:
    [truth] = soft.transitions

    [found] = look(soft, steps)

    assert found.kind is truth.kind
    assert found.at_s == pytest.approx(truth.at_s, abs=0.25)
    assert found.span.start_s == pytest.approx(truth.start_s, abs=0.5)
    assert found.span.end_s == pytest.approx(truth.end_s, abs=0.5)
    assert (found.cut.at_s, found.cut.kind) == (found.at_s, found.kind)


NOTHING: dict[str, Take] = {
    "a hard cut": Montage([still(1), still(2)], [HARD]),
    "hard cuts between busy takes": Montage([busy(1), busy(2), busy(3)], [HARD, HARD]),
    "hard cuts between pans": Montage([panned(3), panned(4), panned(5)], [HARD, HARD]),
    "a still take": still(1, 6.0),
    "a slow pan": panned(3, 6.0, share=0.3),
    "a pan": panned(3, 3.0, share=1.0),
    "a zoom": zoomed(6, 2.0),
    "noise that moves": busy(4, 6.0),
    "something passes": Passing(still(5), rate=RATE),
    "a flicker": Lit(still(6), flicker=0.06),
    "flashes": Lit(panned(4), flashes_s=(1.0, 2.5)),
    "the light is turned down": Lit(still(7), turned_s=(1.0, 2.5), turned_gain=0.4),
    "the light is turned up on a pan": Lit(panned(3), turned_s=(1.0, 2.0), turned_gain=1.5),
    "black that begins and ends at once": Montage([still(1), still(2)], [fade(0, 0, hold_s=0.6)]),
    "black that begins at once": Montage([still(1), still(2)], [fade(0, 1.0, hold_s=0.4)]),
    "a fade out before a hard cut": Montage([still(1), still(2)], [fade(1.0, 0, hold_s=0.4)]),
    "a fade in at the start": Montage([Shot(plain(0, SIZE), 0.5), still(2)], [fade(0, 1.0)]),
    "a fade out at the end": Montage([still(2), Shot(plain(0, SIZE), 0.5)], [fade(1.0, 0)]),
}


@pytest.mark.parametrize("name", NOTHING)
@pytest.mark.parametrize("steps", [(1,), (3,)])
def test_what_is_no_soft_transition_is_not_found(name: str, steps: tuple[int, ...]) -> None:
    assert look(NOTHING[name], steps) == []


def test_a_hard_cut_within_a_dissolve_leaves_none() -> None:
    mixed = Montage([still(1), still(2)], [dissolve(1.0)])
    middle_s = mixed.transitions[0].at_s
    halves = [still(3, duration_s=mixed.duration_s), mixed]
    cut_at = round(middle_s * RATE)

    class Broken:
        duration_s = mixed.duration_s

        def frame(self, index: int) -> np.ndarray:
            return halves[index < cut_at].frame(index)

    assert look(Broken()) == []


def test_most_soft_transitions_are_found_and_hardly_any_other() -> None:
    hits = wanted = found = 0
    for seed in range(8):
        montage = drawn_montage(seed, joins_of_any_kind(seed, 6), size=SIZE, take_s=2.5)
        truth = [each for each in montage.transitions if each.kind is not CutKind.HARD]
        seen = look(montage, (2,))
        wanted, found = wanted + len(truth), found + len(seen)
        hits += sum(any(_is_same(one, each) for one in seen) for each in truth)

    assert wanted > 20
    assert hits >= 0.9 * wanted
    assert hits >= 0.95 * found


def _is_same(found: SoftCut, truth: Transition) -> bool:
    return found.kind is truth.kind and abs(found.at_s - truth.at_s) <= 0.5


def test_what_is_settled_is_told_once_and_in_time() -> None:
    joins = [dissolve(1.0), fade(0.5, 0.5, hold_s=4.0), dissolve(0.5), HARD, fade(0.4, 0.4)]
    montage = Montage([still(seed, 5.0) for seed in range(1, 7)], joins)
    finder, told = TransitionFinder(), list[SoftCut]()
    for index in range(round(montage.duration_s * RATE)):
        finder.see(index / RATE, np.ascontiguousarray(montage.frame(index)[:, :, ::-1]))
        told += (settled := finder.take_settled(index / RATE))
        assert all(index / RATE - each.at_s <= SETTLED_AFTER_S + 1 / RATE for each in settled)

    assert [each.kind for each in [*told, *finder.finish()]] == [
        join.kind for join in joins if join is not HARD
    ]
    assert told == sorted(told, key=lambda each: each.at_s)
    assert finder.finish() == []


def test_of_two_too_close_the_stronger_counts() -> None:
    montage = Montage([still(1), still(2, 1.0), still(4)], [fade(0.3, 0.3), fade(0.3, 0.3)])
    both = look(montage)

    [one] = look(montage, finder=TransitionFinder(min_scene_s=2.0))

    assert len(both) == 2
    assert one == max(both, key=lambda each: each.strength)


def test_a_montage_is_what_its_truth_says() -> None:
    joins = [dissolve(1.0), fade(0.4, 0.8, hold_s=0.4, level=WHITE), HARD]
    takes = [Shot(plain(level, SIZE), 3.0, drift=0) for level in (40, 120, 80, 200)]
    montage = Montage(takes, joins)

    assert montage.duration_s == pytest.approx(12 - 1.0 + 0.4)
    assert [(each.start_s, each.at_s, each.end_s) for each in montage.transitions] == [
        pytest.approx((2.0, 2.5, 3.0)), pytest.approx((4.6, 5.2, 6.2)), pytest.approx((8.4,) * 3)
    ]  # fmt: skip
    levels = [
        int(montage.frame(round(at_s * RATE)).mean()) for at_s in (1.9, 2.5, 3.1, 5.1, 7, 8.4)
    ]
    assert levels == pytest.approx([40, 81, 120, 255, 80, 200], abs=2)


def gaps_of(path: Path, takes: list[Take], joins: list[Join]) -> list[int]:
    """How far one has to look in each gap of a clip that x264 coded at its defaults, in packets."""
    write_clip(path, [Montage(takes, joins)], ClipForm(options={"preset": "veryfast", "g": "75"}))
    keys: list[tuple[Glimpse, int]] = []
    sizes: list[list[int]] = []
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            sizes += [[]] if packet.is_keyframe and packet.size else []
            for frame in packet.decode():
                if frame.key_frame:
                    small = frame.to_ndarray(format="bgr24")
                    keys.append((Glimpse.of(float(frame.time), small), len(keys)))
            if packet.size:
                sizes[-1].append(packet.size)
    ends = [*(glimpse for glimpse, _ in keys[1:]), None]
    return [
        reach_of_transitions(
            before,
            after,
            GapStats(np.array(gap[1:], np.int64), gap[0], 1 / RATE),
        )
        for (before, _), after, gap in zip(keys, ends, sizes, strict=True)
    ]


@pytest.mark.parametrize(
    "join", [dissolve(0.6), dissolve(2.0), fade(0.5, 0.5), fade(1, 1, level=WHITE)]
)
def test_where_a_transition_hides_one_has_to_look(tmp_path: Path, join: Join) -> None:
    assert any(gaps_of(tmp_path / "a.mp4", [still(1), still(2)], [join]))


def test_still_takes_and_hard_cuts_hide_nothing(tmp_path: Path) -> None:
    gaps = gaps_of(tmp_path / "a.mp4", [still(1), still(2), still(4)], [HARD, HARD])

    assert len(gaps) >= 3
    assert not any(gaps)


def test_a_gap_without_packets_hides_nothing() -> None:
    glimpse = Glimpse.of(0.0, blocks(1, SIZE))
    empty = GapStats(np.zeros(0, np.int64), 1000, 0.04)

    assert not reach_of_transitions(glimpse, glimpse, empty)
    assert not reach_of_transitions(glimpse, None, empty)
    assert not reach_of_transitions(glimpse, DIM, empty, lambda _: DIM)


BRIGHT = Glimpse.of(0.0, blocks(1, SIZE))
DIM = Glimpse.of(0.0, cv2.convertScaleAbs(blocks(1, SIZE), alpha=0.2))


def test_a_fade_that_takes_no_bytes_is_seen_at_a_glance_beside_the_dim_key_frame() -> None:
    """An encoder that knows of fades tells them as the picture before, made darker."""
    gap = GapStats(np.array([*[300] * 90, 500, *[300] * 9], np.int64), 20_000, 1 / RATE)
    darker = Glimpse.of(0.0, cv2.convertScaleAbs(blocks(1, SIZE), alpha=0.85))

    assert reach_of_transitions(BRIGHT, DIM, gap, {90 + 2: darker, 90: darker}.get) == 100
    assert reach_of_transitions(BRIGHT, DIM, gap, lambda _: BRIGHT) == 0
    assert reach_of_transitions(BRIGHT, DIM, gap) == 0


def test_what_follows_a_key_frame_within_a_fade_is_looked_at_as_long_as_that_may_take() -> None:
    gap = GapStats(np.full(100, 300, np.int64), 4_000, 1 / RATE)

    assert 0 < reach_of_transitions(DIM, BRIGHT, gap, lambda _: BRIGHT) < 60
    assert reach_of_transitions(DIM, BRIGHT, gap, lambda _: DIM) == 0


def test_a_picture_without_contrast_may_be_within_a_fade_however_light_it_is() -> None:
    """As the middle of a fade between a dark take and a bright one."""
    flat = Glimpse.of(0.0, cv2.convertScaleAbs(blocks(1, SIZE), alpha=0.1, beta=100))
    gap = GapStats(np.full(100, 300, np.int64), 20_000, 1 / RATE)

    assert reach_of_transitions(BRIGHT, flat, gap, lambda _: flat) == 100
