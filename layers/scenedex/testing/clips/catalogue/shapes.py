"""Turned, stretched, odd, tiny and slim pictures."""

from fractions import Fraction

from scenedex.testing.clips.catalogue.recipe import FRAGMENTS, specimen
from scenedex.testing.clips.remux import remux

SHAPES = {
    "turned by 90": specimen(".mp4", turn=90),
    "turned by 180": specimen(".mov", turn=180),
    "turned by 270": specimen(".mp4", "libx265", turn=270),
    "mirrored": specimen(".mp4", is_mirrored=True),
    "upside down in a mirror": specimen(".mov", is_mirrored=True, turn=180),
    "mirrored and turned by 90": specimen(".mp4", is_mirrored=True, turn=90),
    "mirrored and turned by 270": specimen(".mp4", is_mirrored=True, turn=270),
    "turned in fragments": specimen(".mp4", turn=90, muxer=FRAGMENTS),
    "turned by 90 in mkv": specimen(".mkv", container="mp4", turn=90, steps=[remux("matroska")]),
    "turned by 180 in mkv": specimen(".mkv", container="mp4", turn=180, steps=[remux("matroska")]),
    "turned by 270 in mkv": specimen(".mkv", container="mp4", turn=270, steps=[remux("matroska")]),
    "turned with wide pixels": specimen(".mp4", turn=90, pixel_ratio=Fraction(4, 3)),
    "wide pixels mp4": specimen(".mp4", pixel_ratio=Fraction(4, 3)),
    "wide pixels mkv": specimen(".mkv", pixel_ratio=Fraction(16, 11)),
    "wide pixels ts": specimen(".ts", pixel_ratio=Fraction(64, 45)),
    "wide pixels avi": specimen(".avi", pixel_ratio=Fraction(4, 3)),
    "wide pixels vp9": specimen(".mp4", "libvpx-vp9", pixel_ratio=Fraction(4, 3)),
    "wide pixels mpeg-2": specimen(
        ".mpg", "mpeg2video", container="vob", size=(176, 144), pixel_ratio=Fraction(12, 11)
    ),
    "wide pixels prores": specimen(
        ".mov", "prores_ks", pixels="yuv422p10le", pixel_ratio=Fraction(4, 3)
    ),
    "narrow pixels": specimen(".mp4", pixel_ratio=Fraction(3, 4)),
    "odd mpeg-4": specimen(".avi", "mpeg4", size=(321, 181)),
    "odd vp9": specimen(".webm", "libvpx-vp9", size=(161, 91)),
    "odd av1": specimen(".mp4", "libsvtav1", size=(161, 91)),
    "odd h264 4:4:4": specimen(".mp4", pixels="yuv444p", size=(161, 91)),
    "odd hevc 4:4:4": specimen(".mp4", "libx265", pixels="yuv444p", size=(161, 91)),
    "odd mjpeg": specimen(".avi", "mjpeg", pixels="yuvj420p", size=(161, 91)),
    "odd prores": specimen(".mov", "prores_ks", pixels="yuv422p10le", size=(161, 91)),
    "upright": specimen(".mp4", size=(90, 160)),
    "upright odd": specimen(".webm", "libvpx-vp9", size=(91, 161)),
    "16 by 16": specimen(".mp4", size=(16, 16)),
    "16 by 16 vp9": specimen(".webm", "libvpx-vp9", size=(16, 16)),
    "34 by 18 mjpeg": specimen(".avi", "mjpeg", pixels="yuvj420p", size=(34, 18)),
    "very wide": specimen(".mp4", size=(512, 32)),
    "very high": specimen(".mp4", size=(32, 512)),
}
