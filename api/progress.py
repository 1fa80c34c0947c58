"""How far a video is, over all its stages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenedex.domain.stages import RunState, Stage, VideoState
from scenedex.domain.video import StageRun

WEIGHTS = {
    Stage.VALIDATE: 0.05,
    Stage.DETECT: 0.45,
    Stage.TRANSCRIBE: 0.20,
    Stage.EMBED: 0.25,
    Stage.PUBLISH: 0.05,
}
"""Shares of the whole time of a video with captions, rounded; they sum to 1."""


@dataclass(frozen=True)
class StageProgress:
    """One stage, over its parts.

    Attributes:
        progress: 0..1.
        attempts: of the part that was tried most often.
    """

    stage: Stage
    state: RunState
    progress: float
    attempts: int


def by_stage(runs: Iterable[StageRun]) -> list[StageProgress]:
    """Every stage in its order; one that has no run yet is pending."""
    found: dict[Stage, list[StageRun]] = {stage: [] for stage in Stage}
    for run in runs:
        found[run.stage].append(run)
    return [_joined(stage, parts) for stage, parts in found.items()]


def overall(state: VideoState, stages: Sequence[StageProgress]) -> float:
    """The progress of a whole video, 0..1: the weighted sum of its stages."""
    if state == VideoState.INDEXED:
        return 1.0
    return round(sum(WEIGHTS[one.stage] * one.progress for one in stages), 4)


def _joined(stage: Stage, parts: Sequence[StageRun]) -> StageProgress:
    if not parts:
        return StageProgress(stage, RunState.PENDING, progress=0.0, attempts=0)
    mean = sum(_fraction(part) for part in parts) / len(parts)
    attempts = max(part.attempts for part in parts)
    return StageProgress(stage, _state(parts), progress=mean, attempts=attempts)


def _fraction(part: StageRun) -> float:
    return 1.0 if part.state == RunState.COMPLETED else part.progress


def _state(parts: Sequence[StageRun]) -> RunState:
    """What matters most to whoever waits: a failure, then work, then that all is done."""
    states = {part.state for part in parts}
    for state in (RunState.FAILED, RunState.CANCELLED, RunState.RUNNING):
        if state in states:
            return state
    if len(states) == 1:
        return states.pop()
    return RunState.RUNNING
