"""A video in parts on the whole stack; there, more than 30 s are long and a part has about 10 s."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scenedex.cli.answers import VideoStatus
from scenedex.domain.stages import RunState, Stage
from scenedex.testing.clips import ClipForm, shots, write_clip

LENGTHS_S = (4.0, 5.5, 0.5, 0.4, 9.6, 7.0, 5.0, 4.0)
Drop = Callable[[str, Path], str]
Watch = Callable[[list[str]], dict[str, list[VideoStatus]]]


@pytest.fixture(scope="module")
def seen(drop: Drop, watch: Watch, tmp_path_factory: pytest.TempPathFactory) -> list[VideoStatus]:
    """All that was seen of a video of 36 s on its way."""
    path = tmp_path_factory.mktemp("long") / "long.mp4"
    options = {"preset": "veryfast", "g": "25", "sc_threshold": "0"}
    takes = shots(*LENGTHS_S, size=(160, 90))
    write_clip(path, takes, ClipForm(has_sound=True, options=options))
    video = drop("uploads/long.mp4", path)
    return watch([video])[video]


def test_a_long_video_is_indexed_in_parts(seen: list[VideoStatus]) -> None:
    assert seen[-1]["state"] == "indexed"
    assert all(run["state"] == RunState.COMPLETED for run in seen[-1]["stages"])
    detect = list(Stage).index(Stage.DETECT)
    done = [status["stages"][detect]["progress"] for status in seen]
    assert done == sorted(done)
    assert done[-1] == 1.0


def test_each_part_left_its_own_artefacts(
    seen: list[VideoStatus], stack: dict[str, Any], aws: Callable[[str], Any]
) -> None:
    listed = aws("s3").list_objects_v2(Bucket=stack["artefacts_bucket"], MaxKeys=1000)
    keys = [item["Key"] for item in listed["Contents"] if seen[-1]["video_id"] in item["Key"]]
    parts = {key.split("/parts/")[1].split("/")[0] for key in keys}
    assert parts == {"0000", "0001", "0002", "0003"}
    for part in parts:
        assert any(key.endswith(f"/parts/{part}/audio.wav") for key in keys)
