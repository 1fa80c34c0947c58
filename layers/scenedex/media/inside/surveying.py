"""Reads all packets of the pictures without decoding one, and chooses the way of the pass.

An encoder says much about a video without a picture being decoded: where its key frames are, and
how many bytes it took to tell each picture from the ones before.
"""

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from av.packet import Packet
from numpy.typing import NDArray

from scenedex.domain.findings import ScanWay
from scenedex.media.inside.clock import makes_up_times
from scenedex.media.inside.source import Source, codec_name
from scenedex.media.limits import AnalyseOptions

# Codecs whose pictures are told from one another, and whose packets' sizes therefore tell
# something. Intra-only ones and those of the last century are looked at in full.
_TELLING = {"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mpeg1video", "mpeg2video"}
_SPIKY = {"h264", "hevc"}
# Below this, most of the pictures are key frames, and decoding those alone saves nothing.
_FEWEST_FRAMES_A_GOP = 8
# A longer stretch without a key frame is one in which one cannot look anything up.
_LONGEST_GOP_S = 20.0
_LARGEST_GOP_BYTES = 64 * 1024 * 1024
# Encoders round; a group of pictures that is so much shorter than the longest was cut short.
_REGULAR_SHARE = 0.98
# Of a video of one picture.
_NOMINAL_FRAME_S = 1 / 25
# With so few groups nobody knows whether their lengths are a rule.
_FEWEST_REGULAR = 3
# Encoders for files place a key frame at least that often unless they are told otherwise (x264's
# and x265's default is 250 frames). The longest of shorter groups was cut short as well, unless so
# large a share of them has just its length.
_USUAL_GOP = 240
_RULE_SHARE = 0.3


class NoGuidance(Exception):
    """The stream turns out to be one that gives no guidance; the message says why."""


@dataclass(frozen=True)
class Survey:
    """The packets of the pictures, in the order of the file.

    Attributes:
        is_spiky: whether a new picture shows in the sizes, as it does in those of H.264 and HEVC;
            VP9 and AV1 tell it to pictures that are never shown, and long before.
        times_s: shape (n,), float64, on the file's own clock; NaN where a packet does not say.
        sizes: shape (n,), int64, bytes.
        keys: shape (n,), bool.
        lengths_s: shape (n,), float64; 0 where a packet does not say.
        hidden: how many pictures an edit list hides.
    """

    times_s: NDArray[np.float64]
    sizes: NDArray[np.int64]
    keys: NDArray[np.bool_]
    lengths_s: NDArray[np.float64]
    hidden: int
    is_spiky: bool = True

    @property
    def origin_s(self) -> float:
        """When the first picture is shown on the file's own clock."""
        return float(self.times_s[0])

    @property
    def end_s(self) -> float:
        """When the last picture ends, counted from the first one; 0 where nothing is known."""
        known = np.flatnonzero(~np.isnan(self.times_s))
        if len(known) == 0:
            return 0.0
        last = known[self.times_s[known].argmax()]
        length_s = self.lengths_s[last] or self.frame_s
        return round(float(self.times_s[last] + length_s - self.times_s[known[0]]), 6)

    @cached_property
    def frame_s(self) -> float:
        """Seconds from one picture to the next, as a rule."""
        steps = np.diff(np.sort(self.times_s))
        return float(np.median(steps)) if len(steps) else _NOMINAL_FRAME_S

    @property
    def starts(self) -> NDArray[np.intp]:
        """Where groups of pictures begin."""
        return np.flatnonzero(self.keys)

    @cached_property
    def gop_frames(self) -> NDArray[np.int64]:
        """How many pictures each group holds, as they are shown.

        In the order of the file, all groups but the first one of a stream of open groups begin
        with pictures that are shown before them, and the first one seems cut short.
        """
        shown = np.searchsorted(np.sort(self.times_s), self.times_s[self.starts])
        return np.diff(np.append(shown, len(self.keys))).astype(np.int64)

    @property
    def follows_cuts(self) -> bool:
        """Whether the encoder places key frames where pictures change, and not by count alone."""
        frames = self.gop_frames[:-1]
        if len(frames) < _FEWEST_REGULAR or not self.is_spiky:
            return False
        if frames.max() >= _USUAL_GOP:
            return True  # if all are as long, there was no cut to follow
        return bool((frames < frames.max() * _REGULAR_SHARE).any())

    @property
    def shortest_gop(self) -> int:
        """How many pictures the shortest group holds, the last one apart, which ends anywhere."""
        frames = self.gop_frames
        return int(frames[:-1].min() if len(frames) > 1 else frames.min())

    @cached_property
    def regular_gop(self) -> float:
        """How many pictures a group holds that nothing cuts short; infinite where none is known."""
        longest = int(self.gop_frames.max())
        count = int((self.gop_frames == longest).sum())
        is_rule = count > max(1.0, _RULE_SHARE * len(self.gop_frames))
        return longest if is_rule or longest >= _USUAL_GOP else math.inf

    def is_cut_short(self, frames: int) -> bool:
        """Whether a group of so many pictures ended sooner than it had to."""
        return frames < self.regular_gop * _REGULAR_SHARE


def take_survey(source: Source, packets: "Iterable[Packet[Any]]") -> Survey:
    """Reads the packets.

    Args:
        packets: of the pictures.
    """
    times, lengths = array("d"), array("d")
    sizes, keys = array("q"), array("b")
    unit_s, hidden = float(source.video.time_base or 0), 0
    for packet in packets:
        times.append(float("nan") if packet.pts is None else packet.pts * unit_s)
        lengths.append((packet.duration or 0) * unit_s)
        sizes.append(packet.size)
        keys.append(packet.is_keyframe)
        hidden += packet.is_discard
    return Survey(
        np.frombuffer(times), np.frombuffer(sizes, np.int64), np.frombuffer(keys, np.bool_),
        np.frombuffer(lengths), hidden, codec_name(source.video) in _SPIKY,
    )  # fmt: skip


def choose_way(source: Source, survey: Survey, options: AnalyseOptions) -> tuple[ScanWay, str]:
    """The way of the pass, and why."""
    if options.scan == "full":
        return ScanWay.FULL, "it was asked for"
    if why := _why_full(source, survey):
        return ScanWay.FULL, why
    kind = "where pictures change" if survey.follows_cuts else "at fixed distances"
    return ScanWay.GUIDED, f"key frames stand {kind}"


def _why_full(source: Source, survey: Survey) -> str | None:
    codec = codec_name(source.video)
    if codec not in _TELLING:
        return f"packets of {codec} tell nothing about cuts"
    if len(survey.sizes) == 0 or not survey.keys[0]:
        return "the stream does not begin with a key frame"
    if survey.hidden:
        return "an edit list hides pictures"
    if np.isnan(survey.times_s).any() or makes_up_times(source.video):
        return "pictures lack timestamps"
    if not (np.diff(survey.times_s[survey.starts]) > 0).all():
        return "the key frames' timestamps go back"
    return _why_no_gops(survey)


def _why_no_gops(survey: Survey) -> str | None:
    if np.median(survey.gop_frames) < _FEWEST_FRAMES_A_GOP:
        return "nearly all pictures are key frames"
    bounds = [*survey.starts, len(survey.sizes)]
    edges_s = [*survey.times_s[survey.starts], float(survey.times_s.max())]
    if max(b - a for a, b in pairwise(edges_s)) > _LONGEST_GOP_S:
        return "key frames are too far apart"
    if max(int(survey.sizes[a:b].sum()) for a, b in pairwise(bounds)) > _LARGEST_GOP_BYTES:
        return "what lies between key frames is too large"
    return None
