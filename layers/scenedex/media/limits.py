"""What a media file may be, and what is made of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from scenedex.domain.findings import SceneRules
from scenedex.domain.segments import SegmentRules

if TYPE_CHECKING:  # the sandbox's child has no settings
    from scenedex.settings import Settings


@dataclass(frozen=True)
class MediaLimits:
    """What a file may ask of us, and what its child process gets.

    Attributes:
        max_pixels: width times height of one picture of a video.
        memory_mib: address space that the child may take above what it has once its libraries are
            loaded.
        timeout_s: wall-clock seconds after which the child is killed.
        max_picture_pixels: width times height of a still picture.
        segments: when a probe plans to split a video into parts; None: never.
    """

    max_duration_s: float
    max_pixels: int
    max_streams: int
    memory_mib: int
    timeout_s: float
    max_picture_pixels: int = 120_000_000
    segments: SegmentRules | None = None

    @classmethod
    def from_settings(cls, settings: "Settings", tier: str) -> Self:
        """The limits of a probe for a user of this tier."""
        is_free = tier == "free"
        return cls(
            max_duration_s=settings.max_duration_s_free if is_free else settings.max_duration_s,
            max_pixels=settings.max_pixels,
            max_streams=settings.max_streams,
            memory_mib=settings.media_memory_mib,
            timeout_s=settings.probe_timeout_s,
            segments=SegmentRules(settings.segment_over_s, settings.segment_s),
            max_picture_pixels=settings.max_picture_pixels,
        )


@dataclass(frozen=True)
class AnalyseOptions:
    """How the pass looks at a video, and what becomes a scene.

    Attributes:
        cut_threshold: ContentDetector's threshold.
        min_scene_s: a cut sooner than this after the last one is none.
        max_scene_s: a longer take is split into equal parts.
        frame_every_s: a scene keeps one frame for each so many seconds, and at least one.
        scan: ``full`` looks at every picture, ``auto`` only where it must.
    """

    limits: MediaLimits
    cut_threshold: float = 27.0
    min_scene_s: float = 0.6
    max_scene_s: float = 60.0
    frame_every_s: float = 10.0
    scan: Literal["auto", "full"] = "auto"

    @property
    def rules(self) -> SceneRules:
        """How takes become scenes."""
        return SceneRules(self.min_scene_s, self.max_scene_s, self.frame_every_s)

    @classmethod
    def from_settings(cls, settings: "Settings") -> Self:
        """The options of the decode pass; a probe has held the video to its tier before."""
        return cls(
            limits=MediaLimits(
                max_duration_s=settings.max_duration_s,
                max_pixels=settings.max_pixels,
                max_streams=settings.max_streams,
                memory_mib=settings.media_memory_mib,
                timeout_s=settings.decode_timeout_s,
                max_picture_pixels=settings.max_picture_pixels,
            ),
            cut_threshold=settings.cut_threshold,
            min_scene_s=settings.min_scene_s,
            max_scene_s=settings.max_scene_s,
            frame_every_s=settings.frame_every_s,
        )
