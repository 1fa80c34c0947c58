"""Whatever was found in a video's parts, its scenes are contiguous, whole and have pictures."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scenedex.domain.findings import (
    Cut,
    CutKind,
    Findings,
    Moment,
    ScanReport,
    ScanWay,
    SceneRules,
    outline_scenes,
)
from scenedex.domain.span import TimeSpan

_SCAN = ScanReport(ScanWay.FULL, "it was asked for", 1, 1)
# Video times are kept to the microsecond.
_TICKS = st.integers(0, 20_000_000)


@st.composite
def rules(draw: st.DrawFn) -> SceneRules:
    shortest_s = draw(st.floats(0.04, 10))
    return SceneRules(
        min_scene_s=shortest_s,
        max_scene_s=draw(st.floats(shortest_s, 100)),
        frame_every_s=draw(st.floats(0.1, 100)),
    )


@st.composite
def parts_of_a_video(draw: st.DrawFn) -> list[Findings]:
    bounds = sorted(draw(st.lists(_TICKS, min_size=1, max_size=4, unique=True)))
    ends = [*bounds[1:], bounds[-1] + draw(st.integers(1, 10_000_000))]
    return [
        draw(part(0 if number == 0 else start, end))
        for number, (start, end) in enumerate(zip(bounds, ends, strict=True))
    ]


@st.composite
def part(draw: st.DrawFn, start: int, end: int) -> Findings:
    inside = st.integers(start, end - 1)
    cuts = draw(st.lists(inside, max_size=12))
    begun = draw(st.lists(st.sampled_from(cuts), max_size=12)) if cuts else []
    others = draw(st.lists(inside, max_size=6))
    starts = sorted({start, *begun, *others})
    return Findings(
        span=TimeSpan(start / 1e6, end / 1e6),
        width=160,
        height=90,
        cuts=tuple(Cut(at / 1e6, draw(st.sampled_from(CutKind))) for at in cuts),
        moments=tuple(draw(moment(at, until)) for at, until in pairwise([*starts, end])),
        sheets=(),
        audio=None,
        captions=None,
        scan=_SCAN,
    )


@st.composite
def moment(draw: st.DrawFn, start: int, end: int) -> Moment:
    cover = draw(st.sampled_from(["cover.webp", None]))
    at = draw(st.integers(start, end - 1))
    return Moment(start / 1e6, at / 1e6, draw(st.floats(0, 10)), f"{start}.jpg", cover, cover)


@given(parts_of_a_video(), rules())
def test_scenes_are_contiguous_and_cover_the_video(
    parts: Sequence[Findings], rules: SceneRules
) -> None:
    spans = [scene.span for scene in outline_scenes(parts, rules)]

    assert spans[0].start_s == parts[0].span.start_s
    assert spans[-1].end_s == parts[-1].span.end_s
    assert all(before.end_s == after.start_s for before, after in pairwise(spans))
    assert all(span.duration_s > 0 for span in spans)


@given(parts_of_a_video(), rules())
def test_every_scene_has_its_own_pictures_and_a_cover(
    parts: Sequence[Findings], rules: SceneRules
) -> None:
    known = {moment.frame for part in parts for moment in part.moments}
    scenes = outline_scenes(parts, rules)

    shown = [moment.frame for scene in scenes for moment in scene.moments]
    assert all(scene.moments for scene in scenes)
    assert len(set(shown)) == len(shown)
    assert set(shown) <= known
    for scene in scenes:
        assert scene.moments[0].start_s == scene.span.start_s
        assert all(before.start_s < after.start_s for before, after in pairwise(scene.moments))
        assert scene.moments[-1].start_s < scene.span.end_s
        assert scene.cover in scene.moments


@given(parts_of_a_video(), rules())
def test_cuts_however_many_make_a_bounded_number_of_scenes(
    parts: Sequence[Findings], rules: SceneRules
) -> None:
    length_s = parts[-1].span.end_s - parts[0].span.start_s

    scenes = outline_scenes(parts, rules)

    assert len(scenes) <= 2 * (length_s / rules.min_scene_s + length_s / rules.max_scene_s + 1)


@given(parts_of_a_video(), rules())
def test_what_was_outlined_once_is_outlined_so_again(
    parts: Sequence[Findings], rules: SceneRules
) -> None:
    assert outline_scenes(parts, rules) == outline_scenes(parts, rules)
