"""Which way is taken, by what the packets say; the clips are coded as cameras and encoders do."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scenedex.domain.findings import ScanWay
from scenedex.media import AnalyseOptions
from scenedex.media.inside.packets import Losses, read_packets
from scenedex.media.inside.source import open_source
from scenedex.media.inside.surveying import Survey, choose_way, take_survey
from scenedex.testing.clips import ClipForm, Take, shots, write_clip
from scenedex.testing.clips.boxes import Edit, edit
from scenedex.testing.clips.takes import Filmed, drawn

Way = tuple[ScanWay, str]
SIZE = (64, 36)
FAST = {"preset": "ultrafast"}
HEVC = {**FAST, "x265-params": "log-level=error:keyint=40"}
FIXED = {**FAST, "g": "25", "keyint_min": "25", "sc_threshold": "0"}
ONE_TAKE = shots(4.0, size=SIZE)
TAKES = shots(1.2, 1.6, 1.4, 1.8, size=SIZE)
# Of blocks a cut costs encoders so little that they need not place a key frame there.
CLEAR_TAKES = [
    Filmed(drawn(seed, (420, 180)), (320, 180), length_s)
    for seed, length_s in enumerate((1.2, 1.6, 1.4, 1.8))
]
CUTS = (ScanWay.GUIDED, "key frames stand where pictures change")
DISTANCES = (ScanWay.GUIDED, "key frames stand at fixed distances")


def no_step(path: Path) -> None:
    pass


@pytest.fixture
def surveyed(tmp_path: Path, options: AnalyseOptions) -> Callable[..., tuple[Way, Survey]]:
    def survey(
        name: str,
        takes: Sequence[Take],
        form: ClipForm,
        step: Callable[[Path], None] = no_step,
        given: AnalyseOptions = options,
    ) -> tuple[Way, Survey]:
        path = tmp_path / name
        write_clip(path, takes, form)
        step(path)
        with open_source(path, given.limits) as source:
            found = take_survey(source, read_packets(source, Losses(), [source.video]))
            return choose_way(source, found, given), found

    return survey


@pytest.mark.parametrize(
    ("name", "takes", "form", "expected"),
    [
        ("default.mp4", CLEAR_TAKES, ClipForm(), CUTS),
        ("hevc.mp4", TAKES, ClipForm(codec="libx265", options=HEVC), DISTANCES),
        ("one-take.mp4", ONE_TAKE, ClipForm(), DISTANCES),
        ("fixed.mp4", TAKES, ClipForm(options=FIXED), DISTANCES),
        ("fixed.ts", TAKES, ClipForm(options=FIXED, start_s=5.0), DISTANCES),
        ("fixed.webm", TAKES, ClipForm(codec="libvpx-vp9", options={"g": "25"}), DISTANCES),
        ("mpeg4.mkv", TAKES, ClipForm(codec="mpeg4", options={"g": "12", "b": "2M"}), None),
        ("mpeg2.ts", TAKES, ClipForm(codec="mpeg2video", options={"b": "2M"}), None),
    ],
)
def test_where_key_frames_say_something_the_way_is_guided(
    name: str,
    takes: Sequence[Take],
    form: ClipForm,
    expected: Way | None,
    surveyed: Callable[..., tuple[Way, Survey]],
) -> None:
    way, _ = surveyed(name, takes, form)

    assert way[0] is ScanWay.GUIDED
    assert way == expected or expected is None


@pytest.mark.parametrize(
    ("name", "takes", "form", "why"),
    [
        (
            "intra.mp4",
            TAKES,
            ClipForm(options={**FAST, "g": "1"}),
            "nearly all pictures are key frames",
        ),
        (
            "short.mp4",
            TAKES,
            ClipForm(options={**FIXED, "g": "5", "keyint_min": "5"}),
            "nearly all pictures are key frames",
        ),
        (
            "long.mp4",
            shots(25.0, size=SIZE),
            ClipForm(rate=5, options={**FAST, "g": "1000", "sc_threshold": "0"}),
            "key frames are too far apart",
        ),
        (
            "photo.avi",
            TAKES,
            ClipForm(codec="mjpeg", pixels="yuvj420p", options={}),
            "packets of mjpeg tell nothing about cuts",
        ),
        (
            "cutter.mov",
            TAKES,
            ClipForm(codec="prores_ks", pixels="yuv422p10le", options={}),
            "packets of prores tell nothing about cuts",
        ),
        (
            "reordered.avi",
            TAKES,
            ClipForm(options={"preset": "veryfast"}),
            "pictures lack timestamps",
        ),
    ],
)
def test_where_they_say_nothing_every_picture_is_looked_at(
    name: str,
    takes: Sequence[Take],
    form: ClipForm,
    why: str,
    surveyed: Callable[..., tuple[Way, Survey]],
) -> None:
    way, _ = surveyed(name, takes, form)

    assert way == (ScanWay.FULL, why)


def test_an_edit_list_that_hides_pictures_leaves_no_guidance(
    surveyed: Callable[..., tuple[Way, Survey]],
) -> None:
    way, found = surveyed("edited.mp4", TAKES, ClipForm(), edit(Edit(4.0, 1.0)))

    assert found.hidden == 50  # a second at the beginning, and one at the end
    assert way == (ScanWay.FULL, "an edit list hides pictures")


def test_every_picture_is_looked_at_where_that_is_asked_for(
    options: AnalyseOptions, surveyed: Callable[..., tuple[Way, Survey]]
) -> None:
    way, _ = surveyed("default.mp4", TAKES, ClipForm(), given=replace(options, scan="full"))

    assert way == (ScanWay.FULL, "it was asked for")


def survey_of(
    keys: list[int],
    count: int,
    *,
    frame_s: float = 0.04,
    sizes: list[int] | None = None,
    times_s: list[float] | None = None,
) -> Survey:
    """A survey of so many pictures, with key frames at these places."""
    is_key = np.zeros(count, np.bool_)
    is_key[keys] = True
    given_s = np.arange(count) * frame_s if times_s is None else np.array(times_s, np.float64)
    return Survey(
        times_s=given_s,
        sizes=np.full(count, 100, np.int64) if sizes is None else np.array(sizes, np.int64),
        keys=is_key,
        lengths_s=np.full(count, frame_s),
        hidden=0,
    )


@pytest.fixture
def choose(tmp_path: Path, options: AnalyseOptions) -> Callable[[Survey], Way]:
    """The choice for an H.264 video of which the packets say this."""
    write_clip(tmp_path / "any.mp4", shots(0.2, size=SIZE), ClipForm(options=FAST))

    def way(survey: Survey) -> Way:
        with open_source(tmp_path / "any.mp4", options.limits) as source:
            return choose_way(source, survey, options)

    return way


@pytest.mark.parametrize(
    ("survey", "why"),
    [
        (survey_of([], 0), "the stream does not begin with a key frame"),
        (survey_of([3, 50], 100), "the stream does not begin with a key frame"),
        (survey_of([], 100), "the stream does not begin with a key frame"),
        (
            survey_of([0, 2], 4, times_s=[0.0, float("nan"), 0.08, 0.12]),
            "pictures lack timestamps",
        ),
        (
            survey_of([0, 50], 100, times_s=[*np.arange(2, 4, 0.04), *np.arange(0, 2, 0.04)]),
            "the key frames' timestamps go back",
        ),
        (survey_of([0, 50], 100, frame_s=1.0), "key frames are too far apart"),
        (survey_of([0], 100, frame_s=0.3), "key frames are too far apart"),
        (
            survey_of([0, 50], 100, sizes=[2_000_000] * 100),
            "what lies between key frames is too large",
        ),
        (survey_of(list(range(0, 100, 7)), 100), "nearly all pictures are key frames"),
    ],
)
def test_odd_streams_are_looked_at_in_full(
    survey: Survey, why: str, choose: Callable[[Survey], Way]
) -> None:
    assert choose(survey) == (ScanWay.FULL, why)


@pytest.mark.parametrize(
    ("keys", "count", "expected"),
    [
        ([0, 50, 100, 150], 200, DISTANCES),
        ([0, 50, 100, 150], 151, DISTANCES),
        ([0, 50, 100, 110, 160], 200, CUTS),
        ([0, 10, 60], 100, DISTANCES),
        ([0], 100, DISTANCES),
        ([0, 60, 119, 179, 239], 290, DISTANCES),
    ],
)
def test_key_frames_where_they_had_to_be_say_nothing_of_cuts(
    keys: list[int], count: int, expected: Way, choose: Callable[[Survey], Way]
) -> None:
    """The last group ends anywhere, encoders round, and two groups are no rule."""
    assert choose(survey_of(keys, count)) == expected


@pytest.mark.parametrize(
    ("lengths", "is_cut_short"),
    [
        ([27, 32, 28, 32, 31, 30, 29], True),  # a cut a second
        ([126, 40, 80], True),  # alone in its length
        ([60, 60, 60, 41], False),  # a rule, and one cut short
        ([250, 40, 80, 90, 70], False),  # what encoders do by themselves
    ],
)
def test_only_a_rule_says_that_a_group_was_not_cut_short(
    lengths: list[int], is_cut_short: bool
) -> None:
    keys = [sum(lengths[:index]) for index in range(len(lengths))]

    assert survey_of(keys, sum(lengths)).is_cut_short(max(lengths)) == is_cut_short


def test_groups_are_measured() -> None:
    survey = survey_of([0, 50, 60], 110)

    assert survey.gop_frames.tolist() == [50, 10, 50]
    assert survey.shortest_gop == 10
    assert survey.is_cut_short(10)
    assert not survey.is_cut_short(50)
    assert survey.frame_s == pytest.approx(0.04)
    assert survey.end_s == pytest.approx(110 * 0.04)


def test_open_groups_are_measured_as_they_are_shown() -> None:
    """Two pictures that are shown before each key frame but the first are stored after it."""
    order = [0, 1, 2, 3, 4, 7, 5, 6, 8, 9, 10, 11, 14, 12, 13, 15, 16, 17, 18, 21, 19, 20]
    survey = survey_of([0, 5, 12, 19], 22, times_s=[number * 0.04 for number in order])

    assert survey.gop_frames.tolist() == [7, 7, 7, 1]
    assert not survey.follows_cuts


def test_the_end_is_that_of_the_picture_that_is_shown_last() -> None:
    survey = survey_of([0], 4, times_s=[1.0, 1.12, 1.04, 1.08])

    assert survey.origin_s == 1.0
    assert survey.end_s == pytest.approx(0.16)


def test_packets_are_not_decoded_to_be_counted(
    surveyed: Callable[..., tuple[Way, Survey]],
) -> None:
    _, found = surveyed("default.mp4", TAKES, ClipForm(has_sound=True))

    assert len(found.sizes) == len(found.times_s) == 150
    assert found.keys[0]
    assert found.sizes.min() > 0
    assert found.end_s == pytest.approx(6.0)
    assert found.hidden == 0
