"""Pixel formats: more bits, finer chroma, no chroma, alpha, no luma at all."""

from typing import Any

from scenedex.testing.clips.catalogue.recipe import VP8, X264, specimen
from scenedex.testing.clips.colours import Colours
from scenedex.testing.clips.specimens import grey_shots

_FILM: dict[str, Any] = {"is_grey": True, "takes": grey_shots()}

PIXELS = {
    "h264 10 bit": specimen(".mp4", pixels="yuv420p10le", colours=Colours()),
    "h264 4:2:2": specimen(".mp4", pixels="yuv422p", colours=Colours()),
    "h264 4:2:2 10 bit": specimen(".mov", pixels="yuv422p10le", colours=Colours()),
    "h264 4:4:4": specimen(".mp4", pixels="yuv444p", colours=Colours()),
    "h264 4:4:4 10 bit": specimen(".mkv", pixels="yuv444p10le", colours=Colours()),
    "h264 rgb": specimen(".mp4", "libx264rgb", pixels="rgb24"),
    "hevc 10 bit": specimen(".mp4", "libx265", pixels="yuv420p10le", colours=Colours()),
    "hevc 12 bit": specimen(".mkv", "libx265", pixels="yuv420p12le", colours=Colours()),
    "hevc 4:2:2 10 bit": specimen(".mov", "libx265", pixels="yuv422p10le", colours=Colours()),
    "hevc 4:4:4": specimen(".mp4", "libx265", pixels="yuv444p", colours=Colours()),
    "hevc rgb": specimen(".mp4", "libx265", pixels="gbrp"),
    "vp9 4:4:4": specimen(".webm", "libvpx-vp9", pixels="yuv444p", colours=Colours("bt709")),
    "vp9 4:2:2": specimen(".mkv", "libvpx-vp9", pixels="yuv422p", colours=Colours("bt709")),
    "vp9 rgb": specimen(".webm", "libvpx-vp9", pixels="gbrp"),
    "vp9 alpha": specimen(".webm", "libvpx-vp9", pixels="yuva420p", colours=Colours("bt709")),
    "vp8 alpha": specimen(
        ".webm",
        "libvpx",
        pixels="yuva420p",
        colours=Colours(is_told=False),
        options={**VP8, "auto-alt-ref": "0"},
    ),
    "av1 10 bit": specimen(".mp4", "libsvtav1", pixels="yuv420p10le", colours=Colours("bt709")),
    "prores 4444": specimen(".mov", "prores_ks", pixels="yuv444p10le", colours=Colours("bt709")),
    "prores 4444 alpha": specimen(
        ".mov", "prores_ks", pixels="yuva444p10le", colours=Colours("bt709")
    ),
    "dnxhr 10 bit": specimen(
        ".mov",
        "dnxhd",
        size=(256, 128),
        pixels="yuv422p10le",
        colours=Colours("bt709"),
        options={"profile": "dnxhr_hqx"},
    ),
    "mpeg-2 4:2:2": specimen(".ts", "mpeg2video", pixels="yuv422p", colours=Colours()),
}

GREYS = {
    "h264 grey": specimen(".mp4", pixels="gray", colours=Colours(is_full=True), **_FILM),
    "h264 grey limited": specimen(".mp4", pixels="gray", colours=Colours(), **_FILM),
    "h264 grey 10 bit": specimen(".mp4", pixels="gray10le", colours=Colours(), **_FILM),
    "hevc grey": specimen(".mp4", "libx265", pixels="gray", colours=Colours(), **_FILM),
    "black and white film": specimen(".mp4", **_FILM),
    "long black and white film": specimen(
        ".mp4",
        is_grey=True,
        takes=grey_shots(1.32, 0.88, 2.08, 0.72, 1.6),
        options={**X264, "x264-params": "keyint=12:min-keyint=12:scenecut=0"},
    ),
}
