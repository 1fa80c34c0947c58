"""Copies a clip's packets into another file, as cameras, cutters and recorders leave them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
from av.packet import Packet

_NEW = ".new"


def remux(
    container: str, *, from_key: int = 0, muxer: dict[str, str] | None = None
) -> Callable[[Path], None]:
    """A step that writes the clip anew, as another container or without its beginning.

    Args:
        container: libav's name of the muxer.
        from_key: the number of the key frame before which everything is left out, as by a cutter
            that knows nothing of pictures shown before the key frame that they need.
        muxer: options for it.
    """

    def write(path: Path) -> None:
        new = path.with_name(path.name + _NEW)
        with av.open(str(path)) as old, av.open(str(new), "w", container, options=muxer) as target:
            streams = {each.index: target.add_stream_from_template(each) for each in old.streams}
            for packet in _from_key(old, from_key):
                packet.stream = streams[packet.stream_index]
                target.mux(packet)
        new.replace(path)

    return write


def cut_off(count: int) -> Callable[[Path], None]:
    """A step that leaves out so many bytes at the beginning, as a receiver does that tunes in."""

    def write(path: Path) -> None:
        path.write_bytes(path.read_bytes()[count:])

    return write


def _from_key(container: Any, number: int) -> "Iterator[Packet[Any]]":
    keys = 0
    begins_s = 0.0
    for packet in container.demux():
        if not packet.size:
            continue
        if packet.stream.type == "video" and packet.is_keyframe:
            keys += 1
            begins_s = float(packet.pts * packet.time_base) if keys == number + 1 else begins_s
        if keys > number and (
            packet.stream.type == "video" or float(packet.pts * packet.time_base) >= begins_s
        ):
            yield packet
