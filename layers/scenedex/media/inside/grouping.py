"""Takes to scenes: plain arithmetic on times, with no pictures in sight."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from scenedex.domain.span import TimeSpan


@dataclass(frozen=True)
class Moment:
    """A stretch of a take, and the best frame seen in it.

    Attributes:
        start_s: when it begins; it ends where the next one begins.
        at_s: when its frame is shown.
        score: how well the frame stands for its scene.
        name: of the frame's pictures.
    """

    start_s: float
    at_s: float
    score: float
    name: str


@dataclass(frozen=True)
class Take:
    """What lies between two cuts: its moments, at least one, in order of time."""

    moments: tuple[Moment, ...]

    @property
    def start_s(self) -> float:
        """When its first moment begins."""
        return self.moments[0].start_s


@dataclass(frozen=True)
class SceneOutline:
    """A scene before its pictures are chosen."""

    span: TimeSpan
    moments: tuple[Moment, ...]

    @property
    def cover(self) -> Moment:
        """The moment whose frame stands for the scene."""
        return max(self.moments, key=lambda moment: moment.score)


def moment_length_s(frame_every_s: float, max_scene_s: float) -> float:
    """The length of moments that divides the longest scene evenly."""
    return max_scene_s / math.ceil(max_scene_s / min(frame_every_s, max_scene_s))


def outline_scenes(
    takes: Sequence[Take], *, end_s: float, min_scene_s: float, max_scene_s: float, moment_s: float
) -> list[SceneOutline]:
    """Makes scenes that are contiguous from 0 to ``end_s``.

    Args:
        takes: in order of time; all but the last at least ``min_scene_s`` long.
        end_s: when the last frame ends.
        min_scene_s: a shorter last take is joined to the one before.
        max_scene_s: longer takes are split into equal parts, where moments begin.
        moment_s: the length of a moment; less than half of one at a take's end is joined to the
            moment before it in the scene.

    Returns:
        One scene or more, each with one moment or more; none where there is no take.
    """
    if not takes:
        return []
    joined = _join_short_end(list(takes), end_s, min_scene_s)
    groups: list[tuple[Moment, ...]] = []
    for take, take_end_s in zip(
        joined, [*(take.start_s for take in joined[1:]), end_s], strict=True
    ):
        *parts, last = _split(take.moments, take_end_s, max_scene_s)
        groups += [*parts, _join_rest(last, take_end_s, moment_s)]
    bounds = [0.0, *(group[0].start_s for group in groups[1:]), end_s]
    return [
        SceneOutline(TimeSpan(*bound), group)
        for group, bound in zip(groups, pairwise(bounds), strict=True)
    ]


def _join_short_end(takes: list[Take], end_s: float, min_scene_s: float) -> list[Take]:
    if len(takes) < 2 or end_s - takes[-1].start_s >= min_scene_s:
        return takes
    *rest, before, last = takes
    return [*rest, Take(before.moments + last.moments)]


def _join_rest(moments: tuple[Moment, ...], end_s: float, moment_s: float) -> tuple[Moment, ...]:
    if len(moments) < 2 or end_s - moments[-1].start_s >= moment_s / 2:
        return moments
    *rest, before, last = moments
    better = max(before, last, key=lambda moment: moment.score)
    return (*rest, replace(better, start_s=before.start_s))


def _split(
    moments: tuple[Moment, ...], end_s: float, max_scene_s: float
) -> list[tuple[Moment, ...]]:
    start_s = moments[0].start_s
    parts = max(1, math.ceil((end_s - start_s) / max_scene_s))
    part_s = (end_s - start_s) / parts
    groups: dict[int, list[Moment]] = {}
    for moment in moments:
        part = min(parts - 1, int((moment.start_s - start_s) / part_s))
        groups.setdefault(part, []).append(moment)
    return [tuple(group) for group in groups.values()]
