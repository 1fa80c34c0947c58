import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenedex.domain.errors import Code, Rejected, Retryable
from scenedex.stage import Backoff, SqsBatch
from scenedex.testing.aws import MemoryQueue
from scenedex.testing.events import sqs_event

URL = "sqs://queue"
NOWHERE = Retryable(Code.STORAGE_UNAVAILABLE, "The object store cannot be reached right now.")


def batch(handle, queue=None, url=URL):
    return SqsBatch(queue or MemoryQueue(), url, Backoff(5, 600, chance=lambda: 1.0), handle)


def failing(error):
    def handle(record):
        raise error

    return handle


def test_every_record_is_handled_and_none_is_named():
    seen = []
    answer = batch(lambda record: seen.append(record.body))(sqs_event(["a", "b"]))
    assert (seen, answer) == (["a", "b"], {"batchItemFailures": []})


def test_only_the_bad_record_is_named():
    def handle(record):
        if record.body == "bad":
            raise NOWHERE

    event = sqs_event(["good", "bad", "good"])
    answer = batch(handle)(event)
    assert answer == {"batchItemFailures": [{"itemIdentifier": event["Records"][1]["messageId"]}]}


@pytest.mark.parametrize(
    "error", [NOWHERE, Rejected(Code.MESSAGE_INVALID, "No."), KeyError("x"), MemoryError()]
)
def test_a_batch_that_fails_whole_names_every_record(error):
    answer = batch(failing(error))(sqs_event(["a", "b"]))
    assert len(answer["batchItemFailures"]) == 2


@pytest.mark.parametrize(("received", "wait_s"), [(1, 5), (2, 10), (3, 20), (7, 320), (8, 600)])
def test_a_failed_record_stays_away_longer_each_time(received, wait_s):
    queue = MemoryQueue()
    batch(failing(NOWHERE), queue)(sqs_event(["a"], received=received))
    assert queue.visibility == {(URL, "handle-0"): wait_s}


def test_without_its_queue_a_record_comes_back_by_the_queues_own_time():
    queue = MemoryQueue()
    answer = batch(failing(NOWHERE), queue, url="")(sqs_event(["a"]))
    assert len(answer["batchItemFailures"]) == 1
    assert queue.visibility == {}


def test_a_backoff_that_cannot_be_set_does_not_hide_the_failure():
    queue = MemoryQueue()
    queue.faults.add("change_visibility", Retryable(Code.QUEUE_UNAVAILABLE, "Gone."))
    assert len(batch(failing(NOWHERE), queue)(sqs_event(["a"]))["batchItemFailures"]) == 1


@given(
    received=st.integers(0, 10_000),
    chance=st.floats(0, 1),
    base_s=st.floats(0.01, 60),
    max_s=st.floats(0.01, 3600),
)
def test_a_wait_is_half_fixed_and_never_longer_than_allowed(received, chance, base_s, max_s):
    wait_s = Backoff(base_s, max_s, chance=lambda: chance).wait_s(received)
    least_s = Backoff(base_s, max_s, chance=lambda: 0.0).wait_s(received)
    assert 0 < least_s <= wait_s <= min(2 * least_s, max_s) * 1.000001


def test_an_unforeseen_failure_is_logged_with_its_stack(caplog):
    batch(failing(ZeroDivisionError("deep")))(sqs_event(["a"]))
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [
        ZeroDivisionError
    ]


def test_a_foreseen_failure_is_logged_without_a_stack(caplog):
    batch(failing(NOWHERE))(sqs_event(["a"]))
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert not any(record.exc_info for record in caplog.records)
