from pathlib import Path
from uuid import UUID

from functions.detect_scenes.artefacts import new_scenes, uploads
from functions.detect_scenes.joining import Part
from scenedex.domain.findings import (
    Cut,
    Findings,
    Moment,
    ScanReport,
    ScanWay,
    SceneRules,
    SeekSheet,
    outline_scenes,
)
from scenedex.domain.keys import ArtefactKeys
from scenedex.domain.span import TimeSpan
from scenedex.media import Analysis

KEYS = ArtefactKeys(UUID(int=1), UUID(int=2), 3)
RULES = SceneRules(min_scene_s=0.6, max_scene_s=60, frame_every_s=10)


def findings(**changes) -> Findings:
    found = {
        "span": TimeSpan(0, 3), "width": 160, "height": 90, "cuts": (Cut(2.0),),
        "moments": (Moment(0, 0.5, 1.0, "frames/0.jpg", "thumbnails/0.webp", "previews/0.jpg"),
                    Moment(2.0, 2.5, 1.0, "frames/1.jpg")),
        "sheets": (SeekSheet("sheets/0.webp", 160, 90, 10, (0.0, 2.0)),),
        "audio": "audio.wav", "captions": None,
        "scan": ScanReport(ScanWay.FULL, "asked", 75, 75),
    }  # fmt: skip
    return Findings(**{**found, **changes})


def stored(found: Findings, part: int = 0, keys: ArtefactKeys = KEYS) -> Findings:
    return found.renamed(lambda name: keys.of_part(part, name))


def test_every_file_is_uploaded_once_below_its_part():
    made = uploads(Analysis(findings(), folder=Path("/work")), KEYS, 7)
    assert {item.key.removeprefix(f"{KEYS.prefix}parts/0007/"): item.content_type for item in made}\
        == {
        "frames/0.jpg": "image/jpeg", "thumbnails/0.webp": "image/webp",
        "previews/0.jpg": "image/jpeg", "frames/1.jpg": "image/jpeg",
        "sheets/0.webp": "image/webp", "audio.wav": "audio/wav",
    }  # fmt: skip
    assert all(item.path.is_relative_to("/work") for item in made)


def test_a_part_is_read_as_it_was_written():
    part = Part(stored(findings(), 3), ())
    output = part.to_output()
    assert Part.from_output(output) == part
    assert (output["start_s"], output["captions"]) == (0, None)
    assert output["audio"] == KEYS.of_part(3, "audio.wav")


def test_scenes_have_the_same_names_every_time_and_others_in_another_generation():
    one = new_scenes(outline_scenes([stored(findings())], RULES), KEYS)
    assert one == new_scenes(outline_scenes([stored(findings())], RULES), KEYS)
    other = new_scenes(
        outline_scenes([stored(findings())], RULES), ArtefactKeys(UUID(int=1), UUID(int=2), 4)
    )
    assert {scene.scene_id for scene in one}.isdisjoint(scene.scene_id for scene in other)


def test_a_picture_that_could_not_be_made_has_no_key():
    first, second = new_scenes(outline_scenes([stored(findings())], RULES), KEYS)
    assert first.thumbnail_key == KEYS.of_part(0, "thumbnails/0.webp")
    assert (second.thumbnail_key, second.preview_key) == (None, None)
    assert second.frames[0].artefact_key == KEYS.of_part(0, "frames/1.jpg")
