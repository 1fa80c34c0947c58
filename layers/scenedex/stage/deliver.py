"""Sends what the outbox holds to where it is worked on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aws_lambda_powertools.metrics import MetricUnit

from scenedex.aws import JobQueue, MessageQueue, ObjectStore
from scenedex.db import Database, outbox
from scenedex.domain.errors import Retryable, ScenedexError
from scenedex.domain.keys import ArtefactKeys
from scenedex.messages import PurgeMessage, StageMessage
from scenedex.settings import Settings
from scenedex.telemetry import logger, metrics

_FAILURES_IN_A_ROW = 2


@dataclass(frozen=True)
class Outgoing:
    """An outbox row on its way."""

    outbox_id: int
    destination: outbox.Destination
    body: str


@dataclass(frozen=True)
class Deliverer:
    """Sends outbox rows.

    A row is sent at least once: it is marked after it went out, so a crash between the two sends
    it again.
    """

    database: Database
    queue: MessageQueue
    jobs: JobQueue
    store: ObjectStore
    settings: Settings

    def deliver(self, messages: Sequence[Outgoing]) -> None:
        """Sends rows that were just committed; what fails waits for sweep."""
        if sent := self.send(messages):
            try:
                with self.database.as_worker() as tx:
                    outbox.mark_sent(tx, sent)
            except ScenedexError as error:
                _report(error, "sent but not marked")

    def send(self, messages: Sequence[Outgoing]) -> list[int]:
        """Sends rows and returns the ids of those that went out; the others stay as they are.

        A destination that fails twice in a row gets no more: each try would wait for as long.
        """
        sent: list[int] = []
        failures: Counter[outbox.Destination] = Counter()
        for message in messages:
            if failures[message.destination] >= _FAILURES_IN_A_ROW:
                continue
            try:
                self._send(message)
            except ScenedexError as error:
                _report(error, f"not sent to {message.destination}")
                failures[message.destination] += isinstance(error, Retryable)
            else:
                failures[message.destination] = 0
                sent.append(message.outbox_id)
        return sent

    def _send(self, message: Outgoing) -> None:
        match message.destination:
            case "uploads":
                self.queue.send(self.settings.uploads_queue_url, message.body)
            case "scenes":
                self.queue.send(self.settings.scenes_queue_url, message.body)
            case "index":
                self.jobs.submit_index_job(StageMessage.from_json(message.body))
            case "purge":
                self._purge(PurgeMessage.from_json(message.body))

    def _purge(self, purge: PurgeMessage) -> None:
        keys = ArtefactKeys(purge.user_id, purge.video_id, purge.generation)
        self.store.delete_prefix(self.settings.artefacts_bucket, keys.prefix)


def _report(error: ScenedexError, what: str) -> None:
    logger.warning(what, extra={"error": str(error)})
    metrics.add_metric(name="outbox_not_sent", unit=MetricUnit.Count, value=1)
