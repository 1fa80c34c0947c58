"""What a look at a video's pictures found, and how that becomes scenes.

A long video is looked at in parts that know nothing of each other; a short one is one part. Times
are the video's own: 0 is its first picture. Pictures are names, which mean files while they are on
disk and objects once they are stored.
"""

import math
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from scenedex.domain.span import TimeSpan

# Times are whole microseconds; their differences are so up to the rounding of floats.
_ROUNDING_S = 1e-6


class CutKind(StrEnum):
    """How one take becomes the next."""

    HARD = "hard"
    FADE = "fade"
    DISSOLVE = "dissolve"


@dataclass(frozen=True)
class Cut:
    """Where a new take begins.

    Attributes:
        at_s: of a hard cut, when the first new picture is shown; else the transition's middle.
        strength: how sure it is; comparable within a kind only.
    """

    at_s: float
    kind: CutKind = CutKind.HARD
    strength: float = 0.0


@dataclass(frozen=True)
class Moment:
    """A stretch of the video and the best picture in it.

    Attributes:
        start_s: when it begins; it ends where the next one begins.
        at_s: when its picture is shown.
        score: how well the picture stands for its scene.
        frame: a JPEG for the picture encoder, its longest side at most 512 pixels.
        thumbnail: a 320×180 WebP; None where it cannot be a scene's cover, or could not be made.
        preview: a JPEG of at most 800×600; likewise.
    """

    start_s: float
    at_s: float
    score: float
    frame: str
    thumbnail: str | None = None
    preview: str | None = None

    def renamed(self, rename: Callable[[str], str]) -> "Moment":
        """The same with other names for its files."""
        return replace(
            self,
            frame=rename(self.frame),
            thumbnail=self.thumbnail and rename(self.thumbnail),
            preview=self.preview and rename(self.preview),
        )


@dataclass(frozen=True)
class SeekSheet:
    """A picture made of small tiles, row by row, which a player shows while one seeks.

    Attributes:
        picture: a file of ``columns`` tiles a row.
        starts_s: tile i is shown from ``starts_s[i]`` until the next tile's start.
    """

    picture: str
    tile_width: int
    tile_height: int
    columns: int
    starts_s: tuple[float, ...]


class ScanWay(StrEnum):
    """How the pictures were looked at."""

    GUIDED = "guided"
    """Key frames, and what lies between them only where something may have happened."""
    FULL = "full"
    """Every picture."""
    STILL = "still"
    """There is one picture."""


@dataclass(frozen=True)
class ScanReport:
    """Which way the pass took.

    Attributes:
        reason: why this way, in words for the operator.
        frames: pictures that the part holds.
        decoded: pictures of them that were decoded.
    """

    way: ScanWay
    reason: str
    frames: int
    decoded: int


@dataclass(frozen=True)
class Findings:
    """What was found in one part of a video.

    Attributes:
        span: the part's; parts are contiguous.
        width: of the pictures as a player shows them: turned, and with square pixels.
        height: likewise.
        cuts: all there are, also those too close to each other to make scenes.
        moments: one or more; contiguous, the first from the part's start.
        audio: 16 kHz mono PCM as WAV, from the part's start; None where there is none.
        captions: the text track's cues of this part; None where there are none.
    """

    span: TimeSpan
    width: int
    height: int
    cuts: tuple[Cut, ...]
    moments: tuple[Moment, ...]
    sheets: tuple[SeekSheet, ...]
    audio: str | None
    captions: str | None
    scan: ScanReport

    def files(self) -> Iterator[str]:
        """The names of all pictures, of the sound and of the captions."""
        for moment in self.moments:
            yield moment.frame
            yield from _there(moment.thumbnail, moment.preview)
        yield from (sheet.picture for sheet in self.sheets)
        yield from _there(self.audio, self.captions)

    def renamed(self, rename: Callable[[str], str]) -> "Findings":
        """The same with other names for its files."""
        return replace(
            self,
            moments=tuple(moment.renamed(rename) for moment in self.moments),
            sheets=tuple(replace(sheet, picture=rename(sheet.picture)) for sheet in self.sheets),
            audio=self.audio and rename(self.audio),
            captions=self.captions and rename(self.captions),
        )


def _there(*names: str | None) -> list[str]:
    """An empty name is one: whoever reads it must not take it for none."""
    return [name for name in names if name is not None]


@dataclass(frozen=True)
class SceneRules:
    """How takes become scenes.

    Attributes:
        min_scene_s: a cut sooner than this after the last one, or before the end, is none.
        max_scene_s: a longer take is split into equal parts, where moments begin.
        frame_every_s: a scene keeps one picture for each so many seconds, and at least one.
    """

    min_scene_s: float
    max_scene_s: float
    frame_every_s: float

    @property
    def moment_s(self) -> float:
        """The length of moments that divides the longest scene evenly."""
        return self.max_scene_s / math.ceil(
            self.max_scene_s / min(self.frame_every_s, self.max_scene_s)
        )


