"""Clips long enough that a pass which is guided need not decode all of them."""

from typing import Any

from scenedex.testing.clips.catalogue.recipe import AV1, VP8, VP9, X264, X265, sounding, specimen
from scenedex.testing.clips.specimens import Specimen, marked_shots

# No length is a multiple of another, so that cuts lie anywhere between key frames.
_LENGTHS_S = (1.32, 0.88, 2.08, 0.72, 1.6)
_FIXED_X264 = "keyint=12:min-keyint=12:scenecut=0"
_FIXED_X265 = f"log-level=error:{_FIXED_X264}"


def _long(suffix: str, codec: str = "libx264", *, is_still: bool = False, **given: Any) -> Specimen:
    takes = marked_shots(*_LENGTHS_S, size=(160, 96), is_still=is_still)
    return specimen(suffix, codec, takes=takes, **given)


def _x264(params: str) -> dict[str, str]:
    return {**X264, "x264-params": params}


def _x265(params: str) -> dict[str, str]:
    return {**X265, "x265-params": params}


LONG = {
    "long h264": _long(".mp4", **sounding()),
    "long still h264": _long(".mp4", is_still=True),
    "long fixed h264": _long(".mp4", options=_x264(_FIXED_X264)),
    "long fixed still h264": _long(".mkv", is_still=True, options=_x264(_FIXED_X264)),
    "long fixed h264 ts": _long(".ts", start_s=5.0, options=_x264(_FIXED_X264), **sounding()),
    "long fixed h264 fragments": _long(
        ".mp4", options=_x264(_FIXED_X264), muxer={"movflags": "frag_keyframe+empty_moov"}
    ),
    "long open h264": _long(".mp4", options=_x264(f"{_FIXED_X264}:open-gop=1:b-adapt=0")),
    "long pyramid h264": _long(
        ".ts", options=_x264(f"{_FIXED_X264}:b-pyramid=normal:bframes=8:b-adapt=0")
    ),
    "long h264 without b frames": _long(".flv", options=_x264(f"{_FIXED_X264}:bframes=0")),
    "long interlaced h264": _long(".mkv", options=_x264(f"{_FIXED_X264}:interlaced=1")),
    "long intra refresh h264": _long(".mp4", options=_x264("keyint=12:intra-refresh=1")),
    "long 10 bit h264": _long(".mp4", pixels="yuv420p10le", options=_x264(_FIXED_X264)),
    "long variable h264": _long(".mkv", is_variable=True, options=_x264(_FIXED_X264)),
    "long turned h264": _long(".mp4", turn=90, options=_x264(_FIXED_X264)),
    "long hevc": _long(".mp4", "libx265", options=_x265("log-level=error:keyint=50")),
    "long fixed hevc": _long(".mp4", "libx265", options=_x265(f"{_FIXED_X265}:open-gop=0")),
    "long open hevc": _long(".mkv", "libx265", options=_x265(f"{_FIXED_X265}:open-gop=1")),
    "long 10 bit hevc ts": _long(
        ".ts", "libx265", pixels="yuv420p10le", options=_x265(f"{_FIXED_X265}:open-gop=0")
    ),
    "long vp9": _long(".webm", "libvpx-vp9", options={**VP9, "g": "12"}),
    "long vp9 alternate references": _long(
        ".webm",
        "libvpx-vp9",
        is_still=True,
        options={**VP9, "deadline": "good", "lag-in-frames": "16", "g": "25"},
    ),
    "long vp8": _long(".webm", "libvpx", options={**VP8, "g": "12"}),
    "long av1": _long(".mp4", "libsvtav1", options={**AV1, "g": "12"}),
    "long still av1": _long(".webm", "libsvtav1", is_still=True, options={**AV1, "g": "25"}),
    "long mpeg-4": _long(".mp4", "mpeg4", options={"b": "2M"}),
    "long mpeg-4 with b frames": _long(".avi", "mpeg4", options={"b": "2M", "bf": "2"}),
    "long still mpeg-2": _long(".ts", "mpeg2video", is_still=True, options={"b": "2M", "bf": "2"}),
}
