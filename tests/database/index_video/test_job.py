"""A job's own video, from its scenes to what search finds."""

import io
import json
from dataclasses import replace

import pytest
from PIL import Image

from scenedex.db import stage_runs, vectors
from scenedex.db.search import search_scenes
from scenedex.domain.errors import Code, Misconfigured, Retryable
from scenedex.domain.query_words import parse
from scenedex.domain.search import Query
from scenedex.domain.stages import RunState, Stage, StageRef, VideoState
from scenedex.domain.video import VideoKind
from scenedex.encoders import load_pack
from scenedex.stage import Outcome
from scenedex.testing.detected import ARTEFACTS, FRAMES_A_SCENE, jpeg
from scenedex.testing.models import IMAGE_DIMENSIONS, TEXT_DIMENSIONS, model_pack

SRT = """1
00:00:01,000 --> 00:00:02,500
a lighthouse by the sea

2
00:00:12,000 --> 00:00:13,000
two dogs in the park
"""

ROWS = """
select 'frame', frame_id, scene_id, user_id, video_id, generation, dims, vec::text
from frame_vectors
union all
select 'text', scene_id, scene_id, user_id, video_id, generation, dims, vec::text
from text_vectors
union all
select 'words', scene_id, scene_id, user_id, null, null, null, segments::text || tsv::text
from scene_texts
order by 1, 2
"""


@pytest.fixture
def rows(scratch, server):
    """All that indexing wrote, as the superuser sees it."""

    def read() -> list[tuple[object, ...]]:
        with server.postgres.superuser(scratch.name) as connection:
            return list(connection.execute(ROWS))

    return read


def found(stand, words: str = "", **query: object) -> list[int]:
    """The starts in seconds of the scenes that a query finds, best first."""
    with stand.api.as_user(stand.user_id) as tx:
        answer = search_scenes(tx, Query(words=parse(words), **query))
        return [round(hit.start_s) for hit in answer.hits]


def active_id(stand, kind: str) -> int:
    with stand.api.as_user(stand.user_id) as tx:
        return vectors.active_model(tx, kind).model_id


def test_a_video_is_found_by_its_words_their_meaning_and_its_pictures(stand) -> None:
    video = stand.put(captions=SRT)
    last_frame = Image.open(io.BytesIO(jpeg(video.scene_count * FRAMES_A_SCENE - 1)))

    outcome = stand.job().run(video.message)

    pack = load_pack(stand.settings.models_dir)
    (said,) = pack.text.encode(["two dogs in the park"])
    (seen,) = pack.image.encode_images([last_frame])
    assert outcome is Outcome.COMPLETED
    assert found(stand, words="lighthouse") == [0]
    assert found(stand, text_vector=said, text_model_id=active_id(stand, "text"))[0] == 10
    assert found(stand, image_vector=seen, image_model_id=active_id(stand, "image"))[0] == 20


def test_a_still_picture_is_found_by_what_it_shows(stand) -> None:
    video = stand.put(scene_count=1, scene_s=0.0)

    outcome = stand.job().run(video.message)

    pack = load_pack(stand.settings.models_dir)
    (seen,) = pack.image.encode_images([Image.open(io.BytesIO(jpeg(0)))])
    assert outcome is Outcome.COMPLETED
    assert found(stand, image_vector=seen, image_model_id=active_id(stand, "image")) == [0]
    assert stand.video(video).kind is VideoKind.PICTURE
    assert stand.warned(video) == set()


def test_every_frame_and_every_scene_with_words_has_its_vector(stand, rows) -> None:
    video = stand.put(captions=SRT)

    stand.job().run(video.message)

    frames = {frame.frame_id for scene in video.scenes for frame in scene.frames}
    spoken = {video.scenes[0].scene_id, video.scenes[1].scene_id}
    assert {row[1] for row in rows() if row[0] == "frame"} == frames
    assert {row[1] for row in rows() if row[0] == "text"} == spoken
    assert {(row[0], row[6]) for row in rows() if row[6]} == {
        ("frame", IMAGE_DIMENSIONS),
        ("text", TEXT_DIMENSIONS),
    }


