"""Reads caption files: SubRip (.srt) and WebVTT (.vtt, https://www.w3.org/TR/webvtt1/).

A cue is a block of lines, one of which holds two times. What stands above it is its name, what
stands below it its text. Cues may overlap: two people may speak at once.
"""

import re
from collections.abc import Iterator

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import TranscriptSegment
from scenedex.media.encodings import decode_text
from scenedex.media.markup import plain_text
from scenedex.telemetry import degraded

MAX_BYTES = 8 * 1024 * 1024
"""A whole day of speech is about 1 MB of captions."""
_ARROW = "-->"
_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
# Some files lack the blank line before a cue's number.
_NEXT_CUE = re.compile(rf"\n(\d+[ \t]*\n[ \t]*{_TIME}[ \t]*-->)")
_NOT_CUES = ("NOTE", "STYLE", "REGION", "WEBVTT")


def parse_captions(data: bytes, suffix: str) -> tuple[TranscriptSegment, ...]:
    """Reads a caption file.

    Args:
        data: in UTF-8, UTF-16, EUC-KR or Windows-1252.
        suffix: ``.srt`` or ``.vtt``.

    Returns:
        The cues that have words, in order of time. Cues that cannot be read are left out with a
        warning.

    Raises:
        Rejected: it is too large or no cue of it can be read.
    """
    if len(data) > MAX_BYTES:
        raise _unreadable(f"they are larger than {MAX_BYTES // 1024**2} MiB")
    text = _text_of(data)
    if suffix.lower() == ".vtt" and not text.lstrip().startswith("WEBVTT"):
        raise _unreadable("a .vtt file starts with WEBVTT")
    cues = [_read_cue(block) for block in _cue_blocks(text)]
    read = [cue for cue in cues if cue]
    if not read:
        raise _unreadable("there is no line such as 00:00:01.000 --> 00:00:02.500")
    if skipped := len(cues) - len(read):
        degraded(
            Code.CAPTIONS_UNREADABLE,
            f"{skipped} of {len(cues)} captions could not be read and were left out.",
            skipped=skipped,
        )
    return tuple(sorted((cue for cue in read if cue.text), key=lambda cue: cue.span))


def _text_of(data: bytes) -> str:
    try:
        return decode_text(data)
    except UnicodeDecodeError as error:
        raise _unreadable(f"their bytes are not {error.encoding}") from error


def _unreadable(why: str) -> Rejected:
    return Rejected(Code.CAPTIONS_UNREADABLE, f"The captions cannot be read: {why}.")


def _cue_blocks(text: str) -> Iterator[list[str]]:
    """Blocks that claim to be cues: they have an arrow, and are no comment or style."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for block in re.split(r"\n[ \t]*\n", _NEXT_CUE.sub(r"\n\n\1", lines)):
        rows = block.strip("\n").split("\n")
        if _ARROW in block and not rows[0].startswith(_NOT_CUES):
            yield rows


def _read_cue(lines: list[str]) -> TranscriptSegment | None:
    for index, line in enumerate(lines):
        if times := _TIMES.fullmatch(line):
            start_s, end_s = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
            if end_s < start_s:
                return None
            return TranscriptSegment(
                TimeSpan(start_s, end_s), plain_text("\n".join(lines[index + 1 :]))
            )
    return None


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + float(f"0.{fraction or 0}")
