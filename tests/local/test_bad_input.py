"""Bad input on the real stack: each ends with its own code, and nothing else is harmed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scenedex.cli.answers import VideoStatus
from scenedex.cli.client import ApiClient
from scenedex.domain.errors import Code
from scenedex.testing.clips import shots, write_clip
from scenedex.testing.hostile.hostile_file import HostileFile
from scenedex.testing.hostile.table import HOSTILE_FILES

BAD = {
    "empty": Code.FILE_EMPTY,
    "noise": Code.NOT_A_VIDEO,
    "text": Code.CONTAINER_NOT_ALLOWED,
    "ffconcat": Code.CONTAINER_NOT_ALLOWED,
    "hls": Code.CONTAINER_NOT_ALLOWED,
    "audio only": Code.NO_VIDEO_STREAM,
    "cut off": Code.FILE_TRUNCATED,
    "cut off early": Code.FILE_TRUNCATED,
}
STRANGE_KEY = "uploads/strange/축제 ½ + 100%25&a=b?#ü .. 'q' (1).mp4"
Ends = dict[str, VideoStatus]


@pytest.fixture(scope="module")
def ends(
    drop: Callable[[str, Path], str],
    watch: Callable[[list[str]], dict[str, list[VideoStatus]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Ends:
    """The last status of each file, all dropped at once among good ones."""
    folder = tmp_path_factory.mktemp("bad")
    good = folder / "good.mp4"
    write_clip(good, shots(1.0, 1.0, seed=40))
    captions = folder / "captions.srt"
    captions.write_text("WEBVTT? no.\nThese are no captions --> at all.\n", encoding="utf-8")
    ids = {file.name: drop(f"uploads/bad/{file.name}.mp4", _built(file, folder))
           for file in HOSTILE_FILES if file.name in BAD}  # fmt: skip
    drop("uploads/bad/captioned.srt", captions)
    ids["bad captions"] = drop("uploads/bad/captioned.mp4", good)
    ids["strange key"] = drop(STRANGE_KEY, good)
    ids["good"] = drop("uploads/bad/good.mp4", good)
    seen = watch(list(ids.values()))
    return {name: seen[video][-1] for name, video in ids.items()}


def _built(file: HostileFile, folder: Path) -> Path:
    path = folder / file.name / "file.mp4"
    path.parent.mkdir()
    file.build(path)
    return path


@pytest.mark.parametrize(("name", "code"), BAD.items())
def test_a_bad_file_fails_with_its_code_and_a_sentence(
    ends: Ends, *, name: str, code: Code
) -> None:
    assert ends[name]["state"] == "failed"
    error = ends[name]["error"]
    assert error
    assert error["code"] == code
    assert error["message"].endswith(".")


def test_bad_files_are_tried_once(ends: Ends) -> None:
    assert {ends[name]["stages"][0]["attempts"] for name in BAD} == {1}


def test_the_good_one_beside_them_is_indexed(ends: Ends) -> None:
    assert ends["good"]["state"] == "indexed"


def test_captions_that_cannot_be_read_are_a_warning(ends: Ends) -> None:
    assert ends["bad captions"]["state"] == "indexed"
    codes = {warning["code"] for warning in ends["bad captions"]["warnings"]}
    assert Code.CAPTIONS_UNREADABLE in codes


def test_a_key_of_strange_characters_is_a_key(client: ApiClient, ends: Ends) -> None:
    assert ends["strange key"]["state"] == "indexed"
    listed = client.videos({"limit": 100})["videos"]
    assert STRANGE_KEY.rpartition("/")[2] in {video["file_name"] for video in listed}
