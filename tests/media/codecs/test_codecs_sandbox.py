"""What is found in the sandbox, where a codec has little memory and no powers."""

from pathlib import Path

import pytest

from scenedex.media import AnalyseOptions, MediaLimits, analyse, probe
from scenedex.testing.clips.catalogue import SPECIMENS

NAMES = (
    "h264 mp4",
    "hevc 12 bit",
    "vp9 webm",
    "av1 10 bit",
    "prores 4444 alpha",
    "mjpeg avi",
    "mpeg-2 program stream",
    "turned by 90 in mkv",
    "h264 reserved matrix",
    "edit skips the beginning",
    "begins with skipped pictures hevc",
    "long open h264",
)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_is_found_outside(name: str, tmp_path: Path, limits: MediaLimits) -> None:
    specimen = SPECIMENS[name]
    path = tmp_path / f"clip{specimen.suffix}"
    truth = specimen.write(path)

    found = probe(path, limits)
    findings = analyse(path, tmp_path, AnalyseOptions(limits)).findings

    assert (found.width, found.height) == (truth.width, truth.height)
    assert (found.video_codec, found.container) == (truth.video_codec, truth.container)
    assert found.duration_s == pytest.approx(truth.duration_s, abs=1.5 * truth.frame_s)
    assert [cut.at_s for cut in findings.cuts] == pytest.approx(
        truth.cuts_s, abs=1.1 * truth.frame_s
    )
    assert (findings.audio is not None) == truth.has_audio
