"""Where a video's words come from, and what is said where they do not."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from functions.index_video.speech import Recognised
from scenedex.aws.storage import READ_LIMIT_BYTES
from scenedex.domain.errors import Code, Misconfigured, Retryable
from scenedex.domain.span import TimeSpan
from scenedex.domain.stages import Stage, VideoState
from scenedex.domain.transcript import TranscriptSegment, TranscriptSource
from scenedex.stage import Outcome
from scenedex.testing.detected import ARTEFACTS, UPLOADS
from scenedex.testing.voice import silence, voice
from scenedex.testing.whisper import whisper_model

SRT = """1
00:00:01,000 --> 00:00:02,500
beside the video

2
00:00:21,000 --> 00:00:23,000
in the <i>third</i> scene
"""
INSIDE = (TranscriptSegment(TimeSpan(11.0, 12.0), "im Video selbst"),)
SOUND = np.concatenate([silence(1), voice(4), silence(8), voice(4, seed=1), silence(1)])


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    says = [
        TranscriptSegment(TimeSpan(0.0, 2.0), "the first words"),
        TranscriptSegment(TimeSpan(6.0, 8.0), "and some more"),
    ]
    return whisper_model(tmp_path_factory.mktemp("speech") / "tiny", says, language="ko")


@pytest.mark.parametrize(
    ("captions", "embedded", "sound", "has_model", "source", "words", "warned"),
    [
        (SRT, INSIDE, SOUND, True, "sidecar", ["beside the video", "", "in the third scene"], None),
        (None, INSIDE, SOUND, True, "embedded", ["", "im Video selbst", ""], None),
        (None, (), SOUND, True, "speech", ["the first words", "and some more", ""], None),
        (None, (), SOUND, False, None, ["", "", ""], Code.SPEECH_MODEL_MISSING),
        (None, (), silence(9), True, None, ["", "", ""], None),
        (None, (), None, True, None, ["", "", ""], None),
        ("no cue", INSIDE, None, True, "embedded", ["", "im Video selbst", ""],
         Code.CAPTIONS_UNREADABLE),
        ("no cue", (), SOUND, True, "speech", ["the first words", "and some more", ""],
         Code.CAPTIONS_UNREADABLE),
    ],
    ids=["sidecar", "embedded", "speech", "no model", "silence", "no sound",
         "unreadable, embedded", "unreadable, speech"],
)  # fmt: skip
def test_words_come_from_the_best_source_that_has_some(
    stand, speech, *, captions, embedded, sound, has_model, source, words, warned
) -> None:
    video = stand.put(captions=captions, embedded=embedded, sound=sound)

    outcome = stand.job(speech_model_dir=speech if has_model else None).run(video.message)

    assert outcome is Outcome.COMPLETED
    assert stand.video(video).state is VideoState.INDEXED
    texts = stand.texts(video)
    assert [text.transcript for text in texts] == words
    assert {text.source for text in texts if text.transcript} == (
        {TranscriptSource(source)} if source else set()
    )
    assert stand.run_of(video, Stage.TRANSCRIBE).output["source"] == source
    assert stand.warned(video) == ({warned} if warned else set())


def test_the_language_that_is_known_is_kept_and_the_model_that_heard_it(stand, speech) -> None:
    heard = stand.put(sound=SOUND)
    read = stand.put(embedded=INSIDE)
    job = stand.job(speech_model_dir=speech)

    job.run(heard.message)
    job.run(read.message)

    output = stand.run_of(heard, Stage.TRANSCRIBE).output
    assert (output["speech_model"], output["segments"]) == ("tiny", 2)
    assert "speech_model" not in stand.run_of(read, Stage.TRANSCRIBE).output
    assert stand.video(heard).language == "ko"
    assert stand.video(read).language == "de"
    assert {text.language for text in stand.texts(heard)} == {"ko", None}


@pytest.mark.parametrize("parts_s", [(0.0,), (0.0, 4.0), (0.0, 3.0, 6.5, 14.5)])
def test_sound_of_several_parts_is_heard_as_one(stand, speech, parts_s) -> None:
    video = stand.put(sound=SOUND, parts_s=parts_s)

    stand.job(speech_model_dir=speech).run(video.message)

    assert [text.transcript for text in stand.texts(video)] == [
        "the first words", "and some more", "",
    ]  # fmt: skip


def test_a_part_without_sound_is_a_silence(stand, speech) -> None:
    video = stand.put(sound=SOUND, parts_s=(0.0, 6.0, 10.0))
    _forget_sound(stand, video, 1)

    stand.job(speech_model_dir=speech).run(video.message)

    assert [text.transcript for text in stand.texts(video)] == [
        "the first words", "and some more", "",
    ]  # fmt: skip


def _forget_sound(stand, video, part: int) -> None:
    stand.store.erase(ARTEFACTS, video.audio_of(part))
    with stand.worker.as_worker() as tx:
        tx.execute(
            b"update stage_runs set output = output || '{\"audio\": null}' "
            b"where video_id = %(video_id)s and stage = 'detect' and part = %(part)s",
            {"video_id": video.video_id, "part": part},
        )


def test_cues_of_several_parts_are_there_once(stand) -> None:
    cues = [
        TranscriptSegment(TimeSpan(1.0, 2.0), "eins"),
        TranscriptSegment(TimeSpan(9.0, 11.0), "über die Grenze"),
        TranscriptSegment(TimeSpan(21.0, 22.0), "eins"),
    ]
    video = stand.put(embedded=cues, parts_s=(0.0, 10.0, 20.0))

    stand.job().run(video.message)

    assert [text.transcript for text in stand.texts(video)] == [
        "eins über die Grenze", "", "eins",
    ]  # fmt: skip


def test_times_of_words_are_kept_for_seeking(stand) -> None:
    video = stand.put(captions=SRT)

    stand.job().run(video.message)

    (segment,) = stand.texts(video)[2].segments
    assert segment == TranscriptSegment(TimeSpan(21.0, 23.0), segment.text)


def test_captions_that_were_deleted_meanwhile_are_said_to_be_missing(stand) -> None:
    video = stand.put(captions=SRT, embedded=INSIDE)
    stand.store.erase(UPLOADS, video.captions_key)

    stand.job().run(video.message)

    assert stand.warned(video) == {Code.CAPTIONS_UNREADABLE}
    assert stand.run_of(video, Stage.TRANSCRIBE).output["source"] == "embedded"


def test_captions_inside_the_video_that_cannot_be_read_are_said(stand) -> None:
    video = stand.put(embedded=INSIDE)
    stand.store.put(ARTEFACTS, video.captions_of(0), bytes(READ_LIMIT_BYTES + 1))

    stand.job().run(video.message)

    assert stand.warned(video) == {Code.CAPTIONS_UNREADABLE}
    assert stand.video(video).state is VideoState.INDEXED


def test_words_that_the_model_made_up_are_left_out_and_counted(stand, tmp_path) -> None:
    loop = TranscriptSegment(TimeSpan(0.0, 2.0), "ha ha ha ha ha ha")
    true = TranscriptSegment(TimeSpan(2.0, 4.0), "true words")
    model = whisper_model(tmp_path / "loops", [loop, true])
    video = stand.put(sound=voice(5))

    stand.job(speech_model_dir=model).run(video.message)

    assert [text.transcript for text in stand.texts(video)] == ["true words", "", ""]
    (warning,) = stand.status(video).warnings
    assert warning.code == Code.SPEECH_QUARANTINED
    assert warning.details == {"count": 1, "reasons": {"repetition": 1}}


def test_a_speech_model_that_is_set_and_not_there_stops_the_job(stand, speech, tmp_path) -> None:
    broken = shutil.copytree(speech, tmp_path / "broken")
    (broken / "tokenizer.json").unlink()
    video = stand.put(sound=SOUND)

    with pytest.raises(Misconfigured, match="tokenizer"):
        stand.job(speech_model_dir=broken).run(video.message)

    assert stand.run_of(video, Stage.TRANSCRIBE).error_code == Code.MODEL_MISSING
    assert stand.video(video).state is VideoState.PROCESSING


class OutOfMemory:
    """A speech model that fails as CTranslate2 does."""

    def recognise(self, *_: object, **__: object) -> Recognised:
        raise RuntimeError("CUDA failed with error out of memory")


def test_speech_that_fails_is_tried_again_and_at_last_left_out(stand) -> None:
    video = stand.put(sound=SOUND)

    for _ in range(stand.settings.max_attempts - 1):
        with pytest.raises(Retryable) as caught:
            _job_out_of_memory(stand).run(video.message)
        assert caught.value.code is Code.SPEECH_FAILED
    _job_out_of_memory(stand).run(video.message)

    assert stand.video(video).state is VideoState.INDEXED
    assert stand.warned(video) == {Code.SPEECH_FAILED}


def _job_out_of_memory(stand):
    job = stand.job()
    job.bench.__dict__["speech"] = OutOfMemory()
    return job