def test_the_run_tells_what_encoded_it(stand) -> None:
    video = stand.put(captions=SRT)

    stand.job().run(video.message)

    output = stand.run_of(video, Stage.EMBED).output
    assert output["text"] == {
        "model": "tiny-text", "revision": "1", "precision": "fp32",
        "provider": output["text"]["provider"], "vectors": 2,
    }  # fmt: skip
    assert output["image"]["vectors"] == video.scene_count * FRAMES_A_SCENE
    assert output["image"]["provider"].endswith("ExecutionProvider")


def test_nothing_is_found_before_all_is_there(stand) -> None:
    video = stand.put(captions=SRT)
    stand.store.faults.add("download", Retryable(Code.STORAGE_UNAVAILABLE, "Not now."))

    with pytest.raises(Retryable):
        stand.job().run(video.message)

    assert found(stand, words="lighthouse") == []
    assert stand.video(video).state is VideoState.PROCESSING


def test_a_retry_resumes_at_the_stage_that_failed(stand) -> None:
    video = stand.put(captions=SRT)
    stand.store.faults.add("download", Retryable(Code.STORAGE_UNAVAILABLE, "Not now."))
    with pytest.raises(Retryable):
        stand.job().run(video.message)
    stand.store.erase("uploads", video.captions_key)  # a second reading would warn

    outcome = stand.job().run(video.message)

    assert outcome is Outcome.COMPLETED
    assert stand.run_of(video, Stage.TRANSCRIBE).attempts == 1
    assert stand.run_of(video, Stage.EMBED).attempts == 2
    assert stand.warned(video) == set()
    assert found(stand, words="lighthouse") == [0]


def test_a_second_message_changes_nothing(stand, rows) -> None:
    video = stand.put(captions=SRT)
    stand.job().run(video.message)
    before = rows()

    outcome = stand.job().run(video.message)

    assert outcome is Outcome.ALREADY_DONE
    assert rows() == before
    assert stand.run_of(video, Stage.EMBED).attempts == 1


def test_encoding_a_video_again_writes_the_same_rows(stand, rows) -> None:
    video = stand.put(captions=SRT)
    stand.job().run(video.message)
    clean = rows()
    again = {"video_id": video.video_id, "stage": Stage.EMBED}
    with stand.worker.as_worker() as tx:
        tx.execute(
            b"update stage_runs set state = 'pending'"
            b" where video_id = %(video_id)s and stage = %(stage)s",
            again,
        )

    stand.job().run(video.message)

    assert stand.run_of(video, Stage.EMBED).attempts == 2
    assert rows() == clean


def test_a_newer_upload_replaces_what_search_shows(stand, rows) -> None:
    first = stand.put(captions=SRT)
    stand.job().run(first.message)
    second = replace(
        first, captions=SRT.replace("lighthouse", "windmill"), version="v2", generation=2
    )
    second.put(stand.worker, stand.store)
    assert found(stand, words="lighthouse") == [0]

    stand.job().run(second.message)

    assert found(stand, words="lighthouse") == []
    assert found(stand, words="windmill") == [0]
    assert {row[5] for row in rows() if row[5]} == {2}


def test_a_message_for_an_older_upload_is_done_with(stand) -> None:
    first = stand.put(captions=SRT)
    replace(first, version="v2", generation=2).put(stand.worker, stand.store)

    assert stand.job().run(first.message) is Outcome.ALREADY_DONE
    assert stand.video(first).generation == 0


def test_a_frame_that_is_gone_fails_the_video_with_a_sentence(stand) -> None:
    video = stand.put()
    stand.store.erase(ARTEFACTS, video.scenes[1].frames[0].artefact_key)

    outcome = stand.job().run(video.message)

    assert outcome is Outcome.REJECTED
    assert stand.video(video).state is VideoState.FAILED
    assert stand.video(video).error_code == Code.ARTEFACT_MISSING
    assert stand.run_of(video, Stage.EMBED).state is RunState.FAILED


