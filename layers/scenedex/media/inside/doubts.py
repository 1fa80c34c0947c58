"""What the packets of a group tell that may begin a take without a key frame.

None of them is decoded with what it refers to: most are told by how much of their picture is
predicted from others, the rest by what they seem to show after nothing but the key frame.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from av.packet import Packet
from av.video.frame import VideoFrame

from scenedex.media.inside.glances import GlanceDecoder, Prediction
from scenedex.media.inside.gops import Gop, GopReader
from scenedex.media.inside.judging import Places, doubtful, is_clear, is_same, is_still
from scenedex.media.inside.looks import Change, Look

# The share of a picture that is predicted from others where a take begins, and where it goes on.
# Within takes, one picture of 22,000 that others are told from is predicted to less than the first;
# at their beginnings, 29 of 34. Below the second, it may be the first of a take that it shows at a
# glance.
_TOLD_ANEW = 0.05
_MOSTLY_TOLD_ANEW = 0.2
_GOES_ON = 0.5


class InDoubt(Exception):
    """Packets do not tell by themselves what happened."""


@dataclass(frozen=True)
class _Doubt:
    """A packet that may begin a take.

    Attributes:
        share: how much of its picture is predicted from others; None: nobody can say.
        look: what it seems to show: told anew, by itself; else after the key frame. None: nobody
            can say.
    """

    share: float | None
    look: Look | None

    @property
    def is_told_anew(self) -> bool:
        """Whether a take begins with it for sure."""
        return self.share is not None and self.share < _TOLD_ANEW


class Doubts:
    """The packets of a group; places count from the one behind its key frame.

    Args:
        glances: the reader's.
    """

    def __init__(self, reader: GopReader, glances: GlanceDecoder, gop: Gop) -> None:
        self._reader = reader
        self._glances = glances
        self._gop = gop
        self._packets: Sequence[Packet[Any]] = gop.packets[1:]

    @cached_property
    def _doubts(self) -> dict[int, _Doubt]:
        """The doubtful ones, without those that are no doubt of the take that goes on."""
        places = doubtful(self._gop.stretch).tolist()
        return {place: doubt for place in places if (doubt := self._look_into(place))}

    def news(self, passed: int, known: Iterable[Look]) -> Places:
        """Where packets may show something new.

        Args:
            passed: without so many packets; places count from there.
            known: what the takes around show.
        """
        looks = list(known)
        return np.array(
            sorted(
                place - passed
                for place, doubt in self._doubts.items()
                if place >= passed and self._is_new(doubt, looks)
            ),
            np.intp,
        )

    def told_anew(self, place: int) -> Iterator[Look]:
        """What a doubtful packet seems to show, if nearly all of its picture is told anew.

        A little of it is predicted nevertheless, and what is beside that goes wrong with it: it is
        seen by itself, and then after the key frame, which takes longer.
        """
        doubt = self._doubts[place]
        if doubt.share is None or doubt.share >= _MOSTLY_TOLD_ANEW:
            return
        if doubt.look:
            yield doubt.look
        if doubt.is_told_anew and (look := self._glance(place)):
            yield look

    def begin_between(self, before: Look, after: Look) -> float | None:
        """When a take begins between two pictures that look like two takes.

        Returns:
            None where the take goes on.

        Raises:
            InDoubt: nobody can say.
        """
        for place in self._gop.leads:
            if self._shown_s(place) >= after.at_s:
                break
        else:
            raise InDoubt
        change = Change.between(before, after)
        if not is_clear(change):
            read = self._read(place)
            if read and read[0].share > _GOES_ON and is_same(change):
                return None
            if read is None or read[0].share > _MOSTLY_TOLD_ANEW:
                raise InDoubt
        begin_s = self.begin_of_take(place)
        if begin_s is None or not before.at_s < begin_s <= after.at_s:
            raise InDoubt
        return begin_s

    def begin_of_take(self, place: int) -> float | None:
        """When the first picture of a take is shown.

        Args:
            place: of the first picture in the file that is told anew. Those that come after it and
                are shown before belong to the one take or to the other.

        Returns:
            None where nobody can say.
        """
        told_s = begin_s = self._shown_s(place)
        end_s = -math.inf
        for behind in range(place + 1, len(self._packets)):
            at_s = self._shown_s(behind)
            if at_s > told_s:
                break
            if not end_s < at_s < begin_s:
                continue  # both pictures around it belong to one take, and so does it
            if (read := self._read(behind)) is None:
                return None
            prediction, _ = read
            if prediction.later > prediction.earlier:
                begin_s = at_s
            else:
                end_s = at_s
        return begin_s

    def _read(self, place: int) -> tuple[Prediction, VideoFrame] | None:
        """What a packet tells by itself; None: nobody can say."""
        leads = [self._packets[lead] for lead in self._gop.leads if lead < place][-2:]
        nearby = min(leads, key=lambda packet: packet.size, default=None)
        return self._glances.read(self._packets[place], told_from=nearby)

    def _shown_s(self, place: int) -> float:
        return self._reader.time_of(self._packets[place].pts or 0)

    def _look_into(self, place: int) -> _Doubt | None:
        """None where the take goes on for sure."""
        share: float | None = None
        if read := self._read(place):
            prediction, frame = read
            share = prediction.share
            if share < _TOLD_ANEW:
                return _Doubt(share, self._reader.look(frame))
            if share > _GOES_ON:
                return None
        return _Doubt(share, self._glance(place))

    def _glance(self, place: int) -> Look | None:
        return self._reader.glance(self._gop.packets[0], self._packets[place])

    def _is_new(self, doubt: _Doubt, known: Sequence[Look]) -> bool:
        look = doubt.look
        if doubt.is_told_anew or look is None:
            return True
        is_known = is_still if self._gop.stretch.is_busy else is_same
        return not any(is_known(Change.between(each, look)) for each in known)
