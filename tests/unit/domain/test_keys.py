"""Keys say who owns an object; ids come out the same every time."""

from uuid import UUID

import pytest

from scenedex.domain import keys
from scenedex.domain.keys import ArtefactKeys, UploadKey, UploadKind

USER = UUID("11111111-1111-4111-8111-111111111111")
SHOUTED = "ABCDEFAB-CDEF-4ABC-8DEF-ABCDEFABCDEF"
VIDEO = UUID("22222222-2222-4222-8222-222222222222")


def test_a_server_made_source_key_names_its_owner_and_video() -> None:
    parsed = UploadKey.parse(keys.source_key(USER, VIDEO))
    assert (parsed.kind, parsed.user_id, parsed.video_id) == (UploadKind.SOURCE, USER, VIDEO)


@pytest.mark.parametrize("suffix", keys.CAPTION_SUFFIXES)
def test_a_sidecar_belongs_to_the_video_beside_it(suffix: str) -> None:
    sidecar = UploadKey.parse(keys.captions_key(USER, VIDEO, suffix))
    source = UploadKey.parse(keys.source_key(USER, VIDEO))
    assert sidecar.kind is UploadKind.CAPTIONS
    assert sidecar.video_id == VIDEO
    assert sidecar.stem == source.stem
    assert sidecar.key in source.caption_keys()


@pytest.mark.parametrize(
    ("key", "stem"),
    [
        ("uploads/holiday.mp4", "uploads/holiday"),
        ("uploads/2024/바다 여행.mov", "uploads/2024/바다 여행"),
        ("uploads/no suffix", "uploads/no suffix"),
        ("uploads/a.b.c.mkv", "uploads/a.b.c"),
        (f"uploads/{USER}/{VIDEO}/other", f"uploads/{USER}/{VIDEO}/other"),
        (f"uploads/{USER}/source", f"uploads/{USER}/source"),
        (f"uploads/{SHOUTED}/{VIDEO}/source", f"uploads/{SHOUTED}/{VIDEO}/source"),
    ],
)
def test_any_other_key_is_a_drop_without_an_owner(key: str, stem: str) -> None:
    parsed = UploadKey.parse(key)
    assert (parsed.kind, parsed.user_id, parsed.stem) == (UploadKind.SOURCE, None, stem)


@pytest.mark.parametrize("key", ["uploads/holiday.srt", "uploads/holiday.VTT"])
def test_dropped_captions_share_the_stem_of_their_video(key: str) -> None:
    parsed = UploadKey.parse(key)
    assert parsed.kind is UploadKind.CAPTIONS
    assert parsed.stem == UploadKey.parse("uploads/holiday.mp4").stem


@pytest.mark.parametrize("key", ["", "holiday.mp4", "uploads/", "uploads/folder/", "Uploads/x"])
def test_what_is_not_an_upload_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not an upload"):
        UploadKey.parse(key)


def test_ids_are_derived_and_differ() -> None:
    first, again = keys.scene_id(VIDEO, 1, 0), keys.scene_id(VIDEO, 1, 0)
    others = {keys.scene_id(VIDEO, 2, 0), keys.scene_id(VIDEO, 1, 1), keys.scene_id(USER, 1, 0)}
    assert first == again
    assert first not in others
    assert len(others) == 3
    assert keys.frame_id(first, 0) != keys.frame_id(first, 1)


def test_a_dropped_video_has_one_id_for_each_bucket_and_key() -> None:
    one = keys.dropped_video_id("bucket", "uploads/holiday.mp4")
    assert one == keys.dropped_video_id("bucket", "uploads/holiday.mp4")
    assert one != keys.dropped_video_id("other", "uploads/holiday.mp4")
    assert one != keys.dropped_video_id("bucket", "uploads/holiday.mov")


def test_artefacts_of_a_generation_lie_below_its_prefix() -> None:
    made = ArtefactKeys(USER, VIDEO, 3)
    every = [made.of_part(0, "audio.wav"), made.of_part(1, "audio.wav"), made.of_part(0, "a/b.jpg")]
    assert all(key.startswith(f"{USER}/{VIDEO}/3/") for key in every)
    assert len(set(every)) == len(every)
