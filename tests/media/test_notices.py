from scenedex.domain.errors import Code
from scenedex.domain.notices import Notice
from scenedex.media import join_notices
from scenedex.media.notices import damage

SILENT = Notice(Code.AUDIO_MISSING, "The video has no sound.")
MUTE = Notice(Code.AUDIO_UNREADABLE, "The sound track (aac) cannot be read.", {"codec": "aac"})
GAPS = Notice(Code.SANDBOX_DEGRADED, "Less protection.", {"gaps": ["seccomp"]})


def test_what_every_part_says_is_said_once():
    assert join_notices([[SILENT, GAPS], [SILENT, GAPS], [SILENT]]) == [SILENT, GAPS]


def test_a_part_without_sound_is_no_video_without_sound():
    assert join_notices([[MUTE], [], [MUTE]]) == []
    assert join_notices([[MUTE], [MUTE]]) == [MUTE]


def test_damaged_places_are_counted():
    joined = join_notices([[damage({"video": 1})], [], [damage({"video": 2, "audio": 1})]])
    assert joined == [damage({"video": 3, "audio": 1})]
    assert joined[0].message == "The video is damaged in 4 places, which we skipped."


def test_one_part_says_what_it_says():
    assert join_notices([[SILENT, damage({"video": 1})]]) == [SILENT, damage({"video": 1})]
