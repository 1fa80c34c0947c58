"""How decoders use the processors, and how much of their work is left out."""

import os
from typing import Any

from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from scenedex.media.inside.packets import Losses, decode_by
from scenedex.media.inside.source import Source

# Each decoder holds up to 17 pictures (of 4K, whose levels allow fewer, 6), and each thread of one
# holds one or two more.
_MOST_WORKERS = 4
_AFFORDABLE_PIXELS = 9 * 1920 * 1088
# Without the loop filter blocks show, and add up until the next key frame. In pictures that are at
# least halved before anybody sees them they do not show: 41 to 50 dB from filtered ones on average,
# 36 at worst. Of smaller videos only those pictures lack it that no scene is ever shown by.
_HALVED_PIXELS = 1600 * 900
_UNFILTERED, _UNFILTERED_LARGE = "bidir", "nokey"


def worker_count(pixels: int) -> int:
    """How many threads decode pictures of so many pixels: their memory is the limit."""
    affordable = _AFFORDABLE_PIXELS // max(1, pixels)
    return max(1, min(_processors(), _MOST_WORKERS, affordable))


def use_all_processors(context: VideoCodecContext) -> None:
    """Lets one decoder work on several pictures at once; they come out late."""
    context.thread_type = "FRAME"
    context.thread_count = worker_count(context.width * context.height)
    _save_work(context)


class StretchDecoder:
    """Decodes stretches that begin at a key frame, one after the other, in one thread.

    Args:
        source: whose decoder nobody else uses; the packets may come from another one of the same
            file.
    """

    def __init__(self, source: Source) -> None:
        self.stream = source.video
        self.losses = Losses()
        context = self.stream.codec_context
        context.thread_count = 1
        _save_work(context)

    def decode(self, packet: "Packet[Any]") -> list[VideoFrame]:
        """The pictures that a packet completes."""
        return decode_by(self.stream, packet, self.losses)

    def drain(self) -> list[VideoFrame]:
        """The pictures that were held back; the next packet begins another stretch."""
        frames = decode_by(self.stream, None, self.losses)
        self.stream.codec_context.flush_buffers()
        return frames


def _save_work(context: VideoCodecContext) -> None:
    is_large = context.width * context.height >= _HALVED_PIXELS
    unfiltered = _UNFILTERED_LARGE if is_large else _UNFILTERED
    context.options = {**context.options, "skip_loop_filter": unfiltered}


def _processors() -> int:
    return len(os.sched_getaffinity(0))
