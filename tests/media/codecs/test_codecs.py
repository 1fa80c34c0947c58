"""Ground truth: what users send, and what a probe and a pass find in it, within a frame."""

from typing import Protocol

import numpy as np
import pytest
from PIL import Image

from scenedex.media import Analysis, Probe, read_audio
from scenedex.testing.clips.specimens import Truth

RATE_HZ = 16_000
# Codecs of all kinds and JPEG after them move a plain patch's mean by a few of 255 levels; a patch
# of a few pixels takes more of its neighbours' colours.
LEVELS = 10
LEVELS_OF_FEW_PIXELS = 22
FEW_PIXELS = 64


class Case(Protocol):
    """What this folder's conftest gives."""

    truth: Truth
    probe: Probe
    analysis: Analysis


def test_a_probe_tells_the_truth(case: Case) -> None:
    found, truth = case.probe, case.truth

    assert (found.width, found.height) == (truth.width, truth.height)
    assert found.video_codec == truth.video_codec
    assert found.container == truth.container
    assert found.has_audio == truth.has_audio
    assert found.has_captions == truth.has_captions
    assert found.duration_s == pytest.approx(truth.duration_s, abs=1.5 * truth.frame_s)
    assert found.fps == pytest.approx(truth.fps, rel=0.05)
    assert found.notices == ()


def test_cuts_are_found_to_the_frame(case: Case) -> None:
    findings, truth = case.analysis.findings, case.truth

    assert [cut.at_s for cut in findings.cuts] == pytest.approx(
        truth.cuts_s, abs=1.1 * truth.frame_s
    )
    assert findings.span.start_s == 0
    assert findings.span.end_s == pytest.approx(truth.duration_s, abs=1.5 * truth.frame_s)


def test_sound_lies_where_it_is_heard(case: Case) -> None:
    audio, tone = case.analysis.findings.audio, case.truth.tone
    if tone is None:
        assert audio is None
        return
    assert audio
    loud = np.flatnonzero(np.abs(read_audio(case.analysis.folder / audio)) > 0.1) / RATE_HZ

    assert (loud.min(), loud.max()) == pytest.approx((tone.start_s, tone.end_s), abs=0.05)


def test_pictures_are_upright_and_have_their_colours(case: Case) -> None:
    truth = case.truth
    is_small = min(truth.width, truth.height) < FEW_PIXELS
    levels = LEVELS_OF_FEW_PIXELS if is_small else LEVELS

    for moment in case.analysis.findings.moments:
        with Image.open(case.analysis.folder / moment.frame) as image:
            assert image.size == shown_size(truth)
            np.testing.assert_allclose(corners(image), truth.corners, atol=levels)


def shown_size(truth: Truth) -> tuple[int, int]:
    """That of a frame: as shown, its longest side at most 512."""
    scale = min(1.0, 512 / max(truth.width, truth.height))
    return round(truth.width * scale), round(truth.height * scale)


def corners(image: Image.Image) -> list[list[float]]:
    """The mean colours at the top left, top right, bottom left and bottom right."""
    pixels = np.asarray(image.convert("RGB"), np.float32)
    down, across = (length // 5 for length in pixels.shape[:2])
    return [
        part.mean(axis=(0, 1)).tolist()
        for rows in (pixels[1:down], pixels[-down:-1])
        for part in (rows[:, 1:across], rows[:, -across:-1])
    ]


def test_nothing_is_amiss(case: Case) -> None:
    expected = set() if case.truth.has_audio else {"audio_missing"}

    assert {notice.code for notice in case.analysis.notices} == expected
