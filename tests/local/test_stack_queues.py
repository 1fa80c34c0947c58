"""SQS in front of a function: partial failures, dead letters, several batches at once."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

ROLE = "arn:aws:iam::000000000000:role/probe"
DEADLINE_S = 20.0
numbers = count()


@dataclass(frozen=True)
class Queue:
    """A queue with dead letters after two receives, and the function behind it."""

    sqs: Any
    url: str
    dead_letters: str
    receipts: Path
    connect: Callable[[], None]

    def send(self, **messages: dict[str, Any]) -> None:
        """Sends messages in one call; each leaves a receipt under its name when it is done."""
        entries = [
            {
                "Id": name,
                "MessageBody": json.dumps({"receipt": str(self.receipts / name), **body}),
            }
            for name, body in messages.items()
        ]
        self.sqs.send_message_batch(QueueUrl=self.url, Entries=entries)

    def receipt(self, name: str) -> dict[str, Any]:
        """Waits until a message is done."""
        deadline = time.monotonic() + DEADLINE_S
        while not (self.receipts / name).exists():
            assert time.monotonic() < deadline, f"{name} was not handled"
            time.sleep(0.02)
        found: dict[str, Any] = json.loads((self.receipts / name).read_text())
        return found

    def dead(self) -> list[dict[str, Any]]:
        """Waits for a dead letter."""
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            answer = self.sqs.receive_message(
                QueueUrl=self.dead_letters, MaxNumberOfMessages=10, AttributeNames=["All"]
            )
            if found := answer.get("Messages", []):
                return [json.loads(message["Body"]) for message in found]
            time.sleep(0.1)
        return []

    def depth(self) -> int:
        """Messages that wait or are being handled."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(value) for value in found["Attributes"].values())


MakeQueue = Callable[..., Queue]


@pytest.fixture
def make_queue(aws: Callable[[str], Any], tmp_path: Path) -> Iterator[MakeQueue]:
    sqs, functions = aws("sqs"), aws("lambda")
    made = []

    def make(*, batch_size: int, concurrency: int, visibility_s: int = 1) -> Queue:
        name = f"probe-queue-{next(numbers)}"
        dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
        redrive = {"deadLetterTargetArn": _arn(sqs, dead), "maxReceiveCount": 2}
        attributes = {"VisibilityTimeout": str(visibility_s), "RedrivePolicy": json.dumps(redrive)}
        url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        functions.create_function(
            FunctionName=name,
            PackageType="Image",
            Role=ROLE,
            Code={"ImageUri": "registry.example/probe:1"},
            ImageConfig={"Command": ["probe.handle"]},
            Timeout=visibility_s,
        )
        functions.get_waiter("function_active_v2").wait(
            FunctionName=name, WaiterConfig={"Delay": 1}
        )

        def connect() -> None:
            mapping = functions.create_event_source_mapping(
                FunctionName=name,
                EventSourceArn=_arn(sqs, url),
                BatchSize=batch_size,
                FunctionResponseTypes=["ReportBatchItemFailures"],
                ScalingConfig={"MaximumConcurrency": concurrency},
            )
            made.append((name, mapping["UUID"]))

        return Queue(sqs, url, dead, tmp_path, connect)

    yield make
    for name, mapping in made:
        functions.delete_event_source_mapping(UUID=mapping)
        functions.delete_function(FunctionName=name)


def _arn(sqs: Any, url: str) -> str:
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return str(found["Attributes"]["QueueArn"])


def test_one_bad_message_fails_alone_and_ends_as_a_dead_letter(make_queue: MakeQueue) -> None:
    queue = make_queue(batch_size=3, concurrency=2)
    queue.send(first={}, bad={"do": "raise"}, last={})
    queue.connect()
    first, last = queue.receipt("first"), queue.receipt("last")
    assert first["request"] == last["request"], "they came in one batch"
    assert [letter["do"] for letter in queue.dead()] == ["raise"]
    assert queue.depth() == 0


def test_a_function_that_dies_gives_its_messages_back(make_queue: MakeQueue) -> None:
    queue = make_queue(batch_size=1, concurrency=2)
    queue.send(deadly={"do": "exit"})
    queue.connect()
    assert [letter["do"] for letter in queue.dead()] == ["exit"]
    assert queue.depth() == 0


def test_batches_are_taken_in_parallel_up_to_the_maximum(make_queue: MakeQueue) -> None:
    queue = make_queue(batch_size=1, concurrency=3, visibility_s=20)
    names = [f"m{number}" for number in range(6)]
    queue.send(**{name: {"do": "sleep", "s": 0.6} for name in names})
    queue.connect()
    assert len({queue.receipt(name)["pid"] for name in names}) == 3
