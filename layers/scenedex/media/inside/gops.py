"""Looks at one group of pictures: at its key frame, and beyond it as far as it must."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from av.packet import Packet
from av.video.frame import VideoFrame

from scenedex.domain.findings import Cut
from scenedex.media.inside.cuts import CutFinder
from scenedex.media.inside.decoders import StretchDecoder
from scenedex.media.inside.gaps import GapStats, reach_of_transitions
from scenedex.media.inside.geometry import Geometry
from scenedex.media.inside.glimpses import Glimpse
from scenedex.media.inside.judging import (
    REORDERED,
    Kind,
    Places,
    Stretch,
    doubtful,
    is_same,
    is_still,
    judge,
    judge_end,
)
from scenedex.media.inside.looks import Change, Look, Shrinker
from scenedex.media.inside.pictures import FramePainter
from scenedex.media.inside.slices import Candidate, SliceKeeper, make_candidate
from scenedex.media.inside.source import codec_name
from scenedex.media.inside.surveying import NoGuidance
from scenedex.media.inside.transitions import GLIMPSED_EVERY_S

# Decoders of other codecs show nothing of a picture that refers to one they lack.
_GLANCED_AT = {"h264"}


@dataclass(frozen=True)
class Gop:
    """A group of pictures.

    Attributes:
        packets: its key frame's first; then the others in the order of the file, those included
            that come after the next key frame and are shown before it.
        stretch: what its packets' sizes tell.
        frame_s: seconds from one picture to the next.
    """

    packets: "Sequence[Packet[Any]]"
    stretch: Stretch
    frame_s: float


@dataclass(frozen=True)
class KeyFrame:
    """A decoded key frame.

    Attributes:
        doubtful: places of packets behind it that are worth a glance, the most doubtful first.
        glanced: what the first of them seems to show; None: nothing, or there is none.
    """

    look: Look
    candidate: Candidate
    geometry: Geometry
    doubtful: tuple[int, ...] = ()
    glanced: Look | None = None

    @property
    def at_s(self) -> float:
        """When it is shown."""
        return self.look.at_s

    @cached_property
    def glimpse(self) -> Glimpse:
        """What the search for transitions keeps of it."""
        return Glimpse.of(self.at_s, self.look.small)


@dataclass
class GopFindings:
    """What was seen in a group of pictures, up to and without the next one's key frame.

    Attributes:
        cuts: within it, or where the next one begins.
        assumed: the one of them, at the next key frame, that was told from the two key frames and
            not from neighbours.
        candidates: in order of time, the key frame's among them.
        glimpses: of the pictures that were decoded, in order of time; the key frame's first.
        is_whole: whether all of it was decoded, so that no gap is before the next key frame.
        decoded: how many pictures were.
    """

    cuts: list[Cut] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    glimpses: list[Glimpse] = field(default_factory=list)
    assumed: Cut | None = None
    is_whole: bool = False
    decoded: int = 0


class GopReader:
    """Looks into groups of pictures with a decoder of its own.

    Args:
        origin_s: when the video's first picture is shown, on the file's clock.
        threshold: the content detector's.
    """

    def __init__(self, decoder: StretchDecoder, origin_s: float, threshold: float) -> None:
        context = decoder.stream.codec_context
        self.decoder = decoder
        self._unit_s = float(decoder.stream.time_base or 0)
        self._origin_s = origin_s
        self._threshold = threshold
        self._painter = FramePainter(decoder.stream)
        self._shrinker = Shrinker(context.width, context.height)
        self._can_glance = codec_name(decoder.stream) in _GLANCED_AT

    def read_key(self, gop: Gop) -> KeyFrame:
        """Decodes a group's key frame, and glances at its most doubtful packet if there is one.

        Raises:
            NoGuidance: it cannot be decoded by itself.
        """
        packet, *others = gop.packets
        places: tuple[int, ...] = ()
        if self.glances_at(gop):
            places = tuple(doubtful(gop.stretch).tolist())
        key, glanced = None, None
        if places:  # a large key frame takes as long as four others: it is decoded once for both
            key, glanced = self.decoder.glance(packet, others[places[0]])
        if key is None or glanced is None:
            key = self._decode_alone(packet)
        look = self._look(key)
        candidate = make_candidate(key, look.small, look.at_s, self._painter)
        geometry = Geometry.of(key, self.decoder.stream)
        return KeyFrame(look, candidate, geometry, places, self._look(glanced) if glanced else None)

    def _decode_alone(self, packet: "Packet[Any]") -> VideoFrame:
        frames = [*self.decoder.decode(packet), *self.decoder.drain()]
        if len(frames) != 1 or frames[0].pts != packet.pts:
            raise NoGuidance("a key frame cannot be decoded by itself")
        return frames[0]

    def read(self, gop: Gop, key: KeyFrame, following: KeyFrame | None) -> GopFindings:
        """Finds what happens between a key frame and the next one.

        Args:
            following: None where the video ends.
        """
        return _Reading(self, gop, key, following, self._threshold).run()

    def glances_at(self, gop: Gop) -> bool:
        """Whether glances tell cuts in a group."""
        return self._can_glance and gop.stretch.follows_cuts

    def glance(self, key: "Packet[Any]", packet: "Packet[Any]") -> Look | None:
        """What a packet of a key frame's group seems to show; None: nothing, or nobody can say."""
        if not self._can_glance:
            return None
        _, frame = self.decoder.glance(key, packet)
        return self._look(frame) if frame else None

    def frames(self, gop: Gop) -> "Iterator[tuple[int, list[VideoFrame]]]":
        """Decodes a group; yields how many packets were read and what they completed.

        Whoever stops early has still to drain the decoder.
        """
        for count, packet in enumerate(gop.packets):
            yield count, self.decoder.decode(packet)

    def keeper(self) -> SliceKeeper:
        """A keeper of slices that paints as this reader does."""
        return SliceKeeper(self._painter)

    def look_at(self, frames: Sequence[VideoFrame]) -> "Iterator[tuple[VideoFrame, Look]]":
        """The frames with their looks, without those that say no time."""
        for frame in frames:
            if frame.pts is not None:
                yield frame, self._look(frame)

    def time_of(self, pts: int) -> float:
        """A time of the file as one of the video."""
        return round(pts * self._unit_s - self._origin_s, 6)

    def _look(self, frame: VideoFrame) -> Look:
        return Look(self.time_of(frame.pts or 0), self._shrinker.shrink(frame))


