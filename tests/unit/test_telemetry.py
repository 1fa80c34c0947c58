"""Going on after a failure leaves a notice with the run."""

from scenedex.domain.errors import Code
from scenedex.telemetry import collect_warnings, degraded


def test_a_notice_reaches_the_collector_of_its_run() -> None:
    with collect_warnings() as notices:
        degraded(Code.AUDIO_MISSING, "This video has no sound.", stream=1)
    assert [(n.code, n.message, n.details) for n in notices] == [
        (Code.AUDIO_MISSING, "This video has no sound.", {"stream": 1})
    ]


def test_the_same_notice_is_kept_once() -> None:
    with collect_warnings() as notices:
        for _ in range(2):
            degraded(Code.AUDIO_MISSING, "This video has no sound.")
    assert len(notices) == 1


def test_runs_do_not_see_each_others_notices() -> None:
    with collect_warnings() as outer:
        with collect_warnings() as inner:
            degraded(Code.DECODE_ERRORS, "Three pictures could not be decoded.")
        degraded(Code.AUDIO_MISSING, "This video has no sound.")
    assert [n.code for n in inner] == [Code.DECODE_ERRORS]
    assert [n.code for n in outer] == [Code.AUDIO_MISSING]
