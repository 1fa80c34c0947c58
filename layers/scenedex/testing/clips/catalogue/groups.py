"""How pictures depend on one another, and what a file looks like that was cut."""

from scenedex.domain.span import TimeSpan
from scenedex.testing.clips.catalogue.recipe import OPEN_X264, OPEN_X265, X264, sounding, specimen
from scenedex.testing.clips.remux import cut_off, remux

GROUPS = {
    "open groups h264": specimen(
        ".mp4",
        options=OPEN_X264,
    ),
    "open groups hevc": specimen(
        ".mp4",
        "libx265",
        options=OPEN_X265,
    ),
    "pyramid": specimen(
        ".mp4",
        options={**X264, "x264-params": "b-pyramid=normal:bframes=8:b-adapt=0:scenecut=0"},
        **sounding(),
    ),
    "pyramid ts": specimen(
        ".ts",
        options={**X264, "x264-params": "b-pyramid=normal:bframes=8:b-adapt=0:scenecut=0"},
        **sounding(),
    ),
    "pyramid avi": specimen(
        ".avi",
        options={**X264, "x264-params": "b-pyramid=normal:bframes=8:b-adapt=0:scenecut=0"},
        **sounding("libmp3lame"),
    ),
    "one group": specimen(".mp4", options={**X264, "x264-params": "keyint=infinite:scenecut=0"}),
    "no b frames": specimen(".mp4", options={**X264, "x264-params": "bframes=0"}),
    "only key frames": specimen(".mp4", options={**X264, "x264-params": "keyint=1"}),
    "intra refresh": specimen(".mp4", options={**X264, "x264-params": "intra-refresh=1"}),
    "interlaced h264": specimen(
        ".mp4", size=(160, 96), options={**X264, "x264-params": "interlaced=1:tff=1"}
    ),
    "interlaced h264 ts": specimen(
        ".ts", size=(160, 96), options={**X264, "x264-params": "interlaced=1:bff=1"}
    ),
    "interlaced mpeg-2": specimen(
        ".ts", "mpeg2video", options={"flags": "+ildct+ilme", "b": "4M", "bf": "2"}
    ),
    "interlaced mpeg-4": specimen(".avi", "mpeg4", options={"flags": "+ildct+ilme", "b": "4M"}),
    "mpeg-4 with b frames avi": specimen(".avi", "mpeg4", options={"b": "4M", "bf": "2"}),
    "mpeg-4 with b frames mp4": specimen(".mp4", "mpeg4", options={"b": "4M", "bf": "2"}),
    "av1 long references": specimen(".mp4", "libsvtav1", options={"preset": "10", "crf": "30"}),
    "vp9 alternate references": specimen(
        ".webm",
        "libvpx-vp9",
        options={"deadline": "good", "cpu-used": "8", "crf": "20", "b": "0", "lag-in-frames": "16"},
    ),
}

BEGINNINGS = {
    "begins with an open group h264": specimen(
        ".mkv",
        options=OPEN_X264,
        steps=[remux("matroska", from_key=1)],
        shown=TimeSpan(0.4, 2.2),
        **sounding("libopus"),
    ),
    "begins with an open group ts": specimen(
        ".ts",
        options=OPEN_X264,
        steps=[remux("mpegts", from_key=1)],
        shown=TimeSpan(0.4, 2.2),
        **sounding(),
    ),
    "begins with an open group mpeg-2": specimen(
        ".ts",
        "mpeg2video",
        options={"b": "4M", "bf": "2", "g": "10"},
        steps=[remux("mpegts", from_key=1)],
        shown=TimeSpan(0.48, 2.2),
        **sounding("mp2"),
    ),
    "tunes in h264": specimen(
        ".ts", options=OPEN_X264, steps=[cut_off(20 * 188)], shown=TimeSpan(0.4, 2.2), **sounding()
    ),
    "tunes in hevc": specimen(
        ".ts",
        "libx265",
        options=OPEN_X265,
        steps=[cut_off(20 * 188)],
        shown=TimeSpan(0.4, 2.2),
        **sounding(),
    ),
    "begins with skipped pictures hevc": specimen(
        ".mkv",
        "libx265",
        options=OPEN_X265,
        steps=[remux("matroska", from_key=1)],
        shown=TimeSpan(0.4, 2.2),
        **sounding("libopus"),
    ),
    "begins with skipped pictures hevc mp4": specimen(
        ".mp4",
        "libx265",
        options=OPEN_X265,
        steps=[remux("mp4", from_key=1)],
        shown=TimeSpan(0.4, 2.2),
        **sounding(),
    ),
}
