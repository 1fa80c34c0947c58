"""MPEG transport stream packets (ISO/IEC 13818-1) as a liar writes them."""

import struct

PACKET_BYTES = 188
NULL_PID = 0x1FFF
_SYNC = 0x47
_CRC_POLYNOMIAL = 0x04C11DB7


def packet(pid: int, payload: bytes, *, starts: bool = True, scrambled: int = 0) -> bytes:
    """A packet, filled up with 0xFF."""
    second = (0x40 if starts else 0) | pid >> 8
    head = struct.pack(">BBBB", _SYNC, second, pid & 0xFF, scrambled << 6 | 0x10)
    return (head + payload).ljust(PACKET_BYTES, b"\xff")[:PACKET_BYTES]


def section(table: int, body: bytes) -> bytes:
    """A table's section behind its pointer, with its true checksum."""
    head = struct.pack(">BH", table, 0xB000 | len(body) + 4)
    return b"\0" + head + body + _checksum(head + body).to_bytes(4)


def program(number: int, map_pid: int) -> bytes:
    """A table of one program."""
    return section(0, struct.pack(">HBBBHH", 1, 0xC1, 0, 0, number, 0xE000 | map_pid))


def program_map(number: int, streams: list[tuple[int, int]]) -> bytes:
    """A program's streams, each a type and a number."""
    head = struct.pack(">HBBBHH", number, 0xC1, 0, 0, 0xE000 | 0x100, 0xF000)
    listed = b"".join(struct.pack(">BHH", kind, 0xE000 | pid, 0xF000) for kind, pid in streams)
    return section(2, head + listed)


def _checksum(data: bytes) -> int:
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (_CRC_POLYNOMIAL if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value
