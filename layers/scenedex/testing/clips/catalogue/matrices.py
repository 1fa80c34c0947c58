"""Matrices and ranges, told and untold."""

from scenedex.testing.clips.catalogue.recipe import specimen
from scenedex.testing.clips.colours import Colours

COLOURS = {
    "h264 bt.709": specimen(".mp4", colours=Colours("bt709")),
    "h264 bt.709 full": specimen(".mp4", colours=Colours("bt709", is_full=True)),
    "h264 bt.601 full": specimen(".mkv", colours=Colours("bt601", is_full=True)),
    "h264 full by its pixels": specimen(
        ".mp4", pixels="yuvj420p", colours=Colours("bt601", is_full=True)
    ),
    "h264 bt.2020": specimen(".mp4", colours=Colours("bt2020")),
    "h264 says nothing": specimen(".mp4", colours=Colours(is_told=False)),
    "h264 hd says nothing": specimen(
        ".mp4", size=(1280, 720), rate=5, colours=Colours("bt709", is_told=False)
    ),
    "h264 constant luminance": specimen(".mp4", colours=Colours("bt2020", number=10)),
    "h264 reserved matrix": specimen(".mp4", colours=Colours("bt601", number=3)),
    "h264 unheard-of matrix": specimen(".mp4", colours=Colours("bt601", number=14)),
    "hevc bt.2020 10 bit": specimen(
        ".mp4", "libx265", pixels="yuv420p10le", colours=Colours("bt2020")
    ),
    "hevc full": specimen(".mkv", "libx265", colours=Colours("bt709", is_full=True)),
    "vp9 bt.709": specimen(".webm", "libvpx-vp9", colours=Colours("bt709")),
    "vp9 full": specimen(".webm", "libvpx-vp9", colours=Colours("bt709", is_full=True)),
    "av1 bt.709": specimen(".mp4", "libsvtav1", colours=Colours("bt709")),
    "av1 full": specimen(".mkv", "libsvtav1", colours=Colours("bt709", is_full=True)),
    "prores bt.709": specimen(".mov", "prores_ks", pixels="yuv422p10le", colours=Colours("bt709")),
    "mpeg-2 bt.709": specimen(".ts", "mpeg2video", colours=Colours("bt709")),
}
