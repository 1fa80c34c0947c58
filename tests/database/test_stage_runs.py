"""Who may work on what: one winner, and no trace of those who lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from scenedex.db import outbox, stage_runs, videos, warnings
from scenedex.domain.errors import Code, Retryable
from scenedex.domain.notices import Notice
from scenedex.domain.stages import RunState, Stage, StageRef

LEASE_S = 60.0
RACERS = 24


@pytest.fixture
def source(library, user_id):
    return library.source(user_id)


@pytest.fixture
def ref(library, source) -> StageRef:
    return library.pending(source)


@pytest.fixture
def claim(worker) -> Callable:
    def claim(ref: StageRef, **options):
        with worker.as_worker() as tx:
            return stage_runs.claim(tx, ref, **{"lease_s": LEASE_S, **options})

    return claim


def expire(worker, ref: StageRef) -> None:
    with worker.as_worker() as tx:
        tx.execute(
            b"update stage_runs set lease_expires_at = now() - interval '1 second' "
            b"where video_id = %(video_id)s",
            {"video_id": ref.video_id},
        )


def race(scratch, act: Callable) -> list:
    """Lets many workers, each with a connection of its own, do the same at once."""

    def run(_: int):
        database = scratch.worker()
        try:
            with database.as_worker() as tx:
                return act(tx)
        finally:
            database.close()

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(run, range(RACERS)))


def test_of_many_who_claim_one_wins(scratch, ref):
    claims = race(scratch, lambda tx: stage_runs.claim(tx, ref, lease_s=LEASE_S))
    (winner,) = [claim for claim in claims if claim]
    assert (winner.ref, winner.attempts) == (ref, 1)


def test_of_many_who_drain_one_gets_each_run(scratch, library, user_id):
    refs = {library.pending(library.source(user_id), Stage.TRANSCRIBE) for _ in range(5)}
    claims = race(
        scratch, lambda tx: stage_runs.claim_next(tx, stages=[Stage.TRANSCRIBE], lease_s=LEASE_S)
    )
    assert sorted(map(str, refs)) == sorted(str(claim.ref) for claim in claims if claim)


def test_a_live_lease_keeps_others_out_and_says_so(worker, ref, claim):
    assert claim(ref)
    assert claim(ref) is None
    with worker.as_worker() as tx:
        found = stage_runs.state(tx, ref)
    assert (found.state, found.is_leased, found.attempts) == (RunState.RUNNING, True, 1)


def test_a_lease_that_ran_out_is_anybodys(worker, ref, claim):
    first = claim(ref)
    expire(worker, ref)
    second = claim(ref)
    assert second.attempts == 2
    assert second.lease_token != first.lease_token


def test_a_run_that_does_not_exist_has_no_state(worker, claim):
    unknown = StageRef(uuid4(), 1, Stage.DETECT)
    assert claim(unknown) is None
    with worker.as_worker() as tx:
        assert stage_runs.state(tx, unknown) is None


WRITES: dict[str, Callable] = {
    "renew": lambda tx, claim: stage_runs.renew(tx, claim, lease_s=LEASE_S),
    "progress": lambda tx, claim: stage_runs.progress(tx, claim, 0.5),
    "release": lambda tx, claim: stage_runs.release(tx, claim, code="x", message="y"),
    "fail": lambda tx, claim: stage_runs.fail(tx, claim, code="x", message="y"),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_zombies_write_touches_nothing(worker, ref, claim, write):
    zombie = claim(ref)
    expire(worker, ref)
    living = claim(ref)
    with worker.as_worker() as tx:
        assert WRITES[write](tx, zombie) is False
        assert WRITES[write](tx, living) is True


def test_a_zombies_checkpoint_takes_its_whole_transaction_back(worker, ref, claim, source):
    zombie = claim(ref)
    expire(worker, ref)
    living = claim(ref)
    with pytest.raises(Retryable) as caught, worker.as_worker() as tx:
        outbox.add(
            tx, destination="scenes", body="{}", video_id=ref.video_id, user_id=source.user_id
        )
        stage_runs.complete(tx, zombie, output={})
    assert caught.value.code == Code.LEASE_LOST
    with worker.as_worker() as tx:
        assert outbox.unsent(tx, older_than_s=0, limit=10) == []
        stage_runs.complete(tx, living, output={"audio": "key"})
        (run,) = stage_runs.list_runs(tx, ref.video_id, ref.generation)
    assert (run.state, run.progress, run.output) == (RunState.COMPLETED, 1.0, {"audio": "key"})


def test_what_is_completed_is_never_claimed_again(worker, ref, claim):
    with worker.as_worker() as tx:
        stage_runs.complete(tx, stage_runs.claim(tx, ref, lease_s=LEASE_S), output={})
    assert claim(ref) is None


def test_progress_never_goes_back_and_stays_within_bounds(worker, ref, claim):
    claimed = claim(ref)
    with worker.as_worker() as tx:
        for fraction in (0.4, 0.2, -1.0):
            assert stage_runs.progress(tx, claimed, fraction)
        assert stage_runs.list_runs(tx, ref.video_id, 1)[0].progress == 0.4
        stage_runs.progress(tx, claimed, 7.0)
        assert stage_runs.list_runs(tx, ref.video_id, 1)[0].progress == 1.0


def test_a_released_run_keeps_its_reason_and_its_attempts(worker, ref, claim):
    claimed = claim(ref)
    with worker.as_worker() as tx:
        stage_runs.release(tx, claimed, code="storage_unavailable", message="S3 is down.")
        (run,) = stage_runs.list_runs(tx, ref.video_id, 1)
    assert (run.state, run.attempts, run.error_code) == (
        RunState.PENDING,
        1,
        "storage_unavailable",
    )
    assert claim(ref, drain=True) is None, "a run that was tried is not drained"
    assert claim(ref).attempts == 2


def test_draining_takes_the_oldest_first_and_only_its_stages(worker, library, user_id):
    first = library.pending(library.source(user_id), Stage.TRANSCRIBE)
    library.pending(library.source(user_id), Stage.TRANSCRIBE)
    with worker.as_worker() as tx:
        found = stage_runs.claim_next(tx, stages=[Stage.EMBED], lease_s=LEASE_S)
        assert found is None
        found = stage_runs.claim_next(tx, stages=[Stage.TRANSCRIBE, Stage.EMBED], lease_s=LEASE_S)
    assert found.ref == first


def test_silent_workers_lose_their_runs_once(worker, ref, claim):
    zombie = claim(ref)
    expire(worker, ref)
    with worker.as_worker() as tx:
        (taken,) = stage_runs.expired(tx, limit=10)
        assert stage_runs.expired(tx, limit=10) == []
        assert (taken.ref, taken.state, taken.attempts) == (ref, RunState.PENDING, 1)
        assert not stage_runs.renew(tx, zombie, lease_s=LEASE_S)


def test_a_run_that_waits_too_long_is_returned_once_a_period(worker, ref):
    with worker.as_worker() as tx:
        assert stage_runs.stale_pending(tx, older_than_s=300, limit=10) == []
        tx.execute(b"update stage_runs set updated_at = now() - interval '10 minutes'")
        assert [run.ref for run in stage_runs.stale_pending(tx, older_than_s=300, limit=10)] == [
            ref
        ]
        assert stage_runs.stale_pending(tx, older_than_s=300, limit=10) == []


def test_runs_come_in_the_order_of_the_stages(worker, ref, source):
    with worker.as_worker() as tx:
        for stage in (Stage.PUBLISH, Stage.DETECT):
            assert stage_runs.add_pending(tx, replace(ref, stage=stage), source.user_id)
        assert not stage_runs.add_pending(tx, ref, source.user_id), "it is there already"
        runs = stage_runs.list_runs(tx, ref.video_id, ref.generation)
    assert [run.stage for run in runs] == [Stage.VALIDATE, Stage.DETECT, Stage.PUBLISH]


def test_a_message_is_left_alone_until_it_is_due_and_after_it_was_sent(worker, source, library):
    library.register(source)
    which = {"destination": "purge", "video_id": source.video_id, "user_id": source.user_id}
    with worker.as_worker() as tx:
        due = outbox.add(tx, **which, body="now")
        later = datetime.now(UTC) + timedelta(hours=1)
        outbox.add(tx, **which, body="later", not_before=later)
    with worker.as_worker() as tx:
        assert outbox.unsent(tx, older_than_s=60, limit=10) == []
        assert outbox.unsent(tx, older_than_s=0, limit=10, destination="scenes") == []
        (message,) = outbox.unsent(tx, older_than_s=0, limit=10, destination="purge")
        assert (message.outbox_id, message.body) == (due, "now")
        assert outbox.mark_sent(tx, [due]) == 1
        assert outbox.mark_sent(tx, [due]) == 0
        assert outbox.unsent(tx, older_than_s=0, limit=10) == []
    with worker.as_worker() as tx:
        assert outbox.delete_sent(tx, older_than_s=3600) == 0
        assert outbox.delete_sent(tx, older_than_s=-1) == 1


def test_two_sweeps_share_the_outbox(scratch, worker, source, library):
    library.register(source)
    with worker.as_worker() as tx:
        outbox.add_many(
            tx, destination="scenes", bodies=[str(n) for n in range(40)],
            video_id=source.video_id, user_id=source.user_id,
        )  # fmt: skip

    def sweep(tx) -> list[int]:
        ids = [message.outbox_id for message in outbox.unsent(tx, older_than_s=0, limit=5)]
        outbox.mark_sent(tx, ids)
        return ids

    taken = [outbox_id for ids in race(scratch, sweep) for outbox_id in ids]
    assert len(taken) == len(set(taken)) == 40


def test_the_same_warning_is_kept_once(api, worker, ref, source):
    notice = Notice(Code.AUDIO_MISSING, "The video has no sound.", {"streams": 1})
    other = Notice(Code.THUMBNAIL_FAILED, "One picture is missing.", {"scene": "a\x00b"})
    for notices in ([notice, other, notice], [notice], []):
        with worker.as_worker() as tx:
            warnings.add(
                tx, video_id=ref.video_id, user_id=source.user_id, generation=1,
                stage=Stage.DETECT, notices=notices,
            )  # fmt: skip
    with api.as_user(source.user_id) as tx:
        found = videos.status(tx, ref.video_id)
    assert [(warning.code, warning.details) for warning in found.warnings] == [
        (Code.AUDIO_MISSING, {"streams": 1}),
        (Code.THUMBNAIL_FAILED, {"scene": "a\ufffdb"}),
    ]
    assert [run.stage for run in found.runs] == [Stage.VALIDATE]
