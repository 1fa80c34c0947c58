"""What a job does after its own video."""

import onnxruntime
import pytest

from scenedex.db import stage_runs
from scenedex.domain.errors import Code, Misconfigured, Retryable
from scenedex.domain.stages import RunState, Stage, StageRef, VideoState
from scenedex.stage import Outcome
from scenedex.testing.detected import ARTEFACTS
from scenedex.testing.models import model_pack


class Clock:
    """Seconds that pass when they are asked for."""

    def __init__(self, step_s: float) -> None:
        self.now_s = 0.0
        self.step_s = step_s

    def __call__(self) -> float:
        self.now_s += self.step_s
        return self.now_s


def states(stand, videos) -> list[VideoState]:
    return [stand.video(video).state for video in videos]


def test_videos_that_wait_are_indexed_by_the_same_process(stand, make_user) -> None:
    own = stand.put()
    others = [stand.put(), stand.put(user_id=make_user()), stand.put()]

    outcome = stand.job().run(own.message)

    assert outcome is Outcome.COMPLETED
    assert states(stand, [own, *others]) == [VideoState.INDEXED] * 4
    assert all(stand.run_of(other, Stage.PUBLISH).attempts == 1 for other in others)


def test_models_are_opened_once_for_all_of_them(stand, monkeypatch, tmp_path) -> None:
    opened: list[str] = []
    real = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime,
        "InferenceSession",
        lambda path, *rest, **named: opened.append(path) or real(path, *rest, **named),
    )
    own, other = stand.put(), stand.put()

    stand.job(models_dir=model_pack(tmp_path / "fresh")).run(own.message)

    assert stand.video(other).state is VideoState.INDEXED
    assert len(opened) == 1


def test_the_drain_stops_when_its_time_is_up(stand) -> None:
    own, *others = [stand.put(scene_count=1) for _ in range(5)]

    stand.job(Clock(step_s=10), drain_budget_s=35).run(own.message)

    indexed = [state is VideoState.INDEXED for state in states(stand, others)]
    assert indexed == [True, True, True, False]
    assert stand.run_of(others[-1], Stage.TRANSCRIBE).attempts == 0


def test_no_time_means_no_drain(stand) -> None:
    own, other = stand.put(), stand.put()

    stand.job(drain_budget_s=0).run(own.message)

    assert states(stand, [own, other]) == [VideoState.INDEXED, VideoState.PROCESSING]


def test_a_video_that_was_tried_before_is_left_to_its_own_job(stand) -> None:
    own, tried = stand.put(), stand.put()
    with stand.worker.as_worker() as tx:
        ref = StageRef(tried.video_id, 1, Stage.TRANSCRIBE)
        claim = stage_runs.claim(tx, ref, lease_s=60)
        assert claim
        stage_runs.release(tx, claim, code=Code.UNEXPECTED, message="It killed its worker.")

    stand.job().run(own.message)

    assert stand.video(tried).state is VideoState.PROCESSING
    assert stand.run_of(tried, Stage.TRANSCRIBE).attempts == 1


def test_a_bad_video_fails_alone(stand) -> None:
    own, bad, good = stand.put(), stand.put(), stand.put()
    stand.store.erase(ARTEFACTS, bad.scenes[0].frames[0].artefact_key)

    outcome = stand.job().run(own.message)

    assert outcome is Outcome.COMPLETED
    assert states(stand, [own, bad, good]) == [
        VideoState.INDEXED,
        VideoState.FAILED,
        VideoState.INDEXED,
    ]


def test_trouble_ends_the_drain_and_not_the_own_video(stand) -> None:
    own, second, third = stand.put(), stand.put(captions="1"), stand.put()
    stand.store.faults.add("read", Retryable(Code.STORAGE_UNAVAILABLE, "Not now."))

    outcome = stand.job().run(own.message)

    assert outcome is Outcome.COMPLETED
    assert stand.video(own).state is VideoState.INDEXED
    assert stand.run_of(second, Stage.TRANSCRIBE).state is RunState.PENDING
    assert stand.run_of(third, Stage.TRANSCRIBE).attempts == 0


@pytest.mark.parametrize("lease_s", [60.0, None], ids=["leased", "done"])
def test_a_job_with_nothing_to_do_takes_nothing_else(stand, lease_s) -> None:
    own, other = stand.put(), stand.put()
    if lease_s:
        with stand.worker.as_worker() as tx:
            assert stage_runs.claim(tx, own.message.ref, lease_s=lease_s)
    else:
        stand.job(drain_budget_s=0).run(own.message)

    outcome = stand.job().run(own.message)

    assert outcome is (Outcome.LEASED if lease_s else Outcome.ALREADY_DONE)
    assert stand.run_of(other, Stage.TRANSCRIBE).attempts == 0


def test_a_job_that_failed_takes_nothing_else(stand, tmp_path) -> None:
    own, other = stand.put(), stand.put()

    with pytest.raises(Misconfigured):
        stand.job(models_dir=tmp_path / "nowhere").run(own.message)

    assert stand.run_of(other, Stage.TRANSCRIBE).attempts == 0