@pytest.mark.parametrize(
    ("kinds", "missing"), [(["text"], "What is seen"), (["image"], "meaning of what is said")]
)
def test_what_a_missing_model_cannot_search_is_said(stand, tmp_path, kinds, missing) -> None:
    video = stand.put(captions=SRT)
    pack = model_pack(tmp_path / "pack", kinds=kinds)

    stand.job(models_dir=pack).run(video.message)

    (warning,) = stand.status(video).warnings
    assert warning.code == Code.MODEL_MISSING
    assert missing in warning.message
    assert stand.video(video).state is VideoState.INDEXED
    assert found(stand, words="lighthouse") == [0]


def test_starter_models_say_so(stand, tmp_path) -> None:
    video = stand.put(captions=SRT)
    pack = model_pack(tmp_path / "pack", profile="starter")

    stand.job(models_dir=pack).run(video.message)

    (warning,) = stand.status(video).warnings
    assert warning.code == Code.STARTER_MODELS
    assert warning.message == load_pack(pack).notice


def test_what_the_text_model_cannot_read_is_found_by_its_words_alone(stand, tmp_path, rows) -> None:
    video = stand.put(captions=SRT.replace("two dogs in the park", "공원에서 산책하는 개"))
    pack = model_pack(tmp_path / "pack")
    manifest = json.loads((pack / "manifest.json").read_text())
    manifest["kinds"]["text"]["scripts"] = ["Latin"]
    (pack / "manifest.json").write_text(json.dumps(manifest))

    stand.job(models_dir=pack).run(video.message)

    (warning,) = stand.status(video).warnings
    assert warning.code == Code.SPEECH_BY_WORDS_ONLY
    assert "1 of 2 scenes" in warning.message
    assert [row[0] for row in rows()].count("text") == 1
    assert (found(stand, words="공원"), found(stand, words="lighthouse")) == ([10], [0])


@pytest.mark.parametrize("kinds", [None, []], ids=["no pack", "an empty pack"])
def test_a_job_without_any_model_stops_and_tells_the_operator(stand, tmp_path, kinds) -> None:
    video = stand.put(captions=SRT)
    pack = tmp_path / "pack"
    if kinds is not None:
        model_pack(pack, kinds=kinds)

    with pytest.raises(Misconfigured, match="make models") as caught:
        stand.job(models_dir=pack).run(video.message)

    assert caught.value.code is Code.MODEL_MISSING
    assert stand.run_of(video, Stage.EMBED).state is RunState.PENDING


def test_another_model_than_the_indexs_is_refused_before_anything_is_encoded(
    stand, tmp_path, rows
) -> None:
    stand.job().run(stand.put(captions=SRT).message)
    video, before = stand.put(captions=SRT), len(rows())
    other = model_pack(tmp_path / "other", revision="2")

    with pytest.raises(Misconfigured, match=r"tiny-text 2 .* tiny-text 1") as caught:
        stand.job(models_dir=other).run(video.message)

    assert caught.value.code is Code.MODEL_MISMATCH
    assert len(rows()) == before + video.scene_count  # its words were stored, no vector was


def test_progress_counts_texts_and_frames(stand, monkeypatch) -> None:
    video = stand.put(captions=SRT, scene_count=40)
    told: list[float] = []
    monkeypatch.setattr(
        "scenedex.stage.heartbeat.Heartbeat.report", lambda _, fraction: told.append(fraction)
    )

    stand.job().run(video.message)

    total = 2 + 40 * FRAMES_A_SCENE
    assert told == pytest.approx([2 / total, 34 / total, 66 / total, 1.0])


def test_a_video_under_a_live_lease_is_left_alone(stand) -> None:
    video = stand.put(captions=SRT)
    ref = StageRef(video.video_id, 1, Stage.TRANSCRIBE)
    with stand.worker.as_worker() as tx:
        assert stage_runs.claim(tx, ref, lease_s=60)

    assert stand.job().run(video.message) is Outcome.LEASED
    assert stand.run_of(video, Stage.TRANSCRIBE).attempts == 1
