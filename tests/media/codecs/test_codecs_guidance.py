"""Whatever is sent, the guided way finds the hard cuts that the full way finds."""

from typing import Protocol

import pytest

from scenedex.domain.findings import CutKind, Findings, ScanWay
from scenedex.media import Analysis
from scenedex.testing.clips.specimens import Truth


class Case(Protocol):
    """What this folder's conftest gives."""

    truth: Truth
    analysis: Analysis
    full: Analysis


def test_both_ways_find_the_same_cuts(case: Case) -> None:
    assert case.full.findings.scan.way is ScanWay.FULL

    assert hard_cuts(case.analysis.findings) == pytest.approx(
        hard_cuts(case.full.findings), abs=1.1 * case.truth.frame_s
    )


def test_both_ways_end_together(case: Case) -> None:
    assert case.analysis.findings.span.end_s == pytest.approx(
        case.full.findings.span.end_s, abs=0.6 * case.truth.frame_s
    )


def hard_cuts(findings: Findings) -> list[float]:
    return [cut.at_s for cut in findings.cuts if cut.kind is CutKind.HARD]