@dataclass(frozen=True)
class SceneOutline:
    """A scene: when it is, and the moments it is made of, at least one."""

    span: TimeSpan
    moments: tuple[Moment, ...]

    @property
    def cover(self) -> Moment:
        """The moment whose picture stands for the scene."""
        return max(self.moments, key=lambda moment: (moment.thumbnail is not None, moment.score))


def outline_scenes(parts: Sequence[Findings], rules: SceneRules) -> list[SceneOutline]:
    """Joins the parts of a video and makes scenes that are contiguous and cover all of it.

    Args:
        parts: all of them, in order of time, at least one.
    """
    start_s, end_s = parts[0].span.start_s, parts[-1].span.end_s
    cuts = thin([cut for part in parts for cut in part.cuts], TimeSpan(start_s, end_s), rules)
    moments = [moment for part in parts for moment in part.moments]
    takes = _takes(moments, [start_s, *(cut.at_s for cut in cuts)])
    bounds = [*(take[0].start_s for take in takes), end_s]
    return [
        outline
        for take, (take_start_s, take_end_s) in zip(takes, pairwise(bounds), strict=True)
        for outline in _split(take, TimeSpan(take_start_s, take_end_s), rules)
    ]


def thin(cuts: Sequence[Cut], span: TimeSpan, rules: SceneRules) -> list[Cut]:
    """The cuts that begin scenes, in order of time.

    Hard cuts are thinned as PySceneDetect's FlashFilter in its mode SUPPRESS does it, whatever
    soft ones lie between them; of those, the ones that leave room to every other cut are added.
    """
    ordered = sorted(cuts, key=lambda cut: cut.at_s)
    taken_s = [span.start_s, span.end_s]
    chosen: list[Cut] = []
    for kinds in ({CutKind.HARD}, {CutKind.FADE, CutKind.DISSOLVE}):
        for cut in ordered:
            place = bisect(taken_s, cut.at_s)
            neighbours = taken_s[max(0, place - 1) : place + 1]
            if cut.kind in kinds and _has_room(cut, neighbours, rules.min_scene_s):
                taken_s.insert(place, cut.at_s)
                chosen.append(cut)
    return sorted(chosen, key=lambda cut: cut.at_s)


def _has_room(cut: Cut, neighbours_s: Sequence[float], min_scene_s: float) -> bool:
    return all(abs(cut.at_s - at_s) >= min_scene_s - _ROUNDING_S for at_s in neighbours_s)


def _takes(moments: Sequence[Moment], begins_s: Sequence[float]) -> list[list[Moment]]:
    """The moments of each take, which begins where its first moment does.

    A moment belongs to the take that its picture is from; a take without a picture is none.

    Args:
        begins_s: where takes begin, in order; the first one with the video.
    """
    takes: dict[float, list[Moment]] = {}
    for moment in moments:
        place = bisect(begins_s, moment.at_s) - 1
        takes.setdefault(begins_s[max(0, place)], []).append(moment)
    first, *others = takes.items()
    return [
        [replace(take[0], start_s=begin_s), *take[1:]]
        for begin_s, take in ((begins_s[0], first[1]), *others)
    ]


def _split(moments: Sequence[Moment], span: TimeSpan, rules: SceneRules) -> Iterator[SceneOutline]:
    """A take's scenes."""
    parts = max(1, math.ceil(span.duration_s / rules.max_scene_s))
    groups: dict[int, list[Moment]] = {}
    for moment in moments:
        part = int((moment.start_s - span.start_s) * parts / (span.duration_s or 1.0))
        groups.setdefault(min(parts - 1, part), []).append(moment)
    starts = [group[0].start_s for group in groups.values()]
    bounds = [span.start_s, *starts[1:], span.end_s]
    for group, (start_s, end_s) in zip(groups.values(), pairwise(bounds), strict=True):
        yield SceneOutline(TimeSpan(start_s, end_s), _join_rest(group, end_s, rules.moment_s))


def _join_rest(moments: Sequence[Moment], end_s: float, moment_s: float) -> tuple[Moment, ...]:
    """Joins less than half a moment to the one before it; two pictures of it would be one."""
    joined: list[Moment] = []
    ends = [*(moment.start_s for moment in moments[1:]), end_s]
    for moment, moment_end_s in zip(moments, ends, strict=True):
        if joined and moment_end_s - moment.start_s < moment_s / 2:
            better = max(joined[-1], moment, key=lambda each: each.score)
            joined[-1] = replace(better, start_s=joined[-1].start_s)
        else:
            joined.append(moment)
    return tuple(joined)
