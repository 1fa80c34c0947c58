"""The whole way on real input: what `make demo` shows, as assertions."""

import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import av
import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner, Result

from scenedex.cli import app
from scenedex.cli.answers import Hit, UploadTicket, VideoStatus, is_over
from scenedex.cli.client import ApiClient, NewVideo
from scenedex.cli.commands import Surroundings
from scenedex.cli.connection import LocalStack
from scenedex.domain.stages import RunState, Stage
from scenedex.settings import Settings
from scenedex.testing.clips import DEMO_SCENES, demo_captions, demo_clip, shots, write_clip
from scenedex.testing.webvtt import read_seek_previews

ROOT = Path(__file__).parents[2]
DEADLINE_S = 60.0
Drop = Callable[[str, Path], str]
Watch = Callable[[list[str]], dict[str, list[VideoStatus]]]


@dataclass(frozen=True)
class Arrived:
    """What was uploaded, and all that was seen of each on its way."""

    main: str
    dropped: str
    again: UploadTicket
    seen: dict[str, list[VideoStatus]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("videos")


@pytest.fixture(scope="module")
def ask(stack: dict[str, Any]) -> Iterator[Callable[[str], httpx.Response]]:
    """Asks the API behind the gateway as the demo's user; a path below its stage, or a URL."""
    state = Path(stack["issuer"]["private_key"]).parents[1]
    found = LocalStack.find(state, state)
    assert found
    headers = {"Authorization": f"Bearer {found.token()}"}
    with httpx.Client(base_url=found.api_url, headers=headers, timeout=35) as client:
        yield client.get


@pytest.fixture(scope="module")
def arrived(client: ApiClient, drop: Drop, watch: Watch, folder: Path) -> Arrived:
    """Three videos at once: one with captions, one dropped, one that is replaced later on."""
    demo = folder / "demo.mp4"
    demo_clip(demo)
    main = send(client, demo, captions=demo_captions())["video_id"]
    again = send(client, clip(folder / "again.mp4", seed=1), captions=said("A zebra crosses."))
    captions = folder / "walrus.srt"
    captions.write_text(said("The walrus sleeps."), encoding="utf-8")
    drop("uploads/north/walrus 1.srt", captions)
    dropped = drop("uploads/north/walrus 1.mp4", clip(folder / "walrus.mp4", seed=5))
    return Arrived(main, dropped, again, watch([main, dropped, again["video_id"]]))


def clip(path: Path, *, seed: int) -> Path:
    """A video of two scenes that no other seed shows."""
    write_clip(path, shots(1.0, 1.0, seed=seed))
    return path


def said(words: str) -> str:
    return f"1\n00:00:00,100 --> 00:00:00,900\n{words}\n"


def send(client: ApiClient, video: Path, *, captions: str) -> UploadTicket:
    """Uploads by presigned POST, the captions first."""
    beside = video.with_suffix(".srt")
    beside.write_text(captions, encoding="utf-8")
    ticket = client.init_upload(NewVideo(video, captions=beside))
    form = ticket.get("captions_upload")
    assert form
    client.send_file(form, beside, lambda _: None)
    client.send_file(ticket["upload"], video, lambda _: None)
    client.complete_upload(ticket["video_id"])
    return ticket


def find(client: ApiClient, query: str, *signals: str, video: str | None = None) -> list[Hit]:
    params = {"q": query, "signals": ",".join(signals) or "words,meaning,picture"}
    answer = client.search(params | ({"video_id": video} if video else {}))
    assert {warning["code"] for warning in answer["warnings"]} <= {"starter_models"}
    return answer["results"]


def test_every_stage_is_seen_to_move(arrived: Arrived) -> None:
    seen = arrived.seen[arrived.main]
    assert [run["stage"] for run in seen[-1]["stages"]] == list(Stage)
    assert all(run["state"] == RunState.COMPLETED for run in seen[-1]["stages"])
    overall = [status["progress"] for status in seen]
    assert overall == sorted(overall)
    assert overall[-1] == 1.0
    assert len(set(overall)) >= 4
    for index in range(len(Stage)):
        done = [status["stages"][index]["progress"] for status in seen]
        assert done == sorted(done)


def test_the_states_follow_each_other(arrived: Arrived) -> None:
    order = ["uploading", "validating", "processing", "indexed"]
    states = [status["state"] for status in arrived.seen[arrived.main]]
    assert states == sorted(states, key=order.index)
    assert states[-1] == "indexed"


@pytest.mark.parametrize(
    ("query", "signals", "moment_s"),
    [
        ("a red sailing boat at sunset", ["picture"], 1.5),
        ("violin", ["words"], 1.5),
        ("nobody remembers the password", ["words", "meaning"], 16.5),
        ("won the football championship in the desert", ["words", "meaning", "picture"], 7.5),
    ],
)  # fmt: skip
def test_the_planted_scene_comes_first(
    client: ApiClient, arrived: Arrived, *, query: str, signals: list[str], moment_s: float
) -> None:
    hits = find(client, query, *signals, video=arrived.main)
    assert hits[0]["start_s"] <= moment_s < hits[0]["end_s"]
    assert set(hits[0]["signals"]) == set(signals)
    assert all(match["rank"] == 1 for match in hits[0]["signals"].values())


def test_what_was_said_is_highlighted(client: ApiClient, arrived: Arrived) -> None:
    (first, *_) = find(client, "violin", "words", video=arrived.main)
    assert "<mark>violin</mark>" in (first["snippet"] or "")


def test_thumbnails_are_webp_of_320_by_180(client: ApiClient, arrived: Arrived) -> None:
    hits = find(client, "a house under a rainbow", video=arrived.main)
    assert hits
    for hit in hits:
        assert hit["thumbnail_url"]
        with Image.open(io.BytesIO(client.fetch(hit["thumbnail_url"]))) as picture:
            assert (picture.format, picture.size) == ("WEBP", (320, 180))


def test_seek_previews_show_what_is_seen(
    client: ApiClient, ask: Callable[[str], httpx.Response], arrived: Arrived, folder: Path
) -> None:
    about = ask(f"videos/{arrived.main}")
    track = ask(urljoin(str(about.url), about.json()["seek_previews"]))
    assert (track.status_code, track.headers["content-type"]) == (200, "text/vtt; charset=utf-8")
    cues = read_seek_previews(track.text)
    assert cues[-1].end_s == pytest.approx(about.json()["duration_s"], abs=0.1)
    assert len(cues) >= len(DEMO_SCENES)
    shown = small_frames(folder / "demo.mp4")
    for cue in cues:
        with Image.open(io.BytesIO(client.fetch(cue.url))) as sheet:
            tile = np.asarray(sheet.convert("RGB").crop(cue.box), np.float64)
        unlike = {at_s: np.abs(frame - tile).mean() for at_s, frame in shown.items()}
        nearest_s = min(unlike, key=lambda at_s: unlike[at_s])
        assert unlike[nearest_s] < 12
        assert cue.start_s - 0.05 <= nearest_s <= cue.end_s


def small_frames(path: Path) -> dict[float, NDArray[np.float64]]:
    """The pictures of a video as small as tiles, by when they are shown."""
    with av.open(str(path)) as video:
        return {
            frame.time or 0.0: frame.to_ndarray(
                width=160, height=90, format="rgb24", interpolation="AREA"
            ).astype(np.float64)
            for frame in video.decode(video=0)
        }


def test_seek_previews_are_refused_to_others(
    ask: Callable[[str], httpx.Response], arrived: Arrived
) -> None:
    path = f"videos/{arrived.main}/seek-previews.vtt"
    assert httpx.get(urljoin(str(ask("videos").url), path)).status_code == 401
    nobodys = ask("videos/00000000-0000-4000-8000-00000000dead/seek-previews.vtt")
    assert (nobodys.status_code, nobodys.json()["code"]) == (404, "not_found")


def test_the_command_says_the_same(stack: dict[str, Any], arrived: Arrived) -> None:
    def scenedex(*arguments: str) -> Any:
        state = Path(stack["issuer"]["private_key"]).parents[1]
        around = Surroundings(Settings(state_dir=state), state)
        result: Result = CliRunner().invoke(app, [*arguments, "--json"], obj=around)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    found = scenedex("search", "violin", "--signals", "words", "--video", arrived.main)
    assert found["results"][0]["start_s"] == 0
    assert scenedex("status", arrived.main)["state"] == "indexed"
    assert scenedex("watch", arrived.main)["progress"] == 1
    listed = scenedex("videos", "--state", "indexed")["videos"]
    assert {arrived.main, arrived.dropped} <= {video["video_id"] for video in listed}


def test_the_demo_shows_it_all(stack: dict[str, Any]) -> None:
    state = Path(stack["issuer"]["private_key"]).parents[1]
    command = [sys.executable, "localstack/demo.py", "--state", str(state)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    for stage in Stage:
        assert re.search(rf"{stage} +completed +100%", shown.stdout)
    assert shown.stdout.count("each a WebP of 320×180") == 3
    assert f"--endpoint-url {stack['endpoint_url']}" in shown.stdout


def test_a_dropped_file_is_its_owners(client: ApiClient, arrived: Arrived) -> None:
    assert arrived.seen[arrived.dropped][-1]["state"] == "indexed"
    (first, *_) = find(client, "sleeps", "words")
    assert first["video_id"] == arrived.dropped
    assert "<mark>sleeps</mark>" in (first["snippet"] or "")


def test_an_event_that_comes_twice_changes_nothing(
    client: ApiClient, arrived: Arrived, redeliver: Callable[[str], None]
) -> None:
    before = client.status(arrived.dropped), find(client, "walrus", video=arrived.dropped)
    redeliver("uploads/north/walrus 1.mp4")
    assert before[0] == client.status(arrived.dropped)
    assert [hit["scene_id"] for hit in before[1]] == [
        hit["scene_id"] for hit in find(client, "walrus", video=arrived.dropped)
    ]


def test_the_old_scenes_are_found_until_the_new_ones_are_whole(
    client: ApiClient, arrived: Arrived, folder: Path
) -> None:
    ticket = arrived.again
    video = ticket["video_id"]
    client.send_file(ticket["upload"], clip(folder / "second.mp4", seed=9), lambda _: None)
    found: list[str] = []
    generations: list[int] = []
    give_up = time.monotonic() + DEADLINE_S
    while time.monotonic() < give_up:
        status = client.status(video)
        generations.append(status["generation"])
        found += [hit["scene_id"] for hit in find(client, "zebra", "words", video=video)] or [
            "none"
        ]
        if status["generation"] == 2 and is_over(status):
            break
    assert generations[-1] == 2
    assert "none" not in found
    assert found[0] != found[-1]
    assert found == sorted(found, key=found.index)
    assert len(set(found)) == 2