class _Reading:
    """One group of pictures being read."""

    def __init__(
        self,
        reader: GopReader,
        gop: Gop,
        key: KeyFrame,
        following: KeyFrame | None,
        threshold: float,
    ) -> None:
        self._reader = reader
        self._gop = gop
        self._key = key
        self._next = following
        self._found = GopFindings()
        self._cuts = CutFinder(threshold)
        self._slices = reader.keeper()
        self._last = key.look
        self._threshold = threshold
        self._glanced: dict[int, Look | None] = dict.fromkeys(key.doubtful[:1], key.glanced)
        self._glances: dict[int, Look | None] | None = None

    def run(self) -> GopFindings:
        reach = self._reach_of_transitions()
        if reach < len(self._gop.stretch.sizes):
            self._glance()
        if upto := reach or self._judge(self._gop.stretch):
            self._decode(upto)
        else:
            self._found.candidates = [self._key.candidate]
            self._found.glimpses = [self._key.glimpse]
            self._found.decoded = 1
            return self._found
        self._slices.close()
        self._found.candidates = self._slices.take_done()
        return self._found

    def _glance(self) -> None:
        """Notes what doubtful packets seem to show, by their place behind the key frame."""
        if self._reader.glances_at(self._gop):
            self._glances = {place: self._glance_at(place) for place in self._key.doubtful}

    def _glance_at(self, place: int) -> Look | None:
        """What a packet behind the key frame seems to show; each is decoded once."""
        if place not in self._glanced:
            packet = self._gop.packets[1 + place]
            self._glanced[place] = self._reader.glance(self._gop.packets[0], packet)
        return self._glanced[place]

    def _news(self, stretch: Stretch) -> Places | None:
        """Where packets may show something else than the key frame and the last picture."""
        if self._glances is None:
            return None
        passed = len(self._gop.stretch.sizes) - len(stretch.sizes)
        news = [
            place - passed
            for place, look in self._glances.items()
            if place >= passed and (look is None or self._is_new(look))
        ]
        return np.array(sorted(news), np.intp)

    def _is_new(self, look: Look) -> bool:
        is_known = is_still if self._gop.stretch.is_busy else is_same
        return not any(
            is_known(Change.between(each, look)) for each in (self._key.look, self._last)
        )

    def _reach_of_transitions(self) -> int:
        """How many packets may show a soft transition."""
        stretch = self._gop.stretch
        if len(stretch.sizes) == 0:
            return 0
        after = self._next.glimpse if self._next else None
        gap = GapStats(stretch.sizes_without_spikes, stretch.key_bytes, self._gop.frame_s)
        return reach_of_transitions(self._key.glimpse, after, gap, self._glimpse_of)

    def _glimpse_of(self, place: int) -> Glimpse | None:
        """What a packet behind the key frame seems to show; None: nobody can say."""
        look = self._glance_at(place)
        return Glimpse.of(look.at_s, look.small) if look else None

    def _decode(self, upto: int) -> None:
        """Decodes as far as the judgement asks for, which is asked again at each stop."""
        stretch = self._gop.stretch
        for count, frames in self._reader.frames(self._gop):
            self._see(frames)
            if count >= upto and count < len(stretch.sizes) and self._has_shown(upto):
                is_innocent = not self._found.cuts
                further = self._judge(stretch.after(count, is_innocent=is_innocent))
                if further == 0:
                    self._see(self._reader.decoder.drain())
                    return
                upto = count + further
        self._see(self._reader.decoder.drain())
        self._close_whole()

    def _has_shown(self, upto: int) -> bool:
        """Whether what stood out has come out of the decoder."""
        packet = self._gop.packets[max(0, upto - REORDERED)]
        return packet.pts is None or self._last.at_s >= self._reader.time_of(packet.pts)

    def _judge(self, stretch: Stretch) -> int:
        """How many packets more to decode; notes a cut at the next key frame."""
        news = self._news(stretch)
        if self._next is None:
            verdict = judge_end(stretch, news)
        else:
            verdict = judge(stretch, Change.between(self._last, self._next.look), news)
        if verdict.kind is Kind.CUT_AT_KEY and self._next:
            self._confirm_cut_at(self._next)
        return verdict.upto if verdict.kind is Kind.LOOK else 0

    def _confirm_cut_at(self, following: KeyFrame) -> None:
        finder = CutFinder(self._threshold)
        finder.is_cut(self._last)
        if finder.is_cut(following.look):
            self._found.assumed = Cut(following.at_s)
            self._found.cuts.append(self._found.assumed)

    def _see(self, frames: Sequence[VideoFrame]) -> None:
        for frame, look in self._reader.look_at(frames):
            if look.at_s < self._key.at_s or (self._next and look.at_s >= self._next.at_s):
                continue
            is_cut = self._cuts.is_cut(look)
            if is_cut:
                self._found.cuts.append(Cut(look.at_s))
            self._slices.see(frame, look.small, at_s=look.at_s, is_cut=is_cut)
            self._glimpse(look)
            self._found.decoded += 1
            self._last = look

    def _glimpse(self, look: Look) -> None:
        glimpses = self._found.glimpses
        if not glimpses or look.at_s >= glimpses[-1].at_s + GLIMPSED_EVERY_S:
            glimpses.append(Glimpse.of(look.at_s, look.small))

    def _close_whole(self) -> None:
        self._found.is_whole = True
        if self._next and self._cuts.is_cut(self._next.look):
            self._found.cuts.append(Cut(self._next.at_s))
