"""Watches frames go by and keeps the best one of each short slice of time."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from av.video.frame import PictureType, VideoFrame
from numpy.typing import NDArray
from PIL import Image

from scenedex.media.inside.looks import Small
from scenedex.media.inside.pictures import FramePainter
from scenedex.media.inside.scoring import score_frame

SLICE_S = 1.0
"""How finely a place for a soft cut is kept free; a painted slice takes about a megabyte."""
# A slice that a cut ends sooner than a fifth of a second after its beginning is none, so that not
# every picture of a video that flickers is painted.
_SHORT_OF_S = SLICE_S - 0.2
# Neighbours look alike; scoring every one of them would take as long as finding cuts.
_SCORED_EVERY_S = 0.08
_GIST = (16, 9)
# Its picture may lack the loop filter, and is coded with the fewest bits.
_EXPENDABLE = PictureType.B


@dataclass(frozen=True)
class Candidate:
    """A picture that may stand for a moment.

    Attributes:
        at_s: when it is shown.
        score: how good it is, whatever its place in a take.
        picture: as shown, at most 800×600, RGB.
        gist: shape (9, 16), its luma; for telling whether two candidates show the same.
    """

    at_s: float
    score: float
    picture: Image.Image
    gist: NDArray[np.uint8]


@dataclass
class _Best:
    at_s: float
    score: float
    frame: VideoFrame
    small: Small


@dataclass
class SliceKeeper:
    """Makes candidates of frames; holds one decoded frame at a time.

    Of a take that a cut ends soon, the first frame is kept if it is the first one of all: the take
    may have begun before.

    Attributes:
        done: the candidates of slices that ended, in order of time; whoever reads takes them out.
    """

    painter: FramePainter
    done: list[Candidate] = field(default_factory=list)
    _best: _Best | None = None
    _slice_ends_s: float = 0.0
    _is_first: bool = True
    _scored_s: float = 0.0

    def see(self, frame: VideoFrame, small: Small, *, at_s: float, is_cut: bool) -> None:
        """Looks at the next frame.

        Args:
            is_cut: whether a take begins with it.
        """
        least_s = 0.0 if self._is_first else self._slice_ends_s - _SHORT_OF_S
        if at_s >= self._slice_ends_s or (is_cut and at_s >= least_s):
            self._is_first = self._best is None
            self.close()
            self._slice_ends_s = at_s + SLICE_S
        elif is_cut:
            self._best = None  # too little was seen of the take before to make a scene
        elif frame.pict_type == _EXPENDABLE or at_s < self._scored_s + _SCORED_EVERY_S:
            return
        self._scored_s = at_s
        score = score_frame(small)
        if self._best is None or score > self._best.score:
            self._best = _Best(at_s, score, frame, small)

    def close(self) -> None:
        """Ends the slice that is going by."""
        if best := self._best:
            self.done.append(make_candidate(best.frame, best.small, best.at_s, self.painter))
            self._best = None

    def take_done(self) -> list[Candidate]:
        """The candidates since the last call."""
        done, self.done = self.done, []
        return done


def make_candidate(
    frame: VideoFrame, small: Small, at_s: float, painter: FramePainter
) -> Candidate:
    """Paints a frame."""
    gist = cv2.cvtColor(cv2.resize(small, _GIST, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    return Candidate(at_s, score_frame(small), painter.paint(frame), np.asarray(gist, np.uint8))
