"""Real clips of any kind through the real pass: scenes that are whole, each with a picture."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scenedex.domain.findings import outline_scenes
from scenedex.media import AnalyseOptions, Analysis
from scenedex.media.inside.probing import probe_file
from scenedex.testing.clips import ClipForm, Shot, blocks, plain, write_clip

SIZE = (64, 36)
RATE = 25
# libav does not believe in a transport stream of a few packets.
LEAST_STREAM_BYTES = 4096
PICTURES = [blocks(1, SIZE), blocks(2, SIZE), blocks(3, SIZE), plain(0, SIZE), plain(200, SIZE)]

a_shot = st.builds(
    lambda picture, frames, drift: Shot(PICTURES[picture], frames / RATE, drift),
    st.integers(0, len(PICTURES) - 1),
    st.integers(1, 40),
    st.integers(0, 2),
)
a_form = st.builds(
    lambda suffix, variable, start, gop: (
        suffix,
        ClipForm(
            rate=RATE,
            is_variable=variable,
            start_s=start,
            options={"preset": "ultrafast", "g": str(gop)},
        ),
    ),
    st.sampled_from([".mp4", ".mkv", ".ts"]),
    st.booleans(),
    st.sampled_from([0.0, 2.0, 3600.0]),
    st.sampled_from([1, 12, 250]),
)


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(shots=st.lists(a_shot, min_size=1, max_size=6), form=a_form)
def test_any_clip_becomes_scenes_that_cover_it_and_have_pictures(
    shots: list[Shot],
    form: tuple[str, ClipForm],
    tmp_path: Path,
    options: AnalyseOptions,
    analyse_here: Callable[..., Analysis],
) -> None:
    suffix, coded = form
    path = tmp_path / f"clip{suffix}"
    write_clip(path, shots, coded)
    assume(suffix != ".ts" or path.stat().st_size > LEAST_STREAM_BYTES)

    probed = probe_file(path, options.limits)
    analysis = analyse_here(path)
    scenes = outline_scenes([analysis.findings], options.rules)

    spans = [scene.span for scene in scenes]
    assert spans[0].start_s == 0
    assert abs(spans[-1].end_s - probed.duration_s) <= 2 / RATE
    assert all(before.end_s == after.start_s for before, after in pairwise(spans))
    assert all(span.duration_s > 0 for span in spans)
    for scene in scenes:
        assert all((analysis.folder / moment.frame).stat().st_size > 0 for moment in scene.moments)
        assert scene.cover.thumbnail
        assert all(
            scene.span.start_s - 1e-6 <= moment.at_s <= scene.span.end_s for moment in scene.moments
        )
