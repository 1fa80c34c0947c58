"""The pictures' part of the decode pass: cuts, takes, scenes."""

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from scenedex.domain.errors import Code, Rejected
from scenedex.media.inside.album import Album
from scenedex.media.inside.clock import PictureClock
from scenedex.media.inside.cuts import CutFinder
from scenedex.media.inside.geometry import Geometry
from scenedex.media.inside.grouping import SceneOutline, moment_length_s, outline_scenes
from scenedex.media.inside.pictures import FramePainter
from scenedex.media.inside.takes import TakeRecorder
from scenedex.media.limits import AnalyseOptions

# PySceneDetect scales to this width by itself; its threshold was tuned on such frames.
_SMALL_WIDTH = 256


class PictureLane:
    """Frames in, scenes out."""

    def __init__(self, stream: VideoStream, options: AnalyseOptions) -> None:
        self._stream = stream
        self._options = options
        self._moment_s = moment_length_s(options.frame_every_s, options.max_scene_s)
        self._cuts = CutFinder(options.cut_threshold, options.min_scene_s)
        self._takes = TakeRecorder(self._moment_s, self._keep)
        self._scaler = VideoReformatter()
        self._painter = FramePainter()
        self._small_size: tuple[int, int] | None = None
        self.album = Album()
        self.clock = PictureClock(stream)
        self.geometry: Geometry | None = None

    def see(self, frame: VideoFrame) -> None:
        """Looks at the next decoded frame.

        Raises:
            Rejected: the video is longer than it may be.
        """
        at_s = self.clock.time_of(frame)
        if at_s > self._options.limits.max_duration_s:
            raise Rejected(Code.VIDEO_TOO_LONG, "The video is longer than the longest allowed.")
        self.geometry = self.geometry or Geometry.of(frame, self._stream)
        small = self._shrink(frame)
        is_cut = self._cuts.is_cut(at_s, small)
        self._takes.see(frame, small, at_s=at_s, is_cut=is_cut)

    def finish(self) -> list[SceneOutline]:
        """The scenes, once the last frame was seen."""
        return outline_scenes(
            self._takes.finish(),
            end_s=self.clock.end_s,
            min_scene_s=self._options.min_scene_s,
            max_scene_s=self._options.max_scene_s,
            moment_s=self._moment_s,
        )

    def _shrink(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """The frame for the detector; the size of the first one is that of all."""
        if self._small_size is None:
            scale = min(1.0, _SMALL_WIDTH / frame.width)
            self._small_size = (round(frame.width * scale), max(1, round(frame.height * scale)))
        width, height = self._small_size
        small = self._scaler.reformat(frame, width, height, "bgr24", interpolation="FAST_BILINEAR")
        return small.to_ndarray()  # type: ignore[return-value]

    def _keep(self, frame: VideoFrame) -> str:
        return self.album.add(self._painter.paint(frame, Geometry.of(frame, self._stream)))
