"""What the media benchmark says follows from what was measured."""

import json
from pathlib import Path

import pytest

from scenedex.domain.findings import Cut, CutKind, Findings, Moment, ScanReport, ScanWay, SceneRules
from scenedex.domain.span import TimeSpan
from tests.benchmarks.media.footage import TrueCut
from tests.benchmarks.media.plot import draw
from tests.benchmarks.media.report import closing_line, growth, reasons, table, write_json
from tests.benchmarks.media.results import Accuracy, Contestant, Cost, PassReport, VideoReport
from tests.benchmarks.media.truth import f1, matches, score

FRAME_S = 1 / 30
RULES = SceneRules(min_scene_s=0.6, max_scene_s=60.0, frame_every_s=10.0)


def findings(*cuts: Cut) -> Findings:
    report = ScanReport(ScanWay.GUIDED, "it can", frames=300, decoded=30)
    return Findings(
        TimeSpan(0, 10), 320, 180, cuts, (Moment(0, 0, 1, "a.jpg"),), (), None, None, report
    )


def true_cut(at_s: float, difference: float = 90.0) -> TrueCut:
    return TrueCut(CutKind.HARD, at_s, at_s, at_s, difference)


def video(
    name: str = "a", group: str = "default", accuracy: Accuracy | None = None, **seconds: float
) -> VideoReport:
    """A video on which every contestant took so many seconds, and as many MiB times 100."""
    accuracy = accuracy or Accuracy(1.0, 0, 3, 0, 0, 0)
    given = {Contestant(key): value for key, value in seconds.items()}
    passes = {
        contestant: PassReport(accuracy, "guided", "it can", 30, ())
        for contestant in (Contestant.GUIDED, Contestant.FULL)
        if contestant in given
    }
    costs = {each: Cost(value, value * 2, value * 100) for each, value in given.items()}
    return VideoReport(name, group, True, 60.0, 1800, 4.0, costs, passes)


def last_line(*reports: VideoReport) -> dict[str, str]:
    return dict(pair.split("=") for pair in closing_line(reports).split(" "))


@pytest.mark.parametrize(
    ("found", "there", "expected"),
    [
        ([], [], 1.0),
        ([1.0], [], 0.0),
        ([], [1.0], 0.0),
        ([1.0, 2.0], [1.0, 2.0], 1.0),
        ([1.0 + 2 * FRAME_S], [1.0], 1.0),
        ([1.0 + 3 * FRAME_S], [1.0], 0.0),
        ([1.0, 5.0, 7.0], [1.0], 0.5),
    ],
)
def test_a_cut_counts_within_two_frames(
    found: list[float], there: list[float], expected: float
) -> None:
    assert f1(found, there) == pytest.approx(expected)


def test_one_cut_is_not_counted_for_two() -> None:
    assert matches([1.0], [(0.9, 1.1), (0.95, 1.2)]) == 1


def test_cuts_between_similar_pictures_are_not_missed() -> None:
    truth = [true_cut(2.0), true_cut(4.0), true_cut(6.0, difference=30.0)]
    accuracy = score(findings(Cut(2.0)), truth, None, rules=RULES, threshold=27.0)
    assert (accuracy.missed, accuracy.clear, accuracy.f1) == (1, 2, None)


def test_soft_cuts_are_neither_hard_ones_nor_compared_with_the_detector() -> None:
    truth = [true_cut(2.0), TrueCut(CutKind.FADE, 4.0, 4.5, 5.0)]
    found = findings(Cut(2.0), Cut(4.6, CutKind.FADE), Cut(8.0, CutKind.DISSOLVE))
    accuracy = score(found, truth, [2.0], rules=RULES, threshold=27.0)
    assert accuracy.f1 == 1.0
    assert (accuracy.soft_found, accuracy.soft_made, accuracy.soft_said) == (1, 1, 2)


def test_a_fade_counts_where_the_detector_sees_a_cut_in_its_dark() -> None:
    truth = [TrueCut(CutKind.FADE, 4.0, 4.5, 5.0)]
    found = findings(Cut(4.4), Cut(4.5, CutKind.FADE))
    accuracy = score(found, truth, [4.4], rules=RULES, threshold=27.0)
    assert (accuracy.f1, accuracy.soft_found) == (1.0, 1)


def test_what_is_taken_for_a_hard_cut_within_a_fade_does_not_count() -> None:
    """Not for anybody: in the noise of black pictures each sees one somewhere else, or none."""
    truth = [TrueCut(CutKind.FADE, 4.0, 4.5, 5.0), true_cut(8.0)]
    accuracy = score(findings(Cut(4.8), Cut(8.0)), truth, [4.2, 8.0], rules=RULES, threshold=27.0)
    assert accuracy.f1 == 1.0


def test_the_last_line_holds_the_worst_of_each_number() -> None:
    poor = Accuracy(0.9, 2, 3, 0, 0, 0)
    reports = (
        video(pyscenedetect=12.0, decode=6.0, full=6.6, guided=1.0),
        video(pyscenedetect=15.0, decode=4.0, full=6.0, guided=1.0, accuracy=poor),
        video(group="fixed", pyscenedetect=9.0, decode=5.0, full=5.0, guided=2.0),
        video(group="intra", pyscenedetect=9.0, decode=5.0, full=5.0, guided=5.0),
    )
    assert last_line(*reports) == {
        "guided_speedup_vs_pyscenedetect": "12.00",
        "guided_vs_decode": "4.00",
        "fixed_gop_speedup": "4.50",
        "full_vs_decode": "1.50",
        "f1_min": "0.900",
        "missed_hard_cuts": "4",
        "rss_mib_max": "660",
    }


def test_ratios_come_from_videos_that_everybody_looked_at() -> None:
    reports = (video(guided=1.0), video(decode=1.0, guided=1.0))
    assert last_line(*reports)["guided_vs_decode"] == "none"


def test_what_did_not_run_has_no_number_in_the_table() -> None:
    heading, row = table([video("slow one", guided=2.0)]).splitlines()
    assert heading.startswith("video")
    assert row.startswith("slow one")
    assert row.count("–") >= 6
    assert "2.0 (4.0)" in row


def test_a_failed_run_is_told() -> None:
    report = VideoReport("a", "default", True, 60.0, 1800, 4.0, {}, {}, ("guided: it broke",))
    assert "FAILED, guided: it broke" in reasons([report])
    assert table([report]).splitlines()[1].startswith("a ")


def test_all_that_was_measured_is_left_for_machines_and_for_eyes(tmp_path: Path) -> None:
    reports = [
        video(pyscenedetect=12.0, decode=6.0, full=6.6, guided=1.0),
        video("b", guided=5.0),
    ]
    write_json(tmp_path / "media.json", reports, repeat=1)
    draw(tmp_path / "media.png", reports)
    written = json.loads((tmp_path / "media.json").read_text(encoding="utf-8"))
    assert written["repeat"] == 1
    assert written["videos"][0]["costs"]["guided"]["wall_s"] == 1.0
    assert (tmp_path / "media.png").read_bytes().startswith(b"\x89PNG")
    assert "5.00 s a minute" in growth(reports)
