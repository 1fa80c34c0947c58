"""Reads one group of pictures: its key frame, and beyond it as far as it must."""

from collections.abc import Sequence

from av.video.frame import VideoFrame

from scenedex.domain.findings import Cut
from scenedex.media.inside.cuts import CutFinder
from scenedex.media.inside.doubts import Doubts, InDoubt
from scenedex.media.inside.gaps import GapStats, reach_of_transitions
from scenedex.media.inside.glimpses import Glimpse
from scenedex.media.inside.gops import Gop, GopFindings, GopReader, KeyFrame
from scenedex.media.inside.judging import (
    REORDERED,
    Kind,
    Places,
    Stretch,
    is_same,
    judge,
    judge_end,
)
from scenedex.media.inside.looks import Change, Look
from scenedex.media.inside.transitions import GLIMPSED_EVERY_S


class GopReading:
    """Finds what happens between a key frame and the next one.

    Args:
        following: None where the video ends.
    """

    def __init__(
        self, reader: GopReader, gop: Gop, key: KeyFrame, following: KeyFrame | None
    ) -> None:
        self._reader = reader
        self._gop = gop
        self._key = key
        self._next = following
        self._doubts = Doubts(reader, reader.glances, gop) if reader.glances else None
        # Where much moves, and where pictures are told from the next key frame as well, all count.
        moves = gop.stretch.is_busy and gop.stretch.follows_cuts
        self._is_loose = self._doubts is not None and not (moves or gop.stretch.leading)
        self._begin()

    def run(self) -> GopFindings:
        """Reads it."""
        try:
            return self._read()
        except InDoubt:
            self._reader.decoder.drain()
            self._is_loose = False
            self._begin()
            return self._read()

    def _begin(self) -> None:
        self._found = GopFindings()
        self._cuts = CutFinder(self._reader.threshold)
        self._slices = self._reader.keeper()
        self._last = self._key.look
        self._left_out: dict[int, float] = {}

    def _read(self) -> GopFindings:
        if upto := self._reach_of_transitions() or self._judge(self._gop.stretch):
            self._decode(upto)
        else:
            self._found.candidates = [self._key.candidate]
            self._found.glimpses = [self._key.glimpse]
            self._found.decoded = 1
            return self._found
        self._slices.close()
        self._found.candidates = self._slices.take_done()
        return self._found

    def _news(self, stretch: Stretch, change: Change | None) -> Places | None:
        """Where packets may show something else than the key frame and the last picture.

        Args:
            change: from the last picture to the next key frame.
        """
        is_asked = stretch.follows_cuts or (change is not None and is_same(change))
        if self._doubts is None or not is_asked:
            return None
        return self._doubts.news(self._passed(stretch), (self._key.look, self._last))

    def _passed(self, stretch: Stretch) -> int:
        return len(self._gop.stretch.sizes) - len(stretch.sizes)

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
        look = self._reader.glance(self._gop.packets[0], self._gop.packets[1 + place])
        return Glimpse.of(look.at_s, look.small) if look else None

    def _decode(self, upto: int) -> None:
        """Decodes as far as the judgement asks for, which is asked again at each stop.

        Raises:
            InDoubt: pictures were left out, one of which may begin a take.
        """
        stretch = self._gop.stretch
        if self._is_loose:
            self._left_out = self._reader.expendable(self._gop)
        for count, frames in self._reader.frames(self._gop, without=self._left_out.keys()):
            self._see(frames)
            if count >= upto and count < len(stretch.sizes) and self._has_shown(upto):
                is_innocent = not self._found.cuts
                further = self._judge(stretch.after(count, is_innocent=is_innocent))
                if further == 0:
                    self._see_rest(count)
                    return
                upto = count + further
        self._see(self._reader.decoder.drain())
        self._close_whole()

    def _see_rest(self, count: int) -> None:
        """Looks at what the decoder holds back, but for what comes after a picture it never got.

        Args:
            count: how many packets behind the key frame were read.
        """
        unread = [packet.pts for packet in self._gop.packets[count + 1 :] if packet.pts is not None]
        ends = min(unread, default=None)
        rest = self._reader.decoder.drain()
        self._see([each for each in rest if ends is None or (each.pts or 0) < ends])

    def _has_shown(self, upto: int) -> bool:
        """Whether what stood out has come out of the decoder."""
        packet = self._gop.packets[max(0, upto - REORDERED)]
        return packet.pts is None or self._last.at_s >= self._reader.time_of(packet.pts)

    def _judge(self, stretch: Stretch) -> int:
        """How many packets more to decode; notes a cut that is known without."""
        change = Change.between(self._last, self._next.look) if self._next else None
        news = self._news(stretch, change)
        if self._next is None or change is None:
            verdict = judge_end(stretch, news)
            return verdict.upto if verdict.kind is Kind.LOOK else 0
        if news is not None and len(news) == 1 and stretch.follows_cuts:
            begin_s = self._begin_of_last_take(self._passed(stretch) + int(news[0]), self._next)
            if begin_s is not None:
                self._note_assumed(begin_s, self._next)
                return 0
        verdict = judge(stretch, change, news)
        if verdict.kind is Kind.CUT_AT_KEY:
            self._note_assumed(self._next.at_s, self._next)
        return verdict.upto if verdict.kind is Kind.LOOK else 0

    def _begin_of_last_take(self, place: int, following: KeyFrame) -> float | None:
        """When the take begins that the next key frame shows, if a packet tells it by itself.

        Args:
            place: of that packet, the only doubtful one that is left.
        """
        if self._doubts is None or not any(
            is_same(Change.between(look, following.look))
            and not is_same(Change.between(self._last, look))
            for look in self._doubts.told_anew(place)
        ):
            return None
        return self._doubts.begin_of_take(place)

    def _note_assumed(self, at_s: float, following: KeyFrame) -> None:
        """Notes a cut, if what is seen before differs from the next key frame like one."""
        finder = CutFinder(self._reader.threshold)
        finder.is_cut(self._last)
        if finder.is_cut(following.look):
            self._found.assumed = Cut(at_s)
            self._found.cuts.append(self._found.assumed)

    def _see(self, frames: Sequence[VideoFrame]) -> None:
        for frame, look in self._reader.look_at(frames):
            if look.at_s < self._key.at_s or (self._next and look.at_s >= self._next.at_s):
                continue
            begin_s = self._begin_of_take(look) if self._cuts.is_cut(look) else None
            if begin_s is not None:
                self._found.cuts.append(Cut(begin_s))
            self._slices.see(frame, look.small, at_s=look.at_s, is_cut=begin_s is not None)
            self._glimpse(look)
            self._found.decoded += 1
            self._last = look

    def _begin_of_take(self, look: Look) -> float | None:
        """When a take begins that differs from the last picture; None where none does.

        Raises:
            InDoubt: pictures were left out in between, and nobody can say.
        """
        between = [at_s for at_s in self._left_out.values() if self._last.at_s < at_s < look.at_s]
        if self._doubts is None or not between:
            return look.at_s
        return self._doubts.begin_between(self._last, look)

    def _glimpse(self, look: Look) -> None:
        glimpses = self._found.glimpses
        if not glimpses or look.at_s >= glimpses[-1].at_s + GLIMPSED_EVERY_S:
            glimpses.append(Glimpse.of(look.at_s, look.small))

    def _close_whole(self) -> None:
        self._found.is_whole = True
        if self._next and self._cuts.is_cut(self._next.look):
            self._found.cuts.append(Cut(self._next.at_s))
