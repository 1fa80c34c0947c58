"""What the documents tell the makers of players to write shows the right picture."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenedex.domain.seek_previews import write_webvtt
from scenedex.media.inside.sheets import SheetMaker

GUIDE = Path(__file__).parents[2] / "api" / "seek-previews.md"
PAGE = """<!doctype html><body><video id="player"></video><script type="module">
const tell = told => fetch("/told", {method: "POST", body: JSON.stringify(told)});
const loaded = source => new Promise((done, failed) => {
  const picture = new Image();
  picture.onload = () => done(picture);
  picture.onerror = () => failed(new Error("no picture: " + source));
  picture.src = source;
});
async function colour(style) {
  const box = Object.assign(document.body.appendChild(document.createElement("div")).style, style);
  const shown = getComputedStyle(document.body.lastChild);
  const picture = await loaded(shown.backgroundImage.slice(5, -2));
  const [left, top] = shown.backgroundPosition.split(" ").map(parseFloat);
  const canvas = Object.assign(document.createElement("canvas"),
    {width: parseFloat(shown.width), height: parseFloat(shown.height)});
  const context = canvas.getContext("2d");
  context.drawImage(picture, left, top);
  const {width, height} = canvas;
  return [width, height, ...context.getImageData(width / 2, height / 2, 1, 1).data.slice(0, 3)];
}
try {
  const [id, token, player] = ["film", TOKEN, document.querySelector("#player")];
  SNIPPETS
  await new Promise((done, failed) => { track.onload = done; track.onerror = failed; });
  const found = [];
  for (const seconds of SECONDS) found.push(await colour(preview(seconds)));
  await tell(found);
} catch (error) {
  await tell(String(error));
}
</script>"""
# The order in which a minute of video shows them, a quarter each.
COLOURS = [(200, 30, 30), (30, 160, 60), (40, 60, 200), (220, 200, 40)]


def shown(at_s: float) -> tuple[int, int, int]:
    return COLOURS[int(at_s // 15)]


@pytest.fixture
def film(site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers that an API would give about a video of one minute."""
    monkeypatch.chdir(tmp_path)
    maker = SheetMaker(60)
    for frame in range(60 * 5):
        maker.offer(frame / 5, np.full((450, 800, 3), shown(frame / 5), np.uint8))
    sheets = maker.finish(60)
    for sheet in sheets:
        site.files[f"/{sheet.picture}"] = ("image/jpeg", Path(sheet.picture).read_bytes())
    track = write_webvtt(sheets, end_s=60, url_of=lambda name: f"{site.url}/{name}?X-Amz-Date=1")
    site.files["/v1/videos/film/seek-previews.vtt"] = ("text/vtt", track.encode())
    about = json.dumps({"seek_previews": "film/seek-previews.vtt"})
    site.files["/v1/videos/film"] = ("application/json", about.encode())


@pytest.mark.usefixtures("film")
def test_a_player_made_by_the_guide_shows_the_shot_one_seeks_to(
    site: Any, visit: Callable[[str], str]
) -> None:
    seconds = [0, 7.5, 16.1, 29.9, 33, 43.9, 46.5, 59.99]
    snippets = "\n".join(re.findall(r"```js\n(.*?)```", GUIDE.read_text(), re.DOTALL))
    page = (
        PAGE.replace("SNIPPETS", snippets.replace("https://…/", f"{site.url}/"))
        .replace("TOKEN", json.dumps(site.token))
        .replace("SECONDS", json.dumps(seconds))
    )
    site.files["/"] = ("text/html; charset=utf-8", page.encode())

    told = json.loads(visit("/"))

    assert [seen[:2] for seen in told] == [[160, 90]] * len(seconds), told
    for at_s, (_, _, *colour) in zip(seconds, told, strict=True):
        assert colour == pytest.approx(shown(at_s), abs=12), at_s
