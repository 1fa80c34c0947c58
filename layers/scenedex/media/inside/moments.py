"""Makes moments of candidates and cuts, as both become known."""

from bisect import insort
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from scenedex.domain.findings import Cut, CutKind, Moment, SceneRules
from scenedex.domain.span import TimeSpan
from scenedex.media.inside.album import Album, frame_name
from scenedex.media.inside.slices import Candidate

# A soft transition is known when it is over, and a while later.
_KNOWN_AFTER_S = 5.0
# Just after a cut there are flashes and frames blended by the encoder.
_SETTLE_S = 0.3
_UNSETTLED = 0.5
# Within a transition two takes show through each other.
_BLENDED = 0.05
# A picture like the last one of the scene says nothing new; mean difference of luma (0–255).
_REPEATED = 0.7
_NEW_CONTENT = 16.0


@dataclass
class MomentMaker:
    """Candidates and cuts in, moments out.

    A candidate waits until all cuts before it are known: those that are hard come with it, soft
    ones up to ``_KNOWN_AFTER_S`` late. Of several cuts before one candidate one begins its moment,
    the last hard one if any is hard: the takes between them have no picture, so that they make no
    scene. All cuts are told nevertheless: a fade is one even if a hard cut was seen in the dark.

    Attributes:
        start_s: where the part begins, and its first moment.
        watch: is shown every candidate, in order of time, and told when its take begins if it is
            the first one of it.
    """

    rules: SceneRules
    album: Album
    start_s: float
    watch: Callable[[Candidate, float | None], None]
    cuts: list[Cut] = field(default_factory=list)
    _moments: list[Moment] = field(default_factory=list)
    _waiting: deque[Candidate] = field(default_factory=deque)
    _blends: list[TimeSpan] = field(default_factory=list)
    _ahead: list[Cut] = field(default_factory=list)
    _take_start_s: float = 0.0
    _taken_s: float = -1.0
    _best: Candidate | None = None
    _best_score: float = 0.0
    _moment_start_s: float = 0.0
    _last: Candidate | None = None

    def __post_init__(self) -> None:
        self._take_start_s = self._moment_start_s = self.start_s

    def cut(self, cut: Cut, blend: TimeSpan | None = None) -> None:
        """Notes a cut, before the candidates after it come in or at most so much later.

        Args:
            blend: how long the two takes show through each other.
        """
        if cut.at_s <= self._taken_s:
            return  # it is known too late to begin anything
        self.cuts.append(cut)
        insort(self._ahead, cut, key=lambda each: each.at_s)
        if blend and cut.kind is not CutKind.HARD:
            self._blends.append(blend)

    def take_back(self, cut: Cut) -> None:
        """Says that a cut was none; the moment that it began stays."""
        for cuts in (self.cuts, self._ahead):
            if cut in cuts:
                cuts.remove(cut)

    def add(self, candidate: Candidate) -> None:
        """Notes the next candidate in order of time."""
        self._waiting.append(candidate)
        while self._waiting and self._waiting[0].at_s < candidate.at_s - _KNOWN_AFTER_S:
            self._take(self._waiting.popleft())

    def finish(self) -> tuple[Moment, ...]:
        """All moments."""
        while self._waiting:
            self._take(self._waiting.popleft())
        self._close()
        return self.album.finish(self._moments)

    def _take(self, candidate: Candidate) -> None:
        self._taken_s = candidate.at_s
        begins = bool(self._ahead) and self._ahead[0].at_s <= candidate.at_s
        if begins:
            self._begin_take(candidate)
        self.watch(candidate, self._take_start_s if begins else None)
        place = int((candidate.at_s - self._take_start_s) / self.rules.moment_s)
        start_s = self._take_start_s + place * self.rules.moment_s
        if start_s > self._moment_start_s and self._best:
            self._close()
            self._moment_start_s = start_s
        score = self._score(candidate)
        if self._best is None or score > self._best_score:
            self._best, self._best_score = candidate, score

    def _begin_take(self, candidate: Candidate) -> None:
        self._close()
        self._last = None
        begun = [cut for cut in self._ahead if cut.at_s <= candidate.at_s]
        del self._ahead[: len(begun)]
        *_, chosen = [cut for cut in begun if cut.kind is CutKind.HARD] or begun
        self._take_start_s = self._moment_start_s = chosen.at_s
        if not self._moments:
            self._moment_start_s = self.start_s
        self._blends = [blend for blend in self._blends if blend.end_s > candidate.at_s]

    def _score(self, candidate: Candidate) -> float:
        score = candidate.score
        since_cut_s = candidate.at_s - self._take_start_s
        if self._take_start_s > self.start_s and since_cut_s < _SETTLE_S:
            score *= _UNSETTLED
        if any(blend.start_s < candidate.at_s < blend.end_s for blend in self._blends):
            score *= _BLENDED
        if self._last is not None:
            change = float(np.abs(candidate.gist.astype(np.int16) - self._last.gist).mean())
            score *= _REPEATED + (1 - _REPEATED) * min(1.0, change / _NEW_CONTENT)
        return score

    def _close(self) -> None:
        if best := self._best:
            name = frame_name(len(self._moments))
            moment = Moment(self._moment_start_s, best.at_s, self._best_score, name)
            self._moments.append(moment)
            self.album.add(best.picture, moment)
            self._last, self._best = best, None
