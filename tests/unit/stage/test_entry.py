import json

import pytest

from scenedex.domain.errors import Code
from scenedex.stage import entry_point
from scenedex.telemetry import degraded, metrics
from scenedex.testing.events import FakeContext


@pytest.fixture(autouse=True)
def fresh():
    metrics.provider.clear_metrics()
    yield
    metrics.provider.clear_metrics()


def test_what_was_counted_goes_out_even_when_the_handler_fails(capsys):
    @entry_point
    def handle(event, context):
        degraded(Code.AUDIO_MISSING, "There is no sound.")
        raise ValueError(event)

    with pytest.raises(ValueError, match="given"):
        handle("given", FakeContext())
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert any("degraded_audio_missing" in line for line in lines)
    assert not metrics.provider.metric_set


def test_a_handler_that_counts_nothing_writes_no_metrics(capsys):
    @entry_point
    def handle(event, context):
        return event

    assert handle({"a": 1}, FakeContext()) == {"a": 1}
    assert "_aws" not in capsys.readouterr().out
