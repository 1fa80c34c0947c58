"""What a WebP says of itself, read without libwebp, which would take memory for it.

Source: RFC 9649, "WebP Image Format", sections 2.4 to 2.7.
"""

_RIFF_HEADER_BYTES = 8
_LOSSY_START = b"\x9d\x01\x2a"
_LOSSLESS_START = 0x2F
_SIDE_BITS = 0x3FFF
"""A frame's side has 14 bits."""


def read_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels.

    Raises:
        ValueError: the header is none of a WebP.
    """
    kind, body = content[12:16], content[20:30]
    if kind == b"VP8X" and len(body) == 10:
        return _number(body[4:7]) + 1, _number(body[7:10]) + 1
    if kind == b"VP8L" and body[:1] == bytes([_LOSSLESS_START]):
        bits = _number(body[1:5])
        return (bits & _SIDE_BITS) + 1, (bits >> 14 & _SIDE_BITS) + 1
    if kind == b"VP8 " and body[3:6] == _LOSSY_START:
        return _number(body[6:8]) & _SIDE_BITS, _number(body[8:10]) & _SIDE_BITS
    raise ValueError("the header is none of a WebP")


def is_cut_off(content: bytes) -> bool:
    """Whether there are fewer bytes than the file says."""
    return len(content) < _number(content[4:8]) + _RIFF_HEADER_BYTES


def _number(content: bytes) -> int:
    return int.from_bytes(content, "little")
