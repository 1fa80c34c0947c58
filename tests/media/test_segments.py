"""A video looked at in parts, each from a file with holes, is what it is when looked at at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from scenedex.domain import segments
from scenedex.domain.findings import Cut, CutKind, Findings, outline_scenes, thin
from scenedex.domain.segments import Segment, SegmentRules
from scenedex.domain.span import TimeSpan
from scenedex.media import AnalyseOptions, Analysis, MediaLimits, Probe, analyse, read_audio
from scenedex.media.inside import planning
from scenedex.media.inside.probing import probe_file
from scenedex.media.wav import SAMPLE_RATE_HZ
from scenedex.testing.clips import ClipForm, Shot, cue, shots, write_clip

Analyse = Callable[..., Analysis]
RULES = SegmentRules(over_s=4.0, segment_s=3.0)
FIXED = {"preset": "veryfast", "g": "25", "sc_threshold": "0"}
QUICK = {"g": "25", "deadline": "realtime", "cpu-used": "8"}
OLDER = {"g": "25", "sc_threshold": "1000000000"}
# Parts begin about every 3 s; cuts lie on their boundaries, just before and just after.
LENGTHS_S = (1.0, 1.84, 0.16, 0.2, 2.8, 2.72, 0.4, 1.88, 1.0)
CUES = [cue(0.5, 1.5, "one"), cue(2.5, 3.5, "over the boundary"), cue(8.0, 9.0, "three")]
CLIPS = {
    "key frames on cuts": ("a.mp4", ClipForm()),
    "fixed groups": ("a.mp4", ClipForm(options=FIXED)),
    "with sound and text": ("a.mp4", ClipForm(options=FIXED, has_sound=True, cues=CUES)),
    "pictures after a key frame and before it": (
        "a.mp4", ClipForm(options={**FIXED, "bf": "3", "x264-params": "open-gop=1"}),
    ),
    "index in front": ("a.mp4", ClipForm(options=FIXED, muxer={"movflags": "faststart"})),
    "fragments": (
        "a.mp4", ClipForm(options=FIXED, muxer={"movflags": "frag_keyframe+empty_moov"}),
    ),
    "variable rate": ("a.mkv", ClipForm(options=FIXED, is_variable=True, has_sound=True)),
    "starts at an hour": ("a.mkv", ClipForm(options=FIXED, start_s=3600.0)),
    "transport stream": ("a.ts", ClipForm(options=FIXED, start_s=5.0, has_sound=True)),
    "vp9": ("a.webm", ClipForm(codec="libvpx-vp9", options=QUICK)),
    "older codec": ("a.avi", ClipForm(codec="mpeg4", options=OLDER)),
    "quicktime": ("a.mov", ClipForm(options=FIXED, has_sound=True)),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A clip, at once and in parts."""

    path: Path
    options: AnalyseOptions
    probed: Probe
    whole: Analysis
    parts: list[Analysis]

    @property
    def findings(self) -> list[Findings]:
        return [part.findings for part in self.parts]


@pytest.fixture(scope="module", params=["auto", "full"])
def given(request: pytest.FixtureRequest, options: AnalyseOptions) -> AnalyseOptions:
    return replace(options, scan=request.param)


@pytest.fixture(scope="module", params=CLIPS)
def clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    name, form = CLIPS[request.param]
    path = tmp_path_factory.mktemp("clip") / name
    write_clip(path, shots(*LENGTHS_S), form)
    return path


@pytest.fixture(scope="module")
def case(
    clip: Path,
    given: AnalyseOptions,
    limits: MediaLimits,
    analyse_here: Analyse,
) -> Case:
    probed = plan(clip, limits)
    return Case(
        path=clip,
        options=given,
        probed=probed,
        whole=analyse_here(clip, given),
        parts=[
            analyse_here(with_holes(clip, segment), given, segment=segment)
            for segment in probed.plan.segments
        ],
    )


