"""Reads from H.264 packets what kind of picture they hold, without decoding it.

A packet is a row of NAL units; a slice's begins with two numbers, of which the second names the
slice's type (ITU-T H.264, 7.3.1, 7.3.3 and table 7-6).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from av.packet import Packet
from av.video.stream import VideoStream

from scenedex.media.inside.source import codec_name

# NAL units that hold a slice: of any picture, and of one that all begins anew with. Data
# partitions, which no encoder makes any more, are of no use here.
_SLICES = frozenset({1, 5})
# No picture has so many; a packet of zeros would.
_MOST_UNITS = 1_000
_TYPE_BITS = 0x1F
_REFERENCE_BITS = 0x60
_TYPES = 5
_INTRA = 2
# Both numbers together are seldom longer, and never where a slice is the first one of its picture.
_HEADER_BYTES = 9
_START_CODE = b"\0\0\1"
_ESCAPED, _PLAIN = b"\0\0\3", b"\0\0"
# "From this picture on, all are as they should be": a recovery point (D.1.8) with the count of 0.
_RECOVERY_POINT = bytes((6, 6, 1, 0b1100_0100, 0x80))
# An MP4's description of the stream (ISO/IEC 14496-15, 5.3.3.1) begins so, and says in its fifth
# byte how long the lengths before NAL units are.
_DESCRIBED = 1
_LENGTHS_AT = 4


@dataclass(frozen=True)
class SliceHeaders:
    """What the headers of a packet's slices say.

    Attributes:
        is_intra: whether the picture is told without any other.
        is_expendable: whether no other picture is told from it.
    """

    is_intra: bool = False
    is_expendable: bool = False


UNKNOWN = SliceHeaders()


class SliceHeaderReader:
    """Reads the packets of one stream; of other codecs than H.264 nothing is known."""

    def __init__(self, stream: VideoStream) -> None:
        description = stream.codec_context.extradata or b""
        self._is_known = codec_name(stream) == "h264"
        self._length_bytes = 0
        if len(description) > _LENGTHS_AT and description[0] == _DESCRIBED:
            self._length_bytes = (description[_LENGTHS_AT] & 3) + 1

    def read(self, packet: "Packet[Any]") -> SliceHeaders:
        """What a packet holds."""
        if not self._is_known:
            return UNKNOWN
        units = self._with_lengths if self._length_bytes else self._with_start_codes
        headers = [unit for unit in units(packet) if unit[0] & _TYPE_BITS in _SLICES]
        if not headers:
            return UNKNOWN
        return SliceHeaders(
            is_intra=all(_slice_type(header) == _INTRA for header in headers),
            is_expendable=not any(header[0] & _REFERENCE_BITS for header in headers),
        )

    def as_key_frame(self, packet: "Packet[Any]") -> "Packet[Any]":
        """An intra picture's packet, so that a decoder begins with it as with a key frame.

        Those behind it are told from it; one that is told from a picture before it as well has
        flaws until the next.
        """
        begin = b"\0" + _START_CODE
        if self._length_bytes:
            begin = len(_RECOVERY_POINT).to_bytes(self._length_bytes, "big")
        marked: Packet[Any] = Packet(begin + _RECOVERY_POINT + bytes(packet))
        marked.pts, marked.dts = packet.pts, packet.dts
        marked.time_base = packet.time_base
        marked.duration = packet.duration
        marked.is_keyframe = True
        return marked

    def _with_lengths(self, packet: "Packet[Any]") -> Iterator[bytes]:
        """The beginnings of its NAL units, as an MP4 has them."""
        data, at = memoryview(packet), 0
        for _ in range(_MOST_UNITS):
            if at + self._length_bytes >= len(data):
                return
            length = int.from_bytes(data[at : at + self._length_bytes], "big")
            at += self._length_bytes
            if length:
                yield bytes(data[at : at + min(length, _HEADER_BYTES)])
            at += length

    @staticmethod
    def _with_start_codes(packet: "Packet[Any]") -> Iterator[bytes]:
        """The beginnings of its NAL units, as a transport stream has them."""
        data, at = bytes(packet), 0
        for _ in range(_MOST_UNITS):
            at = data.find(_START_CODE, at) + len(_START_CODE)
            if at < len(_START_CODE) or at >= len(data):
                return
            yield data[at : at + _HEADER_BYTES]


def _slice_type(header: bytes) -> int | None:
    """Of a slice whose NAL unit begins so; None where it cannot be read."""
    body = header[1:].replace(_ESCAPED, _PLAIN)
    bits = f"{int.from_bytes(body, 'big'):0{8 * len(body)}b}" if body else ""
    _, at = _golomb(bits, 0)
    slice_type, _ = _golomb(bits, at)
    return None if slice_type is None else slice_type % _TYPES


def _golomb(bits: str, at: int) -> tuple[int | None, int]:
    """An unsigned number in Exp-Golomb code (9.1), and where the next one begins."""
    one = bits.find("1", at)
    end = 2 * one - at + 1
    if one < 0 or end > len(bits):
        return None, len(bits)
    return int(bits[one:end], 2) - 1, end
