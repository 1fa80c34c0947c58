"""From a message to a checkpoint: claim, heartbeat, work, and what becomes of an error."""

from scenedex.stage.arrivals import Arrivals
from scenedex.stage.checkpoint import Completion, ask_for
from scenedex.stage.deliver import Deliverer, Outgoing
from scenedex.stage.entry import entry_point, publish_metrics
from scenedex.stage.failures import exhausted, fail_claim, fail_unclaimed
from scenedex.stage.notifications import ObjectEvent, read_events
from scenedex.stage.runner import ActiveRun, Outcome, StageRunner, Work
from scenedex.stage.sqs import Backoff, SqsBatch
from scenedex.stage.wiring import Services, assemble, message_queue, open_database, services
from scenedex.stage.workspace import workspace

__all__ = [
    "ActiveRun",
    "Arrivals",
    "Backoff",
    "Completion",
    "Deliverer",
    "ObjectEvent",
    "Outcome",
    "Outgoing",
    "Services",
    "SqsBatch",
    "StageRunner",
    "Work",
    "ask_for",
    "assemble",
    "entry_point",
    "exhausted",
    "fail_claim",
    "fail_unclaimed",
    "message_queue",
    "open_database",
    "publish_metrics",
    "read_events",
    "services",
    "workspace",
]
