"""Watches frames go by and keeps the best of each moment."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from scenedex.media.inside.grouping import Moment, Take
from scenedex.media.inside.scoring import score_frame


@dataclass
class _OpenMoment:
    """The moment that is going by, and its best frame so far."""

    index: int
    start_s: float
    at_s: float
    score: float
    frame: VideoFrame


class TakeRecorder:
    """Makes takes of frames and cuts.

    A decoded frame is held until its moment ends, and only the best one: memory does not grow with
    the length of the video.

    Args:
        moment_s: the length of a moment.
        keep: saves a frame's pictures and gives their name.
    """

    def __init__(self, moment_s: float, keep: Callable[[VideoFrame], str]) -> None:
        self._moment_s = moment_s
        self._keep = keep
        self._open: _OpenMoment | None = None
        self._moments: list[Moment] = []
        self._takes: list[Take] = []

    def see(
        self, frame: VideoFrame, small: NDArray[np.uint8], *, at_s: float, is_cut: bool
    ) -> None:
        """Looks at the next frame.

        Args:
            small: the frame, shape (height, width, 3), BGR.
            is_cut: whether a take begins with it.
        """
        if is_cut:
            self._close_take()
        take_start_s = self._take_start_s(at_s)
        index = int((at_s - take_start_s) / self._moment_s)
        score = score_frame(small, at_s - take_start_s)
        if self._open and self._open.index != index:
            self._close_moment()
        if self._open is None:
            self._open = _OpenMoment(index, at_s, at_s, score, frame)
        elif score > self._open.score:
            self._open.at_s, self._open.score, self._open.frame = at_s, score, frame

    def finish(self) -> list[Take]:
        """All takes, once the last frame went by."""
        self._close_take()
        return self._takes

    def _take_start_s(self, now_s: float) -> float:
        if self._moments:
            return self._moments[0].start_s
        return self._open.start_s if self._open else now_s

    def _close_moment(self) -> None:
        if moment := self._open:
            name = self._keep(moment.frame)
            self._moments.append(Moment(moment.start_s, moment.at_s, moment.score, name))
            self._open = None

    def _close_take(self) -> None:
        self._close_moment()
        if self._moments:
            self._takes.append(Take(tuple(self._moments)))
            self._moments = []
