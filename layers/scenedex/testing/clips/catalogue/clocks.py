"""Rates, starts and edit lists."""

from fractions import Fraction

from scenedex.domain.span import TimeSpan
from scenedex.testing.clips.boxes import Edit, edit
from scenedex.testing.clips.catalogue.recipe import FRAGMENTS, sounding, specimen

CLOCKS = {
    "variable mp4": specimen(".mp4", is_variable=True, **sounding()),
    "variable mkv": specimen(".mkv", is_variable=True, **sounding("libopus")),
    "variable webm": specimen(".webm", "libvpx-vp9", is_variable=True),
    "variable hevc ts": specimen(".ts", "libx265", is_variable=True),
    "5 frames a second": specimen(".mp4", rate=5, **sounding()),
    "60 frames a second": specimen(".mp4", rate=60),
    "ntsc": specimen(".mp4", rate=Fraction(30_000, 1001), **sounding()),
    "starts at an hour mkv": specimen(".mkv", start_s=3600.0, **sounding("libopus")),
    "starts at an hour ts": specimen(".ts", start_s=3600.0, **sounding()),
    "starts late mp4": specimen(".mp4", start_s=2.0, **sounding()),
    "starts late mov": specimen(".mov", start_s=2.0, **sounding("pcm_s16le")),
    "starts late fragments": specimen(".mp4", start_s=2.0, muxer=FRAGMENTS, **sounding()),
    "starts late flv": specimen(".flv", start_s=2.0, **sounding()),
    "starts before zero mkv": specimen(".mkv", start_s=-1.0, **sounding("libopus")),
    "clock wraps ts": specimen(
        ".ts", start_s=2**33 / 90_000 - 1.0, muxer={"mpegts_copyts": "1"}, **sounding()
    ),
    "edit skips the beginning": specimen(
        ".mp4", steps=[edit(Edit(1.8, 0.4))], shown=TimeSpan(0.4, 2.2), **sounding()
    ),
    "edit skips beginning and end": specimen(
        ".mov",
        steps=[edit(Edit(1.6, 0.2))],
        shown=TimeSpan(0.2, 1.8),
        **sounding("pcm_s16le"),
    ),
    "edit skips b frames hevc": specimen(
        ".mp4", "libx265", steps=[edit(Edit(1.9, 0.28))], shown=TimeSpan(0.28, 2.18), **sounding()
    ),
    "edit keeps little": specimen(
        ".mp4", steps=[edit(Edit(0.5, 0.9))], shown=TimeSpan(0.9, 1.4), **sounding()
    ),
    "edit skips the middle": specimen(
        ".mp4",
        steps=[edit(Edit(0.6, 0.0), Edit(1.2, 1.0))],
        shown=TimeSpan(0.0, 1.8),
        told={"cuts_s": (0.6, 1.2), "tone": TimeSpan(0.5, 0.6)},
        **sounding(),
    ),
    "edit waits": specimen(".mp4", steps=[edit(Edit(1.0, None), Edit(2.2, 0.0))], **sounding()),
    "edit before zero": specimen(
        ".mp4",
        start_s=-0.4,
        muxer={"use_editlist": "1", "avoid_negative_ts": "disabled"},
        shown=TimeSpan(0.4, 2.2),
        **sounding(),
    ),
    "no edit list": specimen(".mp4", muxer={"use_editlist": "0"}, **sounding()),
}
