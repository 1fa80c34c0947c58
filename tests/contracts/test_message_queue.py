"""One suite, two queues. Moto proves calls and answers, not redrive or event sources."""

import pytest

from scenedex.aws import Clients, SqsQueue
from scenedex.settings import Settings
from scenedex.testing.aws import MemoryQueue


class _Memory(MemoryQueue):
    url = "memory://queue"

    def receive(self):
        bodies = self.bodies[self.url]
        return [(body, str(index)) for index, body in enumerate(bodies)]

    def hidden_for_s(self, handle):
        return self.visibility[self.url, handle]


class _Moto(SqsQueue):
    def __init__(self):
        client = Clients(Settings()).sqs
        self.url = client.create_queue(QueueName="queue")["QueueUrl"]
        self.asked = []
        client.meta.events.register(
            "before-parameter-build.sqs.ChangeMessageVisibility",
            lambda params, **_: self.asked.append(params["VisibilityTimeout"]),
        )
        super().__init__(client)

    def receive(self):
        answer = self._client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10)
        return [(item["Body"], item["ReceiptHandle"]) for item in answer.get("Messages", [])]

    def hidden_for_s(self, handle):
        return self.asked[-1]


@pytest.fixture(params=["memory", "sqs"])
def queue(request, aws):
    return _Memory() if request.param == "memory" else _Moto()


def test_what_is_sent_is_received(queue):
    queue.send(queue.url, '{"title": "한글 🎬"}')
    assert [body for body, _ in queue.receive()] == ['{"title": "한글 🎬"}']


def test_a_received_message_can_be_hidden_for_longer(queue):
    queue.send(queue.url, "{}")
    [(_, handle)] = queue.receive()
    queue.change_visibility(queue.url, handle, timeout_s=17)
    assert queue.hidden_for_s(handle) == 17