def plan(path: Path, limits: MediaLimits, rules: SegmentRules = RULES) -> Probe:
    """Plans with such small margins that even a small file has holes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "_MERGE_BYTES", 0)
        patch.setattr(segments, "_SLACK_BYTES", 188 * 4)
        patch.setattr(planning, "_BLOCK_BYTES", 512)
        return probe_file(path, replace(limits, segments=rules))


def with_holes(path: Path, segment: Segment) -> Path:
    """A copy of what a segment needs; the rest is zeros."""
    whole = path.read_bytes()
    made = bytearray(len(whole))
    for each in segment.ranges:
        made[each.start : each.end] = whole[each.start : each.end]
    holed = path.with_name(f"part{segment.part}{path.suffix}")
    holed.write_bytes(made)
    return holed


def hard(cuts: Sequence[Cut]) -> list[Cut]:
    return [cut for cut in cuts if cut.kind is CutKind.HARD]


def raw_cuts(parts: list[Findings]) -> list[float]:
    return [cut.at_s for part in parts for cut in hard(part.cuts)]


def cuts_of(parts: list[Findings], options: AnalyseOptions) -> list[float]:
    span = TimeSpan(0, parts[-1].span.end_s)
    cuts = thin(hard([cut for part in parts for cut in part.cuts]), span, options.rules)
    return [cut.at_s for cut in cuts]


def test_there_are_parts(case: Case) -> None:
    plan = case.probed.plan
    assert len(plan.segments) >= 3, plan.reason
    assert plan.reason == "longer than 4 s"


def test_cuts_are_those_of_one_pass(case: Case) -> None:
    assert raw_cuts(case.findings) == pytest.approx(raw_cuts([case.whole.findings]), abs=1e-5)
    assert cuts_of(case.findings, case.options) == pytest.approx(
        cuts_of([case.whole.findings], case.options), abs=1e-5
    )
    assert len(raw_cuts(case.findings)) >= 5


def test_parts_are_contiguous_and_cover_the_video(case: Case) -> None:
    spans = [part.span for part in case.findings]
    assert spans[0].start_s == 0
    assert all(before.end_s == after.start_s for before, after in pairwise(spans))
    assert spans[-1].end_s == pytest.approx(case.whole.findings.span.end_s, abs=1e-4)
    for part in case.findings:
        assert part.moments[0].start_s == part.span.start_s
        assert all(part.span.start_s <= each.at_s < part.span.end_s for each in part.moments)


def test_every_scene_has_a_cover(case: Case) -> None:
    for outline in outline_scenes(case.findings, case.options.rules):
        assert outline.cover.thumbnail
        assert outline.cover.preview


def test_nothing_is_said_to_be_damaged(case: Case) -> None:
    assert [notice for part in case.parts for notice in part.notices] == [
        notice for _ in case.parts for notice in case.whole.notices
    ]


def test_sound_of_the_parts_is_the_whole_sound(case: Case) -> None:
    if case.whole.findings.audio is None:
        assert {part.audio for part in case.findings} == {None}
        return
    whole = read_audio(case.whole.folder / case.whole.findings.audio)
    for part in case.parts:
        samples = read_audio(part.folder / (part.findings.audio or ""))
        start = round(part.findings.span.start_s * SAMPLE_RATE_HZ)
        end = round(part.findings.span.end_s * SAMPLE_RATE_HZ)
        expected = whole[start:end]
        assert len(samples) == pytest.approx(len(expected), abs=0.05 * SAMPLE_RATE_HZ)
        assert np.abs(samples).mean() == pytest.approx(np.abs(expected).mean(), rel=0.03)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_parts_take_no_more_of_a_longer_video(
    tmp_path: Path, limits: MediaLimits, name: str
) -> None:
    """With the margins of life, and 4 MB a second."""
    sizes = {}
    for minutes in (1, 2):
        path = write_noise(tmp_path / f"{minutes}{name}", minutes * 60)
        given = replace(limits, segments=SegmentRules(over_s=20, segment_s=12))
        sizes[minutes] = [each.size_bytes for each in probe_file(path, given).plan.segments]
        assert len(sizes[minutes]) == minutes * 5
    assert max(sizes[2]) < max(sizes[1]) * 1.1
    assert max(sizes[1]) < 0.45 * path.stat().st_size / 2


def write_noise(path: Path, duration_s: int) -> Path:
    """A video that cannot be compressed: ten pictures of noise, over and over."""
    chance = np.random.default_rng(5)
    size = (240, 320, 3)
    noise = [chance.integers(0, 255, size, dtype=np.uint8) for _ in range(10)]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg2video", rate=10, options={"g": "10", "q:v": "2"})
        stream.height, stream.width, stream.pix_fmt = 240, 320, "yuv420p"
        stream.codec_context.options = {"qmin": "2", "qmax": "2"}
        for number in range(duration_s * 10):
            frame = av.VideoFrame.from_ndarray(noise[number % 10], format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("segment_s", [1.1, 1.5, 2.2, 6.0])
def test_cuts_are_the_same_however_long_parts_are(
    tmp_path: Path, limits: MediaLimits, given: AnalyseOptions, analyse_here: Analyse, *,
    segment_s: float,
) -> None:  # fmt: skip
    clip = tmp_path / "a.mp4"
    write_clip(clip, shots(*LENGTHS_S), ClipForm(options=FIXED))
    parts = [
        analyse_here(with_holes(clip, segment), given, segment=segment).findings
        for segment in plan(clip, limits, replace(RULES, segment_s=segment_s)).plan.segments
    ]
    assert len(parts) == round(12 / segment_s)
    assert cuts_of(parts, given) == cuts_of([analyse_here(clip, given).findings], given)


def test_in_the_sandbox_too(tmp_path: Path, limits: MediaLimits, options: AnalyseOptions) -> None:
    clip = tmp_path / "a.mp4"
    write_clip(clip, shots(*LENGTHS_S), ClipForm(options=FIXED))
    parts = [
        analyse(with_holes(clip, segment), tmp_path, options, segment=segment)
        for segment in plan(clip, limits).plan.segments
    ]
    whole = analyse(clip, tmp_path, options)
    assert cuts_of([part.findings for part in parts], options) == cuts_of([whole.findings], options)


def test_a_take_over_many_parts_is_split_as_one(
    tmp_path: Path, limits: MediaLimits, options: AnalyseOptions, analyse_here: Analyse
) -> None:
    clip = tmp_path / "a.mp4"
    write_clip(clip, shots(14.0), ClipForm(options=FIXED))
    given = replace(options, max_scene_s=5.0, frame_every_s=2.0)
    parts = [
        analyse_here(with_holes(clip, segment), given, segment=segment).findings
        for segment in plan(clip, limits).plan.segments
    ]
    outlines = outline_scenes(parts, given.rules)
    assert len(outlines) == 3
    assert all(outline.cover.thumbnail for outline in outlines)


def test_cues_of_the_parts_are_all_there(
    tmp_path: Path, limits: MediaLimits, analyse_here: Analyse, options: AnalyseOptions
) -> None:
    clip = tmp_path / "a.mkv"
    form = ClipForm(options=FIXED, cues=CUES, text_codec="subrip")
    write_clip(clip, shots(*LENGTHS_S), form)
    found = []
    for segment in plan(clip, limits).plan.segments:
        analysis = analyse_here(with_holes(clip, segment), options, segment=segment)
        if analysis.findings.captions:
            found.append((analysis.folder / analysis.findings.captions).read_text())
    assert [sum(each.text in text for text in found) for each in CUES] == [1, 1, 1]


@pytest.mark.parametrize(
    ("name", "takes", "form", "why"),
    [
        ("a.mp4", shots(3.0), ClipForm(), "short"),
        ("a.mp4", shots(9.0), ClipForm(options={"g": "1000", "sc_threshold": "0"}), "few key"),
    ],
    ids=["short", "one group"],
)  # fmt: skip
def test_one_part_does_all_where_a_plan_is_not_to_be_had(
    tmp_path: Path, limits: MediaLimits, name: str, takes: list[Shot], form: ClipForm, why: str
) -> None:
    write_clip(tmp_path / name, takes, form)
    probed = plan(tmp_path / name, limits)
    assert why in probed.plan.reason
