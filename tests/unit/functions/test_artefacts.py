from pathlib import Path
from uuid import UUID

from functions.detect_scenes.artefacts import lay_out
from scenedex.domain.keys import ArtefactKeys, scene_id
from scenedex.domain.span import TimeSpan
from scenedex.media import Analysis, DetectedFrame, DetectedScene

KEYS = ArtefactKeys(UUID(int=1), UUID(int=2), 3)


def analysis(**changes):
    scenes = (
        DetectedScene(
            TimeSpan(0, 2),
            Path("t0"),
            Path("p0"),
            (DetectedFrame(0.5, Path("f0")), DetectedFrame(1.5, Path("f1"))),
        ),
        DetectedScene(TimeSpan(2, 3), None, None, (DetectedFrame(2.5, Path("f2")),)),
    )
    whole = {"audio": Path("a"), "captions": None, **changes}
    return Analysis(duration_s=3, width=160, height=90, scenes=scenes, **whole)


def test_names_are_the_same_for_the_same_analysis():
    assert lay_out(analysis(), KEYS) == lay_out(analysis(), KEYS)


def test_another_generation_shares_no_name():
    one = lay_out(analysis(), KEYS)
    other = lay_out(analysis(), ArtefactKeys(KEYS.user_id, KEYS.video_id, 4))
    assert {item.key for item in one.uploads}.isdisjoint(item.key for item in other.uploads)
    assert one.scenes[0].scene_id != other.scenes[0].scene_id


def test_every_file_is_uploaded_once_below_its_generation():
    laid = lay_out(analysis(), KEYS)
    assert [item.path.name for item in laid.uploads] == ["f0", "f1", "t0", "p0", "f2", "a"]
    assert all(item.key.startswith(KEYS.prefix) for item in laid.uploads)


def test_a_picture_that_could_not_be_made_has_no_key():
    first, second = lay_out(analysis(), KEYS).scenes
    assert first.thumbnail_key == KEYS.thumbnail(scene_id(KEYS.video_id, 3, 0))
    assert (second.thumbnail_key, second.preview_key) == (None, None)


def test_what_the_video_lacks_has_no_key():
    laid = lay_out(analysis(audio=None, captions=Path("c")), KEYS)
    assert (laid.audio_key, laid.captions_key) == (None, KEYS.embedded_captions)
