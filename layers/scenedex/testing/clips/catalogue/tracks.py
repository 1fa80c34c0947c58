"""What lies beside the pictures: sound, text, timecode, other pictures."""

from scenedex.testing.clips.catalogue.recipe import sounding, specimen
from scenedex.testing.clips.forms import cue

CUES = (cue(0.2, 0.8, "first"), cue(0.9, 1.4, "second"))

TRACKS = {
    "sound starts late": specimen(".mp4", **sounding(sound_start_s=0.3)),
    "sound starts late mkv": specimen(".mkv", **sounding("libopus", sound_start_s=0.3)),
    "sound starts late ts": specimen(".ts", **sounding(sound_start_s=0.3)),
    "sound starts early": specimen(".mp4", start_s=1.0, **sounding(sound_start_s=-0.6)),
    "sound starts early mkv": specimen(
        ".mkv", start_s=1.0, **sounding("libopus", sound_start_s=-0.6)
    ),
    "sound starts early ts": specimen(".ts", start_s=1.0, **sounding(sound_start_s=-0.6)),
    "two sound tracks": specimen(".mp4", has_other_sound=True, **sounding()),
    "two sound tracks mkv": specimen(".mkv", has_other_sound=True, **sounding("libopus")),
    "two sound tracks ts": specimen(".ts", has_other_sound=True, **sounding()),
    "two pictures": specimen(".mp4", has_other_pictures=True, **sounding()),
    "two pictures mkv": specimen(".mkv", has_other_pictures=True),
    "two pictures ts": specimen(".ts", has_other_pictures=True, **sounding()),
    "cover mp4": specimen(".mp4", has_cover=True, **sounding()),
    "cover mkv": specimen(".mkv", has_cover=True),
    "data ts": specimen(".ts", has_data=True, **sounding()),
    "timecode": specimen(".mov", timecode="01:00:00:00", **sounding("pcm_s16le")),
    "mov_text": specimen(".mp4", cues=CUES, **sounding()),
    "subrip": specimen(".mkv", cues=CUES, text_codec="subrip", **sounding("libopus")),
    "ass": specimen(".mkv", cues=CUES, text_codec="ass"),
    "webvtt": specimen(".webm", "libvpx-vp9", cues=CUES, text_codec="webvtt"),
    "sound mp3 in mp4": specimen(".mp4", **sounding("libmp3lame")),
    "sound opus in mp4": specimen(".mp4", **sounding("libopus")),
    "sound flac in mp4": specimen(".mp4", **sounding("flac")),
    "sound ac3 in mp4": specimen(".mp4", **sounding("ac3")),
    "sound eac3 in mkv": specimen(".mkv", **sounding("eac3")),
    "sound pcm in mkv": specimen(".mkv", **sounding("pcm_s16le")),
    "sound adpcm in avi": specimen(".avi", **sounding("adpcm_ms")),
    "sound alaw in mov": specimen(".mov", **sounding("pcm_alaw")),
    "sound float in mov": specimen(".mov", **sounding("pcm_f32le")),
}
