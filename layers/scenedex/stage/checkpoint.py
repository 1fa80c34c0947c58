"""What a completed stage leaves behind, all in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scenedex.db import Database, Transaction, outbox, stage_runs, warnings
from scenedex.domain.stages import Stage, StageRef
from scenedex.domain.video import Claim
from scenedex.messages import StageMessage
from scenedex.stage.deliver import Outgoing
from scenedex.telemetry import Notice

DESTINATIONS: dict[Stage, outbox.Destination] = {
    Stage.VALIDATE: "uploads",
    Stage.DETECT: "scenes",
    Stage.TRANSCRIBE: "index",
    Stage.EMBED: "index",
    Stage.PUBLISH: "index",
}
"""Who works on which stage."""


@dataclass(frozen=True)
class Completion:
    """What the work of a stage made.

    Attributes:
        output: small facts that later stages read; JSON types only.
        write: puts rows into the checkpoint's transaction, which acts for the video's user.
    """

    output: dict[str, object]
    write: Callable[[Transaction], None] | None = None


def checkpoint(
    database: Database,
    claim: Claim,
    completion: Completion,
    notices: Sequence[Notice],
) -> list[Outgoing]:
    """Completes a run and asks for the next one; all of it or nothing.

    Returns:
        The outbox rows to send now.

    Raises:
        Retryable: LEASE_LOST; nothing is written.
    """
    ref = claim.ref
    with database.as_worker() as tx:
        tx.act_for(claim.user_id)
        stage_runs.complete(tx, claim, output=completion.output)
        if completion.write:
            completion.write(tx)
        warnings.add(
            tx,
            video_id=ref.video_id,
            user_id=claim.user_id,
            generation=ref.generation,
            stage=ref.stage,
            notices=notices,
        )
        return _ask_for_next(tx, claim)


def ask_for(tx: Transaction, message: StageMessage) -> Outgoing:
    """Puts a stage's message into the outbox."""
    destination, body = DESTINATIONS[message.stage], message.to_json()
    outbox_id = outbox.add(
        tx,
        destination=destination,
        body=body,
        video_id=message.video_id,
        user_id=message.user_id,
    )
    return Outgoing(outbox_id, destination, body)


def _ask_for_next(tx: Transaction, claim: Claim) -> list[Outgoing]:
    ref = claim.ref
    following = ref.stage.next
    if following is None:
        return []
    stage_runs.add_pending(tx, StageRef(ref.video_id, ref.generation, following), claim.user_id)
    if DESTINATIONS[following] == DESTINATIONS[ref.stage]:
        return []  # the same process goes on by itself
    return [ask_for(tx, StageMessage(ref.video_id, claim.user_id, ref.generation, following))]
