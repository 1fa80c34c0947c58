"""A user's own golden set: what is taken, and what is said of what is not."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from scenedex.domain.span import TimeSpan
from tests.benchmarks.quality.golden_file import (
    GoldenFileError,
    read_golden_file,
    unknown_videos,
)
from tests.benchmarks.quality.questions import Answer, Question
from tests.benchmarks.quality.running import run_file

BOAT = {"q": "the red boat", "class": "seen", "answers": [{"video": "Holiday"}]}


@pytest.fixture
def write(tmp_path: Path):
    def written(*queries: Any, **changed: Any) -> Path:
        path = tmp_path / "golden.json"
        path.write_text(json.dumps({"format": 1, "queries": list(queries), **changed}))
        return path

    return written


def test_a_file_becomes_questions(write) -> None:
    answers = [{"video": "Holiday", "from_s": 12, "to_s": 20.5}, {"video": "Tour", "grade": 1}]

    questions = read_golden_file(
        write(
            {"q": " the red boat ", "class": "seen", "answers": answers}, {"q": "x", "answers": []}
        )
    )

    boat = (Answer("Holiday", TimeSpan(12, 20.5)), Answer("Tour", None, 1))
    assert questions == [Question("seen", "the red boat", boat), Question("all", "x")]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"answers": []}, "queries[0].q: Field required"),
        ({"q": "  ", "answers": []}, "queries[0].q: String should have at least 1 character"),
        ({"q": "x" * 501, "answers": []}, "queries[0].q: String should have at most 500"),
        ({"q": "x"}, "queries[0].answers: Field required"),
        ({"q": "x", "answers": [], "clas": "a"}, "queries[0].clas: Extra inputs"),
        ({"q": "x", "answers": [{}]}, "queries[0].answers[0].video: Field required"),
        ({"q": "x", "answers": [{"video": "a", "grade": 4}]}, "answers[0].grade: Input should be"),
        ({"q": "x", "answers": [{"video": "a", "from_s": 1}]}, "from_s and to_s go together"),
        ({"q": "x", "answers": [{"video": "a", "from_s": 2, "to_s": 1}]}, "to_s is before from_s"),
        ({"q": "x", "answers": [{"video": "a", "from_s": -1, "to_s": 1}]}, "from_s: Input should"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(write, query, told) -> None:
    with pytest.raises(GoldenFileError) as refused:
        read_golden_file(write(query))

    assert told in str(refused.value)


def test_a_file_of_another_format_is_refused(write, tmp_path: Path) -> None:
    with pytest.raises(GoldenFileError, match="format: Input should be 1"):
        read_golden_file(write(BOAT, format=2))
    with pytest.raises(GoldenFileError, match="queries: List should have at least 1"):
        read_golden_file(write())
    (tmp_path / "golden.json").write_text("no JSON")
    with pytest.raises(GoldenFileError, match="the file: Invalid JSON"):
        read_golden_file(tmp_path / "golden.json")
    with pytest.raises(GoldenFileError, match="cannot be read"):
        read_golden_file(tmp_path / "nowhere.json")


def api(request: httpx.Request) -> httpx.Response:
    """Two pages of videos, and a search that finds one scene of the first."""
    if request.url.path == "/videos":
        on_second = request.url.params.get("page") == "2"
        video = {"video_id": "id-2", "title": "Tour"} if on_second else HOLIDAY
        return httpx.Response(200, json={"videos": [video], "next": None if on_second else "2"})
    if request.url.params["q"] == "too long":
        return httpx.Response(422, json={"code": "invalid_request"})
    scene = {
        "video_id": "id-1", "video_title": "Holiday", "start_s": 10, "end_s": 20,
        "match": "strong", "signals": {"picture": {"rank": 1, "score": 0.4}},
    }  # fmt: skip
    return httpx.Response(200, json={"results": [scene], "warnings": [{"message": "Starter."}]})


HOLIDAY = {"video_id": "id-1", "title": "Holiday"}


@pytest.fixture
def client():
    with httpx.Client(base_url="http://api", transport=httpx.MockTransport(api)) as client:
        yield client


def test_a_running_api_is_asked_in_every_way(client, write) -> None:
    (asked,) = run_file(client, write(BOAT))

    assert asked.scores["fused"].recall_1 == asked.scores["picture"].recall_1 == 1.0
    assert asked.scores["words"].recall_1 == 0.0, "it was found by its picture alone"
    assert asked.notices == {"Starter."}


def test_videos_that_are_not_there_are_named_before_anything_is_asked(client, write) -> None:
    known = [Question("all", "x", (Answer("id-2"), Answer("Holiday")))]
    assert unknown_videos(client, known) == []

    with pytest.raises(GoldenFileError, match="videos that are not there: Elsewhere"):
        run_file(client, write(BOAT, {"q": "x", "answers": [{"video": "Elsewhere"}]}))


def test_an_api_that_refuses_is_quoted(client, write) -> None:
    with pytest.raises(Exception, match="422 for 'too long'"):
        run_file(client, write({"q": "too long", "answers": []}))
