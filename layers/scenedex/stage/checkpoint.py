"""What a completed stage leaves behind, all in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scenedex.db import Database, Transaction, outbox, stage_runs, warnings
from scenedex.domain.notices import Notice
from scenedex.domain.stages import Stage, StageRef
from scenedex.domain.video import Claim
from scenedex.messages import StageMessage
from scenedex.stage.deliver import Outgoing

DESTINATIONS: dict[Stage, outbox.Destination] = {
    Stage.VALIDATE: "uploads",
    Stage.DETECT: "scenes",
    Stage.TRANSCRIBE: "index",
    Stage.EMBED: "index",
    Stage.PUBLISH: "index",
}
"""Who works on which stage."""


Join = Callable[[Transaction, Sequence[dict[str, Any]]], dict[str, Any]]
"""Gets the outputs of all parts, in order, and gives facts about the whole for the first one's."""


@dataclass(frozen=True)
class Completion:
    """What the work of a stage made.

    Attributes:
        output: small facts that later stages read; JSON types only. What is much and of use until
            all parts are joined stands under ``findings``.
        write: puts rows into the checkpoint's transaction, which acts for the video's user.
        join: puts together what all parts made, in the checkpoint of the one that ends last; None
            where the stage has one part.
        next_parts: into how many parts the next stage is split.
    """

    output: dict[str, object]
    write: Callable[[Transaction], None] | None = None
    join: Join | None = None
    next_parts: int = 1


def checkpoint(
    database: Database,
    claim: Claim,
    completion: Completion,
    notices: Sequence[Notice],
) -> list[Outgoing]:
    """Completes a run and, if no other part of the stage is left, asks for the next one.

    All of it is done or nothing.

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
        is_over = _join_parts(tx, ref, completion)
        warnings.add(
            tx,
            video_id=ref.video_id,
            user_id=claim.user_id,
            generation=ref.generation,
            stage=ref.stage,
            notices=notices,
        )
        return _ask_for_next(tx, claim, completion.next_parts) if is_over else []


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


def _join_parts(tx: Transaction, ref: StageRef, completion: Completion) -> bool:
    """Whether the stage is over; a failed part means that it never is."""
    if completion.join is None:
        return True
    outputs = stage_runs.joint_outputs(tx, ref)
    if outputs is None:
        return False
    stage_runs.settle(tx, ref, completion.join(tx, outputs))
    return True


def _ask_for_next(tx: Transaction, claim: Claim, parts: int) -> list[Outgoing]:
    ref = claim.ref
    following = ref.stage.next
    if following is None:
        return []
    messages = [
        StageMessage(ref.video_id, claim.user_id, ref.generation, following, part)
        for part in range(parts)
    ]
    for message in messages:
        stage_runs.add_pending(tx, message.ref, claim.user_id)
    if DESTINATIONS[following] == DESTINATIONS[ref.stage]:
        return []  # the same process goes on by itself
    return [ask_for(tx, message) for message in messages]
