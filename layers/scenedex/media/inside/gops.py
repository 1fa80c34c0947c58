"""Groups of pictures, and a decoder that looks into them."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from av.packet import Packet
from av.video.frame import VideoFrame

from scenedex.domain.findings import Cut
from scenedex.media.inside.decoders import StretchDecoder
from scenedex.media.inside.geometry import Geometry
from scenedex.media.inside.glances import GlanceDecoder
from scenedex.media.inside.glimpses import Glimpse
from scenedex.media.inside.judging import Stretch
from scenedex.media.inside.looks import Look, Shrinker
from scenedex.media.inside.pictures import FramePainter
from scenedex.media.inside.slice_headers import SliceHeaderReader
from scenedex.media.inside.slices import Candidate, SliceKeeper, make_candidate
from scenedex.media.inside.source import codec_name
from scenedex.media.inside.surveying import NoGuidance

_TELLING_PACKETS = {"h264"}
# A transition is seen as well where pictures are so far apart (three of 30 a second, a rounding).
_LOOSE_S = 0.101


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

    @cached_property
    def leads(self) -> list[int]:
        """Places of packets that are shown after all before them; behind the key frame is place 0.

        The pictures between two leads are told from both.
        """
        shown = np.array([packet.pts or 0 for packet in self.packets], np.int64)
        last = np.maximum.accumulate(shown)[:-1]
        return [int(place) for place in np.flatnonzero(shown[1:] > last)]


@dataclass(frozen=True)
class KeyFrame:
    """A decoded key frame."""

    look: Look
    candidate: Candidate
    geometry: Geometry

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
        assumed: the one of them that was told from the two key frames and not from neighbours.
        candidates: in order of time, the key frame's among them.
        glimpses: of the pictures that were decoded, in order of time; the key frame's first.
        is_whole: whether all of it was looked at, so that no gap is before the next key frame.
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

    Attributes:
        headers: reads those of the stream's packets.
        glances: decodes packets without what they refer to; None where they tell nothing then.
    """

    def __init__(self, decoder: StretchDecoder, origin_s: float, threshold: float) -> None:
        context = decoder.stream.codec_context
        self.decoder = decoder
        self.threshold = threshold
        self.headers = SliceHeaderReader(decoder.stream)
        self._unit_s = float(decoder.stream.time_base or 0)
        self._origin_s = origin_s
        self._painter = FramePainter(decoder.stream)
        self._shrinker = Shrinker(context.width, context.height)
        is_telling = codec_name(decoder.stream) in _TELLING_PACKETS
        self.glances = GlanceDecoder(decoder.stream) if is_telling else None

    def read_key(self, gop: Gop) -> KeyFrame:
        """Decodes a group's key frame.

        Raises:
            NoGuidance: it cannot be decoded by itself.
        """
        packet = gop.packets[0]
        frames = [*self.decoder.decode(packet), *self.decoder.drain()]
        if len(frames) != 1 or frames[0].pts != packet.pts:
            raise NoGuidance("a key frame cannot be decoded by itself")
        look = self.look(frames[0])
        candidate = make_candidate(frames[0], look.small, look.at_s, self._painter)
        return KeyFrame(look, candidate, Geometry.of(frames[0], self.decoder.stream))

    def glance(self, key: "Packet[Any]", packet: "Packet[Any]") -> Look | None:
        """What a packet of a key frame's group seems to show; None: nothing, or nobody can say."""
        frame = self.glances.glance(key, packet) if self.glances else None
        return self.look(frame) if frame else None

    def frames(
        self, gop: Gop, *, without: AbstractSet[int] = frozenset()
    ) -> "Iterator[tuple[int, list[VideoFrame]]]":
        """Decodes a group; yields how many packets were read and what they completed.

        Whoever stops early has still to drain the decoder.

        Args:
            without: places of packets that are left out; the key frame's is 0.
        """
        for count, packet in enumerate(gop.packets):
            yield count, [] if count in without else self.decoder.decode(packet)

    def expendable(self, gop: Gop) -> dict[int, float]:
        """Packets that no other picture needs, and that a tenth of a second can do without.

        Returns:
            When each is shown, by its place.
        """
        shown = sorted(
            (self.time_of(packet.pts), place)
            for place, packet in enumerate(gop.packets)
            if packet.pts is not None
        )
        expendable: dict[int, float] = {}
        last_s = -_LOOSE_S
        for (at_s, place), (next_s, _) in pairwise(shown):
            is_needed = place == 0 or not self.headers.read(gop.packets[place]).is_expendable
            if is_needed or next_s - last_s > _LOOSE_S:
                last_s = at_s
            else:
                expendable[place] = at_s
        return expendable

    def keeper(self) -> SliceKeeper:
        """A keeper of slices that paints as this reader does."""
        return SliceKeeper(self._painter)

    def look_at(self, frames: Sequence[VideoFrame]) -> "Iterator[tuple[VideoFrame, Look]]":
        """The frames with their looks, without those that say no time."""
        for frame in frames:
            if frame.pts is not None:
                yield frame, self.look(frame)

    def time_of(self, pts: int) -> float:
        """A time of the file as one of the video."""
        return round(pts * self._unit_s - self._origin_s, 6)

    def look(self, frame: VideoFrame) -> Look:
        """What a picture looks like."""
        return Look(self.time_of(frame.pts or 0), self._shrinker.shrink(frame))
