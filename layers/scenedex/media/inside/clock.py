"""When frames are shown, counted from the first picture."""

from av.video.frame import VideoFrame
from av.video.stream import VideoStream

# Pictures cannot share an instant or go back in time; damaged files make them.
_LEAST_STEP_S = 0.001
_NOMINAL_FRAME_S = 1 / 25
# To the microsecond: floats that stand for 10 s should read 10.0.
_DIGITS = 6


def makes_up_times(stream: VideoStream) -> bool:
    """Whether what packets say of when they are shown is not to be believed.

    AVI tells in which order pictures are decoded. libav works out from it when they are shown for
    MPEG-4 part 2; for H.264 it gives them times as if they were shown in that order.
    """
    is_avi = stream.container.format.name == "avi"
    is_reordered = bool(stream.codec_context.has_b_frames)
    return is_avi and is_reordered and stream.codec.canonical_name == "h264"


class PictureClock:
    """Gives every frame a time that is later than the last one's.

    Args:
        origin_s: when the video's first picture is shown, where somebody has found that out.

    Attributes:
        origin_s: the same, on the file's own clock; None before it is known.
        end_s: when the latest frame ends.
    """

    def __init__(self, stream: VideoStream, origin_s: float | None = None) -> None:
        rate = stream.average_rate or stream.guessed_rate
        self._frame_s = float(1 / rate) if rate else _NOMINAL_FRAME_S
        # A decoder's last frames come without one of their own.
        self._unit_s = float(stream.time_base or 0)
        # How long after its decoding a picture is shown, where that is all that is known.
        self._delay_s: float | None = None
        if makes_up_times(stream):
            self._delay_s = stream.codec_context.reorder_depth * self._frame_s
        self._last_s: float | None = None
        self.origin_s = origin_s
        self.end_s = 0.0

    def time_of(self, frame: VideoFrame) -> float:
        """The frame's time in seconds; 0 for the first."""
        shown_s = self._shown_s(frame)
        if self.origin_s is None:
            self.origin_s = shown_s
        at_s = shown_s - self.origin_s
        if self._last_s is not None:
            at_s = max(at_s, self._last_s + _LEAST_STEP_S)
        self._last_s = at_s = round(at_s, _DIGITS)
        self.end_s = round(at_s + max(_LEAST_STEP_S, self._length_s(frame)), _DIGITS)
        return at_s

    def _shown_s(self, frame: VideoFrame) -> float:
        if self._delay_s is None:
            if frame.pts is not None and self._unit_s:
                return frame.pts * self._unit_s
        elif frame.dts is not None:  # of the packet that brought it out: they come in order
            return frame.dts * self._unit_s - self._delay_s
        if self._last_s is None or self.origin_s is None:
            return 0.0
        return self.origin_s + self._last_s + self._frame_s

    def _length_s(self, frame: VideoFrame) -> float:
        if frame.duration and self._unit_s:
            return frame.duration * self._unit_s
        return self._frame_s
