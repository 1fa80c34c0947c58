"""Reads what a child writes, both pipes at once, until a deadline."""

import os
import selectors
import subprocess
import time
from collections import deque
from collections.abc import Iterator

from scenedex.telemetry import logger

MAX_LINE_BYTES = 16 * 1024 * 1024
"""A result with 24,000 scenes, the most a four-hour video can have, takes about 6 MB."""
_CHUNK_BYTES = 65536
_TAIL_LINES = 20


class TimedOut(Exception):
    """The child still had its pipes open at the deadline."""


class Overflow(Exception):
    """The child wrote a line longer than any result can be."""


def read_lines(process: "subprocess.Popen[bytes]", *, deadline: float) -> Iterator[bytes]:
    """Yields the lines of the child's stdout; the end of its stderr goes to the log.

    Args:
        deadline: as ``time.monotonic`` counts.

    Raises:
        TimedOut: the deadline came first.
        Overflow: a line is longer than ``MAX_LINE_BYTES``.
    """
    tail: deque[bytes] = deque(maxlen=_TAIL_LINES)
    line = bytearray()
    try:
        for is_answer, chunk in _chunks(process, deadline):
            if not is_answer:
                tail.extend(chunk.splitlines())
                continue
            *ends, rest = chunk.split(b"\n")
            for end in ends:
                yield bytes(line + end)
                line.clear()
            line += rest
            if len(line) > MAX_LINE_BYTES:
                raise Overflow(f"a line of more than {MAX_LINE_BYTES} bytes")
    finally:
        if tail:
            text = b"\n".join(tail).decode(errors="replace")
            logger.warning("The media child wrote to stderr.", extra={"stderr": text})


def _chunks(process: "subprocess.Popen[bytes]", deadline: float) -> Iterator[tuple[bool, bytes]]:
    assert process.stdout is not None  # noqa: S101 (opened with pipes)
    assert process.stderr is not None  # noqa: S101
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, data=True)
        selector.register(process.stderr, selectors.EVENT_READ, data=False)
        while selector.get_map():
            remaining_s = deadline - time.monotonic()
            if remaining_s <= 0:
                raise TimedOut
            for key, _ in selector.select(remaining_s):
                chunk = os.read(key.fd, _CHUNK_BYTES)
                if not chunk:
                    selector.unregister(key.fileobj)
                yield bool(key.data), chunk
