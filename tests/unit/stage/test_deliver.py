from uuid import UUID

import pytest

from scenedex.domain.errors import Code, Retryable
from scenedex.domain.stages import Stage
from scenedex.messages import PurgeMessage, StageMessage
from scenedex.settings import Settings
from scenedex.stage.deliver import Deliverer, Outgoing
from scenedex.testing.aws import MemoryJobs, MemoryQueue, MemoryStore

MESSAGE = StageMessage(UUID(int=1), UUID(int=2), 3, Stage.DETECT)
SETTINGS = Settings(
    artefacts_bucket="artefacts", uploads_queue_url="sqs://uploads", scenes_queue_url="sqs://scenes"
)


@pytest.fixture
def parts():
    return MemoryQueue(), MemoryJobs(), MemoryStore()


@pytest.fixture
def deliverer(parts):
    return Deliverer(None, *parts, SETTINGS)


@pytest.mark.parametrize("destination", ["uploads", "scenes"])
def test_a_message_goes_to_the_queue_of_its_destination(deliverer, parts, destination):
    assert deliverer.send([Outgoing(1, destination, MESSAGE.to_json())]) == [1]
    assert parts[0].bodies == {f"sqs://{destination}": [MESSAGE.to_json()]}


def test_an_index_message_becomes_a_job(deliverer, parts):
    assert deliverer.send([Outgoing(1, "index", MESSAGE.to_json())]) == [1]
    assert parts[1].submitted == [MESSAGE]


def test_a_purge_deletes_one_generation(deliverer, parts):
    folder = f"{UUID(int=2)}/{UUID(int=1)}"
    for generation in (1, 2, 12):
        parts[2].put("artefacts", f"{folder}/{generation}/audio.wav", b"x")
    body = PurgeMessage(UUID(int=1), UUID(int=2), 1).to_json()
    assert deliverer.send([Outgoing(1, "purge", body)]) == [1]
    left = parts[2].list_keys("artefacts", "")
    assert left == [f"{folder}/12/audio.wav", f"{folder}/2/audio.wav"]


def test_what_cannot_be_sent_keeps_nothing_else_from_going(deliverer, parts):
    parts[0].faults.add("send", Retryable(Code.QUEUE_UNAVAILABLE, "Gone."))
    rows = [Outgoing(n, "scenes", MESSAGE.to_json()) for n in (1, 2)]
    assert deliverer.send([*rows, Outgoing(3, "index", "not json")]) == [2]


def test_a_destination_that_is_down_is_not_asked_again_and_again(deliverer, parts):
    parts[0].faults.add("send", Retryable(Code.QUEUE_UNAVAILABLE, "Gone."), times=2)
    rows = [Outgoing(n, "scenes", MESSAGE.to_json()) for n in (1, 2, 3)]
    assert deliverer.send([*rows, Outgoing(4, "index", MESSAGE.to_json())]) == [4]
    assert deliverer.send(rows) == [1, 2, 3]
