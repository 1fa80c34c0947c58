from datetime import UTC, datetime
from uuid import UUID

import pytest

from api.progress import WEIGHTS, by_stage, overall
from scenedex.domain.stages import RunState, Stage, VideoState
from scenedex.domain.video import StageRun

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def run(stage: Stage, state: RunState, progress: float = 0, *, part: int = 0) -> StageRun:
    nobody = UUID(int=0)
    return StageRun(
        nobody, 1, stage, part, nobody, state, 1, progress, None, None, None, None, {},
        NOW, NOW, None, None,
    )  # fmt: skip


def test_the_weights_are_shares_of_one() -> None:
    assert set(WEIGHTS) == set(Stage)
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_nothing_done_is_nothing() -> None:
    stages = by_stage([])
    assert [one.stage for one in stages] == list(Stage)
    assert overall(VideoState.UPLOADING, stages) == 0


def test_progress_is_the_weighted_sum() -> None:
    stages = by_stage(
        [run(Stage.VALIDATE, RunState.COMPLETED), run(Stage.DETECT, RunState.RUNNING, 0.5)]
    )
    expected = WEIGHTS[Stage.VALIDATE] + WEIGHTS[Stage.DETECT] / 2
    assert overall(VideoState.PROCESSING, stages) == pytest.approx(expected)


def test_a_completed_stage_counts_whole_whatever_it_last_said() -> None:
    (first, *_) = by_stage([run(Stage.VALIDATE, RunState.COMPLETED, 0.3)])
    assert first.progress == 1


def test_an_indexed_video_is_done_whatever_its_runs_say() -> None:
    assert overall(VideoState.INDEXED, by_stage([])) == 1


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ((RunState.COMPLETED, RunState.FAILED), RunState.FAILED),
        ((RunState.COMPLETED, RunState.PENDING), RunState.RUNNING),
        ((RunState.COMPLETED, RunState.RUNNING), RunState.RUNNING),
        ((RunState.COMPLETED, RunState.COMPLETED), RunState.COMPLETED),
        ((RunState.PENDING, RunState.PENDING), RunState.PENDING),
        ((RunState.PENDING, RunState.CANCELLED), RunState.CANCELLED),
    ],
)
def test_parts_are_shown_as_one(states: tuple[RunState, RunState], shown: RunState) -> None:
    runs = [run(Stage.DETECT, state, part=part) for part, state in enumerate(states)]
    assert by_stage(runs)[1].state == shown


def test_parts_share_their_stages_progress() -> None:
    runs = [run(Stage.DETECT, RunState.COMPLETED), run(Stage.DETECT, RunState.RUNNING, 0.5, part=1)]
    assert by_stage(runs)[1].progress == pytest.approx(0.75)
