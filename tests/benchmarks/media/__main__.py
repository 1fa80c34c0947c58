"""``make bench-media``: our passes beside PySceneDetect and a plain decode, in one sitting."""

import argparse
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.media.plot import draw
from tests.benchmarks.media.recipes import MORE, PRESET, USUAL, VideoRecipe
from tests.benchmarks.media.report import (
    closing_line,
    growth,
    reasons,
    soft_transitions,
    table,
    write_json,
)
from tests.benchmarks.media.rounds import measure
from tests.benchmarks.media.videos import build, forget

_PACKAGES = ("scenedetect-headless", "av", "opencv-python-headless", "numpy")


_LEGEND = """
Wall seconds (processor seconds in brackets) of whole processes, the quickest of {repeat}:
  PySceneD.  python -m scenedetect -i VIDEO detect-content list-scenes, backend opencv
  decode     PyAV, every picture, frame threads, nothing done with them
  full       our pass with all artefacts in its sandbox, every picture looked at
  guided     the same, as it is by default; "way" is the one it took
F1 of hard cuts (±2 frames) against PySceneDetect's of the same run; "missed" are cuts between
clearly different pictures that guided/full did not find; "soft" fades and dissolves likewise;
MiB is the most memory of the child, guided/full. PySceneDetect and the decode are left out where
only growth with length is looked at.
"""


def main() -> int:
    given = _arguments()
    began, load = time.monotonic(), os.getloadavg()
    if load[0] > 0.5:
        _say(f"This machine is busy (load {load[0]:.1f}): the ratios will be those of a busy one.")
    _say(f"Building videos in {given.folder} (x264 {PRESET}, crf 23)")
    videos = build(_wanted(given), given.folder / "videos")
    if not given.only:
        forget(videos, given.folder / "videos")
    built_s = time.monotonic() - began
    _say(f"Built in {built_s:.0f} s")
    reports = []
    for video in videos:
        reports.append(measure(video, repeat=given.repeat))
        _say(table(reports[-1:]))
    measured_s = time.monotonic() - began - built_s
    draw(given.folder / "media.png", reports)
    write_json(
        given.folder / "media.json", reports,
        built_s=built_s, measured_s=measured_s, repeat=given.repeat, load_before=load,
        processors=os.cpu_count(), machine=platform.platform(), x264_preset=PRESET,
        packages={name: version(name) for name in _PACKAGES},
    )  # fmt: skip
    print(table(reports), _LEGEND.format(repeat=given.repeat), sep="\n")
    print("Which way the guided pass took", reasons(reports), sep="\n")
    print("\nFades and dissolves", soft_transitions(reports), sep="\n")
    print("\nGrowth with length", growth(reports), sep="\n")
    print(f"\nBuilt in {built_s:.0f} s, measured in {measured_s:.0f} s")
    print(f"{given.folder}/media.json, {given.folder}/media.png")
    print(closing_line(reports))
    return 1 if any(report.failures for report in reports) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-media", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(".local/bench/media"))
    parser.add_argument("--repeat", type=int, default=1, help="how often each looks at a video")
    parser.add_argument("--long", action="store_true", help="more and longer videos")
    parser.add_argument("--only", default="", help="videos whose name has this in it")
    return parser.parse_args()


def _wanted(given: argparse.Namespace) -> list[VideoRecipe]:
    recipes = USUAL + MORE if given.long else USUAL
    return [recipe for recipe in recipes if given.only in recipe.name]


def _say(line: str) -> None:
    """Tells a waiting person, beside the report."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
