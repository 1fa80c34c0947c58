"""The demo fails where it must; that it works is shown on the real stack."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

import demo
from scenedex.cli import watching
from scenedex.cli.client import ApiClient
from scenedex.cli.connection import Connection


def client_of(*answers: httpx.Response) -> ApiClient:
    queue = list(answers)
    transport = httpx.MockTransport(lambda _: queue.pop(0))
    return ApiClient(Connection("http://api.example", "t", is_local=True), transport=transport)


def picture(form: str, size: tuple[int, int]) -> httpx.Response:
    file = io.BytesIO()
    Image.new("RGB", size).save(file, form)
    return httpx.Response(200, content=file.getvalue())


def hit(**given: Any) -> Any:
    return {"scene_id": "s", "start_s": 3.0, "end_s": 6.0, "thumbnail_url": "http://s/t", **given}


def test_without_a_stack_it_says_how_to_start_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.main(["--state", str(tmp_path)]) == 1
    assert "`make up`" in capsys.readouterr().err


def test_a_video_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(demo.DemoFailed, match="no file"):
        demo.own_video(tmp_path / "none.mp4")


def test_captions_beside_a_video_are_taken_along(tmp_path: Path) -> None:
    for name in ("a.mp4", "a.vtt"):
        (tmp_path / name).touch()
    assert demo.own_video(tmp_path / "a.mp4").captions == tmp_path / "a.vtt"


def test_the_planted_scene_must_come_first() -> None:
    demo.check_first([hit()], 3.0)
    for hits, moment_s in (([], 3.0), ([hit()], 6.0)):
        with pytest.raises(demo.DemoFailed):
            demo.check_first(hits, moment_s)


@pytest.mark.parametrize(
    ("form", "size", "is_right"),
    [("WEBP", (320, 180), True), ("JPEG", (320, 180), False), ("WEBP", (320, 181), False)],
)
def test_a_thumbnail_must_be_a_webp_of_320_by_180(
    *, form: str, size: tuple[int, int], is_right: bool
) -> None:
    client = client_of(picture(form, size))
    if is_right:
        demo.check_thumbnail(client, hit())
    else:
        with pytest.raises(demo.DemoFailed, match=form):
            demo.check_thumbnail(client, hit())


def test_a_scene_without_a_thumbnail_is_a_failure() -> None:
    with pytest.raises(demo.DemoFailed, match="no thumbnail"):
        demo.check_thumbnail(client_of(), hit(thumbnail_url=None))


def test_a_video_that_does_not_move_is_given_up(
    monkeypatch: pytest.MonkeyPatch, make_status: Callable[..., dict[str, Any]]
) -> None:
    ticks = iter(range(0, 10_000, 100))
    monkeypatch.setattr(watching.time, "monotonic", lambda: next(ticks))
    still = make_status("processing", validate=1)
    with pytest.raises(demo.DemoFailed, match="nothing has moved"):
        list(demo.stirring(still for _ in range(9)))  # type: ignore[misc]


def test_encoders_that_load_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching.time, "sleep", lambda _: None)
    warming = [{"code": "encoders_warming", "message": "Wait."}]
    answers = [{"query": "q", "results": [], "warnings": warnings} for warnings in (warming, [])]
    client = client_of(*(httpx.Response(200, json=answer) for answer in answers))
    assert demo.ask(client, demo.SAMPLE_QUERIES[0], "v")["warnings"] == []
