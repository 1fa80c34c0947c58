from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from scenedex.domain.errors import Code, Rejected, Retryable
from scenedex.media import AnalyseOptions, MediaLimits, Probe, analyse, probe
from scenedex.settings import Settings
from scenedex.testing.clips import ClipForm, Shot, blocks, cue, shots, write_clip


def test_a_probe_tells_what_the_file_holds(tmp_path: Path, limits: MediaLimits) -> None:
    path = tmp_path / "clip.mp4"
    write_clip(path, shots(1.0, 1.0), ClipForm(has_sound=True, cues=[cue(0, 1, "Hi")]))

    assert probe(path, limits) == Probe(
        duration_s=2.0,
        width=320,
        height=180,
        fps=25.0,
        video_codec="h264",
        container="mov,mp4,m4a,3gp,3g2,mj2",
        has_audio=True,
        has_captions=True,
        stream_count=3,
    )


@pytest.mark.parametrize(
    ("form", "size"),
    [
        (ClipForm(turn=90), (180, 320)),
        (ClipForm(turn=180), (320, 180)),
        (ClipForm(pixel_ratio=Fraction(2)), (640, 180)),
        (ClipForm(pixel_ratio=Fraction(2), turn=270), (180, 640)),
    ],
)
def test_the_size_is_the_one_a_player_shows(
    form: ClipForm, size: tuple[int, int], tmp_path: Path, limits: MediaLimits
) -> None:
    path = tmp_path / "clip.mp4"
    write_clip(path, shots(0.4), form)

    found = probe(path, limits)

    assert (found.width, found.height) == size


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("late.mkv", ClipForm(start_s=3600.0)),
        ("late.ts", ClipForm(start_s=60.0)),
        ("uneven.mp4", ClipForm(is_variable=True)),
    ],
)
def test_time_counts_from_the_first_picture(
    name: str, form: ClipForm, tmp_path: Path, limits: MediaLimits
) -> None:
    write_clip(tmp_path / name, shots(2.0), form)

    found = probe(tmp_path / name, limits)

    assert found.duration_s == pytest.approx(2.0, abs=0.1)
    assert found.notices == ()


@pytest.mark.parametrize("rate", [4_000, 90_000, 10_000_000])
def test_only_a_still_picture_has_no_length(
    rate: int, tmp_path: Path, options: AnalyseOptions
) -> None:
    path = tmp_path / "clip.mp4"
    write_clip(path, [Shot(blocks(1), 1 / rate)], ClipForm(rate=rate))

    assert probe(path, options.limits).duration_s == 0.001
    assert analyse(path, tmp_path, options).findings.span.end_s == 0.001


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"max_duration_s": 1.5}, Code.VIDEO_TOO_LONG),
        ({"max_pixels": 320 * 180 - 1}, Code.PICTURE_TOO_LARGE),
        ({"max_streams": 1}, Code.TOO_MANY_STREAMS),
    ],
)
def test_limits_hold(
    changed: dict[str, float], code: Code, tmp_path: Path, limits: MediaLimits
) -> None:
    path = tmp_path / "clip.mp4"
    write_clip(path, shots(2.0), ClipForm(has_sound=True))

    with pytest.raises(Rejected) as caught:
        probe(path, replace(limits, **changed))  # type: ignore[arg-type]

    assert caught.value.code == code


def test_a_probe_has_only_so_much_time(tmp_path: Path, limits: MediaLimits) -> None:
    path = tmp_path / "clip.mp4"
    write_clip(path, shots(2.0), ClipForm(has_sound=True))

    # Whether it was working is told in ticks of 10 ms: test_sandbox has both answers.
    with pytest.raises((Retryable, Rejected)) as caught:
        probe(path, replace(limits, timeout_s=0.01))

    assert caught.value.code == Code.MEDIA_TIMED_OUT


def test_the_name_of_the_file_means_nothing(tmp_path: Path, limits: MediaLimits) -> None:
    write_clip(tmp_path / "clip.mp4", shots(0.4))
    strange = (tmp_path / "clip.mp4").rename(tmp_path / "-i concat:한글 %d.m3u8")

    assert probe(strange, limits).width == 320


def test_limits_come_from_the_settings() -> None:
    settings = Settings(max_duration_s_free=60, max_duration_s=120, frame_every_s=3.0)

    assert MediaLimits.from_settings(settings, "free").max_duration_s == 60
    assert MediaLimits.from_settings(settings, "pro").max_duration_s == 120
    assert AnalyseOptions.from_settings(settings).limits.timeout_s == settings.decode_timeout_s
    assert AnalyseOptions.from_settings(settings).frame_every_s == 3.0
