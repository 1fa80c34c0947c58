import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from functions.index_video.sound import SAMPLE_RATE, Stretch
from functions.index_video.speech import SpeechModel
from scenedex.domain.errors import Code, Misconfigured
from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment
from scenedex.testing.voice import silence, voice
from scenedex.testing.whisper import whisper_model


def hear(model: SpeechModel, samples, progress=lambda _: None):
    """What the model hears in a whole video."""
    end_s = len(samples) / SAMPLE_RATE
    return model.recognise([Stretch(0.0, samples)], end_s=end_s, progress=progress)


SAYS = (
    TranscriptSegment(TimeSpan(0.0, 2.0), "the first words"),
    TranscriptSegment(TimeSpan(5.0, 7.0), "and some more"),
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whisper_model(tmp_path_factory.mktemp("speech") / "tiny", SAYS, language="ko")


@pytest.fixture(scope="module")
def model(directory: Path) -> SpeechModel:
    return SpeechModel(directory)


def test_speech_keeps_its_own_time_where_silence_was_left_out(model: SpeechModel) -> None:
    samples = np.concatenate([silence(4), voice(4), silence(6), voice(4, seed=1), silence(2)])

    heard = hear(model, samples)

    assert [segment.text.strip() for segment in heard.segments] == [item.text for item in SAYS]
    first, second = (segment.span for segment in heard.segments)
    assert 3 <= first.start_s <= 5
    assert 13 <= second.start_s <= 16
    assert second.end_s <= 20
    assert heard.language == "ko"


def test_silence_is_not_given_to_the_model(model: SpeechModel) -> None:
    heard = hear(model, silence(10))

    assert heard.segments == ()
    assert heard.language is None


def test_progress_grows_to_the_end_of_the_last_words(model: SpeechModel) -> None:
    told: list[float] = []

    hear(model, np.concatenate([voice(8), silence(25), voice(8)]), told.append)

    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 1


def test_long_sound_is_heard_in_pieces_with_the_time_of_the_whole(directory: Path) -> None:
    model = SpeechModel(directory, piece_s=12)

    heard = hear(model, np.concatenate([voice(8), silence(2), voice(8, seed=2)]))

    assert [round(segment.span.start_s) for segment in heard.segments] == [0, 5, 10, 15]
    assert all(segment.span.end_s <= 18 for segment in heard.segments)


def test_certainty_of_the_model_comes_along(model: SpeechModel) -> None:
    (segment, *_) = hear(model, voice(4)).segments

    assert segment.log_probability > -0.1
    assert segment.no_speech_probability < 0.1
    assert 0 < segment.compression_ratio < 2.4


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
def test_an_incomplete_model_is_named_and_nothing_is_downloaded(
    directory: Path, tmp_path: Path, name: str
) -> None:
    copy = shutil.copytree(directory, tmp_path / "incomplete")
    (copy / name).unlink()

    with pytest.raises(Misconfigured, match=name) as caught:
        SpeechModel(copy)

    assert caught.value.code is Code.MODEL_MISSING


def _garbled(path: Path) -> None:
    path.write_bytes(b"not a model")


def _absent(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [_garbled, _absent])
def test_a_model_that_cannot_be_loaded_is_the_operators_business(
    directory: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    copy = shutil.copytree(directory, tmp_path / "damaged")
    damage(copy / "model.bin")

    with pytest.raises(Misconfigured, match="damaged") as caught:
        SpeechModel(copy)

    assert caught.value.code is Code.MODEL_MISSING


def test_what_ran_is_told(model: SpeechModel) -> None:
    assert model.facts["speech_model"] == "tiny"
    assert (model.facts["speech_device"], model.facts["speech_precision"]) in {
        ("cpu", "int8"),
        ("cuda", "float16"),
    }
