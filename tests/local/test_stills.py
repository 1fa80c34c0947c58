"""A still picture on the real stack: dropped or uploaded, found by what it shows."""

import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner

from scenedex.cli import app
from scenedex.cli.answers import Hit, VideoStatus
from scenedex.cli.client import ApiClient, NewVideo
from scenedex.cli.commands import Surroundings
from scenedex.domain.errors import Code, Rejected
from scenedex.settings import Settings
from scenedex.testing.pictures import Colour, PictureSpec, Setting, Sky, Thing, Time, render

DEADLINE_S = 60.0
SIZE = (1600, 900)
TENT = PictureSpec(Setting.FOREST, Time.NIGHT, Sky.STARS, Thing.TENT, Colour.ORANGE, 1)
BALLOON = PictureSpec(Setting.FIELD, Time.DAY, Sky.CLEAR, Thing.BALLOON, Colour.PINK, 1)
TENT_WORDS = "an orange tent in a forest at night under the stars"
BALLOON_WORDS = "a pink hot air balloon over a field"


@dataclass(frozen=True)
class Album:
    """Two pictures and half of one, and the last that was seen of each."""

    tent: str
    balloon: str
    half: str
    ends: dict[str, VideoStatus]


@pytest.fixture(scope="module")
def album(
    client: ApiClient,
    drop: Callable[[str, Path], str],
    watch: Callable[[list[str]], dict[str, list[VideoStatus]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Album:
    folder = tmp_path_factory.mktemp("stills")
    png, webp, half = folder / "tent.png", folder / "balloon.webp", folder / "half.jpg"
    Image.fromarray(render(TENT, *SIZE, seed=3)).save(png)
    Image.fromarray(render(BALLOON, *SIZE, seed=4)).save(webp)
    Image.fromarray(render(BALLOON, *SIZE, seed=5)).save(half)
    half.write_bytes(half.read_bytes()[: half.stat().st_size // 2])
    tent = drop("uploads/album/camping.png", png)
    ticket = client.init_upload(NewVideo(webp, title="County fair"))
    client.send_file(ticket["upload"], webp, lambda _: None)
    client.complete_upload(ticket["video_id"])
    broken = drop("uploads/album/half.jpg", half)
    seen = watch([tent, ticket["video_id"], broken])
    ends = {video: statuses[-1] for video, statuses in seen.items()}
    return Album(tent, ticket["video_id"], broken, ends)


def find(client: ApiClient, query: str, signals: str) -> Hit:
    """The best scene, once the models are loaded."""
    give_up = time.monotonic() + DEADLINE_S
    while True:
        answer = client.search({"q": query, "signals": signals})
        if Code.ENCODERS_WARMING not in {warning["code"] for warning in answer["warnings"]}:
            assert answer["results"], answer
            return answer["results"][0]
        assert time.monotonic() < give_up


def test_pictures_are_indexed_without_a_word_about_sound(album: Album) -> None:
    for video in (album.tent, album.balloon):
        status = album.ends[video]
        assert (status["state"], status["progress"]) == ("indexed", 1), status
        assert {warning["code"] for warning in status["warnings"]} <= {Code.STARTER_MODELS}


def test_half_a_picture_says_so(album: Album) -> None:
    assert album.ends[album.half]["state"] == "failed"
    error = album.ends[album.half]["error"]
    assert error
    assert error["code"] == Code.FILE_TRUNCATED


def test_a_dropped_picture_is_found_by_what_it_shows(client: ApiClient, album: Album) -> None:
    for words, video in ((TENT_WORDS, album.tent), (BALLOON_WORDS, album.balloon)):
        hit = find(client, words, "picture")
        assert hit["video_id"] == video
        assert (hit["kind"], hit["start_s"], hit["end_s"], hit["seek_s"]) == ("picture", 0, 0, 0)
        assert hit["signals"]["picture"]["rank"] == 1


def test_it_is_found_by_its_title_and_its_name(client: ApiClient, album: Album) -> None:
    assert find(client, "county fair", "words")["video_id"] == album.balloon
    assert find(client, "camping", "words")["video_id"] == album.tent


def test_its_thumbnail_and_preview_can_be_fetched(client: ApiClient, album: Album) -> None:
    hit = find(client, TENT_WORDS, "picture")
    for url, form, size in (
        (hit["thumbnail_url"], "WEBP", (320, 180)),
        (hit["preview_url"], "JPEG", (800, 450)),
    ):
        assert url
        with Image.open(io.BytesIO(client.fetch(url))) as picture:
            assert (picture.format, picture.size) == (form, size)


def test_the_command_shows_no_times(stack: dict[str, Any], album: Album) -> None:
    def scenedex(*arguments: str) -> str:
        state = Path(stack["issuer"]["private_key"]).parents[1]
        around = Surroundings(Settings(state_dir=state), state)
        result = CliRunner().invoke(app, list(arguments), obj=around)
        assert result.exit_code == 0, result.output
        return result.stdout

    found = scenedex("search", TENT_WORDS, "--signals", "picture", "--video", album.tent)
    assert "picture" in found
    assert "0:00" not in found
    listed = json.loads(scenedex("videos", "--json"))["videos"]
    (shown,) = [video for video in listed if video["video_id"] == album.balloon]
    assert (shown["kind"], shown["duration_s"], shown["scene_count"]) == ("picture", 0, 1)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bin"])
def test_a_picture_finds_the_one_that_looks_like_it(
    client: ApiClient, album: Album, tmp_path: Path, suffix: str
) -> None:
    picture = tmp_path / f"query{suffix}"
    form = {".jpg": "JPEG", ".webp": "WEBP"}.get(suffix, "PNG")
    Image.fromarray(render(TENT, 640, 360, seed=9)).save(picture, form)
    found = client.search_picture(picture, {"limit": 1})["results"]
    assert [hit["video_id"] for hit in found] == [album.tent]
    assert found[0]["match"] == "strong"


def test_the_largest_picture_passes_the_gateway(
    client: ApiClient, album: Album, tmp_path: Path
) -> None:
    picture = tmp_path / "large.png"
    Image.fromarray(render(TENT, 640, 360, seed=9)).save(picture)
    with picture.open("ab") as file:
        file.truncate(4 * 1024 * 1024)
    assert client.search_picture(picture, {})["results"]
    with picture.open("ab") as file:
        file.write(b"0")
    with pytest.raises(Rejected) as caught:
        client.search_picture(picture, {})
    assert caught.value.code == Code.FILE_TOO_LARGE


def test_scenes_like_one_come_through_the_gateway(
    client: ApiClient, album: Album, tmp_path: Path
) -> None:
    picture = tmp_path / "query.png"
    Image.fromarray(render(TENT, 640, 360, seed=9)).save(picture)
    (hit,) = client.search_picture(picture, {"limit": 1})["results"]
    like_it = client.similar(hit["scene_id"], {})
    assert hit["scene_id"] not in [one["scene_id"] for one in like_it["results"]]
