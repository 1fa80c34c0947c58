"""Stage runs: who may work on what, for how long, and how far it is.

A worker claims a run under a lease. Every later write names the lease's token, so that a worker
that was taken for dead and comes back touches no row.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from scenedex.db.database import Transaction
from scenedex.db.rows import record
from scenedex.db.statements import load
from scenedex.domain.errors import Code, Retryable
from scenedex.domain.stages import RunState, Stage, StageRef
from scenedex.domain.video import Claim, ClaimState, StageRun

_SQL = load("stage_runs")


def add_pending(tx: Transaction, ref: StageRef, user_id: UUID) -> bool:
    """Adds a run that waits for a worker; False where there is one already."""
    return tx.execute(_SQL["add_pending"], {**asdict(ref), "user_id": user_id}) == 1


def claim(tx: Transaction, ref: StageRef, *, lease_s: float, drain: bool = False) -> Claim | None:
    """Takes a run that waits, or whose lease ran out.

    Args:
        drain: only a run that nobody has tried: one that killed its worker is not for others.

    Returns:
        None where it cannot be had; ``state`` says why.
    """
    params = {**asdict(ref), "lease_s": lease_s, "drain": drain}
    return _claim(tx, _SQL["claim"], params)


def claim_next(tx: Transaction, *, stages: Sequence[Stage], lease_s: float) -> Claim | None:
    """Takes the oldest run of these stages that nobody has tried; None where there is none."""
    return _claim(tx, _SQL["claim_next"], {"stages": list(stages), "lease_s": lease_s})


def state(tx: Transaction, ref: StageRef) -> ClaimState | None:
    """Where a run is; None where there is no such run."""
    return tx.fetch_one(record(ClaimState), _SQL["get_state"], asdict(ref))


def renew(tx: Transaction, claimed: Claim, *, lease_s: float) -> bool:
    """Keeps a lease alive; False where it was lost."""
    return tx.execute(_SQL["renew"], {**_fence(claimed), "lease_s": lease_s}) == 1


def progress(tx: Transaction, claimed: Claim, fraction: float) -> bool:
    """Notes how far a run is, 0 to 1; False where the lease was lost."""
    fraction = min(1.0, max(0.0, fraction))
    return tx.execute(_SQL["progress"], {**_fence(claimed), "fraction": fraction}) == 1


def complete(tx: Transaction, claimed: Claim, *, output: dict[str, Any]) -> None:
    """Ends a run well.

    Args:
        output: what later stages need; JSON types only.

    Raises:
        Retryable: the lease was lost; whatever the transaction wrote must not stay.
    """
    if tx.execute(_SQL["complete"], {**_fence(claimed), "output": Jsonb(output)}) != 1:
        raise Retryable(Code.LEASE_LOST, "Another worker has taken over this stage.")


def release(tx: Transaction, claimed: Claim, *, code: str, message: str) -> bool:
    """Gives a run back for another attempt; False where the lease was lost."""
    params = {**_fence(claimed), "code": code, "message": message}
    return tx.execute(_SQL["release"], params) == 1


def fail(tx: Transaction, claimed: Claim, *, code: str, message: str) -> bool:
    """Ends a run for good; False where the lease was lost."""
    params = {**_fence(claimed), "code": code, "message": message}
    return tx.execute(_SQL["fail"], params) == 1


def joint_outputs(tx: Transaction, ref: StageRef) -> list[dict[str, Any]] | None:
    """What all parts of a stage made, for the one that ends last; None for the others.

    Of parts that end at the same time, each waits for the one before: exactly one is the last.

    Args:
        tx: has completed the part.
    """
    params = asdict(ref)
    tx.execute(_SQL["lock_parts"], params)
    rows = tx.fetch_all(dict_row, _SQL["list_outputs"], params)
    if any(row["state"] != RunState.COMPLETED for row in rows):
        return None
    return [row["output"] for row in rows]


def settle(tx: Transaction, ref: StageRef, facts: dict[str, Any]) -> None:
    """Drops ``findings`` from the outputs of a stage's parts.

    Args:
        facts: about all of them; the first part's output keeps them. JSON types only.
    """
    tx.execute(_SQL["settle"], {**asdict(ref), "facts": Jsonb(facts)})


def cancel_rest(tx: Transaction, ref: StageRef) -> int:
    """Ends all runs of a generation that wait or run, and returns how many.

    It waits for nobody: a run that another transaction holds is passed over, and finds out.
    """
    return tx.execute(_SQL["cancel_rest"], asdict(ref))


def list_runs(tx: Transaction, video_id: UUID, generation: int) -> list[StageRun]:
    """The runs of one generation, in the order of the stages; outputs without ``findings``."""
    params = {"video_id": video_id, "generation": generation, "stages": list(Stage)}
    return tx.fetch_all(record(StageRun), _SQL["list_runs"], params)


def expired(tx: Transaction, *, limit: int) -> list[StageRun]:
    """Takes the lease from runs whose worker fell silent; they are pending afterwards.

    Args:
        tx: a worker's.
    """
    return tx.fetch_all(record(StageRun), _SQL["take_expired"], {"limit": limit})


def stale_pending(tx: Transaction, *, older_than_s: float, limit: int) -> list[StageRun]:
    """Runs that have waited for so long that their message must be lost.

    Their wait begins again, so that a sweep a minute later does not return them.

    Args:
        tx: a worker's.
    """
    params = {"older_than_s": older_than_s, "limit": limit}
    return tx.fetch_all(record(StageRun), _SQL["take_stale_pending"], params)


def _claim(tx: Transaction, statement: bytes, params: dict[str, Any]) -> Claim | None:
    row = tx.fetch_one(dict_row, statement, params)
    if row is None:
        return None
    ref = StageRef(row["video_id"], row["generation"], Stage(row["stage"]), row["part"])
    return Claim(ref, row["user_id"], row["attempts"], row["lease_token"])


def _fence(claimed: Claim) -> dict[str, Any]:
    return {**asdict(claimed.ref), "lease_token": claimed.lease_token}
