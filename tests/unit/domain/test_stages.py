"""The stages follow each other, and only three states are the end."""

from scenedex.domain.stages import INDEX_STAGES, Stage, VideoState


def test_the_stages_follow_each_other_to_the_end() -> None:
    way, stage = [], Stage.VALIDATE
    while stage is not None:
        way.append(stage)
        stage = stage.next
    assert way == list(Stage)


def test_the_job_runs_the_last_stages() -> None:
    assert tuple(Stage)[-len(INDEX_STAGES) :] == INDEX_STAGES


def test_a_video_ends_indexed_failed_or_deleted() -> None:
    ends = {state for state in VideoState if state.is_terminal}
    assert ends == {VideoState.INDEXED, VideoState.FAILED, VideoState.DELETED}
