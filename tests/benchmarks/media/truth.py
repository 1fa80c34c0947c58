"""Scores the cuts that a pass found."""

from collections.abc import Iterable, Sequence

from scenedex.domain.findings import CutKind, Findings, SceneRules, thin
from tests.benchmarks.media.footage import TrueCut
from tests.benchmarks.media.recipes import RATE
from tests.benchmarks.media.results import Accuracy

# A hard cut may be so far off.
HARD_S = 2.5 / RATE  # two frames; times are rounded
# A transition is found if a soft cut lies in it, or so little beside it.
SOFT_S = 0.25
# Pictures around a cut are clearly different from so many times the detector's threshold on.
_CLEAR = 1.5


def score(
    findings: Findings,
    truth: Sequence[TrueCut],
    reference_s: Sequence[float] | None,
    *,
    rules: SceneRules,
    threshold: float,
) -> Accuracy:
    """Compares what was found with what the builder knows and with ContentDetector's cuts.

    Args:
        reference_s: ContentDetector's cuts; None where it did not run.
        threshold: ContentDetector's.
    """
    cuts = thin(findings.cuts, findings.span, rules)
    hard_s = [cut.at_s for cut in cuts if cut.kind is CutKind.HARD]
    # Unthinned: ContentDetector sees hard cuts in the noise of a picture that is nearly black, and
    # where it does, the scene begins with one of those.
    soft_s = [cut.at_s for cut in findings.cuts if cut.kind is not CutKind.HARD]
    clear = [cut for cut in truth if _is_clear(cut, threshold)]
    soft = [cut for cut in truth if cut.kind is not CutKind.HARD]
    spans = [(cut.start_s, cut.end_s) for cut in soft]
    soft_spans = [(start - SOFT_S, end + SOFT_S) for start, end in spans]
    return Accuracy(
        f1=None
        if reference_s is None
        else f1(_apart_from(soft_spans, hard_s), _apart_from(soft_spans, reference_s)),
        missed=len(clear) - matches(hard_s, _around(cut.at_s for cut in clear)),
        clear=len(clear),
        soft_found=matches(soft_s, soft_spans),
        soft_made=len(soft),
        soft_said=len(soft_s),
    )


def f1(found_s: Sequence[float], reference_s: Sequence[float]) -> float:
    """The harmonic mean of precision and recall; 1 where nothing is found and nothing is there."""
    if not found_s and not reference_s:
        return 1.0
    return 2 * matches(found_s, _around(reference_s)) / (len(found_s) + len(reference_s))


def matches(found_s: Iterable[float], spans: Iterable[tuple[float, float]]) -> int:
    """How many spans hold a time of their own.

    Spans of one length are matched in order of time, which finds as many as any other way.
    """
    count = 0
    times = sorted(found_s)
    for start_s, end_s in sorted(spans, key=lambda span: span[1]):
        inside = next((at_s for at_s in times if start_s <= at_s <= end_s), None)
        if inside is not None:
            times.remove(inside)
            count += 1
    return count


def _apart_from(spans: Sequence[tuple[float, float]], times_s: Sequence[float]) -> list[float]:
    """The times outside of soft transitions, in which no hard cut is.

    In the noise of pictures that are nearly black ContentDetector sees one or the other, and where
    depends on how it scales pictures.
    """
    return [at_s for at_s in times_s if not any(a <= at_s <= b for a, b in spans)]


def _is_clear(cut: TrueCut, threshold: float) -> bool:
    return cut.kind is CutKind.HARD and cut.score >= _CLEAR * threshold


def _around(times_s: Iterable[float]) -> list[tuple[float, float]]:
    return [(at_s - HARD_S, at_s + HARD_S) for at_s in times_s]
