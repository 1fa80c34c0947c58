"""Says why a file was not opened, by its first bytes."""

from pathlib import Path

from scenedex.domain.errors import Code, Rejected
from scenedex.media.inside.framing import is_cut_off

_HEAD_BYTES = 4096
# At offset 4: an MP4's or MOV's first box. At offset 0: Matroska and WebM, AVI, FLV, ASF, Ogg, and
# program streams.
_BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip")
_STARTS = (b"\x1aE\xdf\xa3", b"RIFF", b"FLV\x01", b"0&\xb2u", b"OggS", b"\0\0\1\xba")
# MP3 with and without a tag, FLAC, AAC.
_SOUND_STARTS = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"fLaC", b"\xff\xf1", b"\xff\xf9")
# A transport stream's packets each begin with this byte.
_SYNC, _PACKET_BYTES = 0x47, 188
_TEXT_CONTROLS = frozenset(b"\t\n\r\f")
_SPACE = 0x20


def explain_refused(path: Path) -> Rejected:
    """The error for a file whose kind libav knows and we do not take."""
    head = _head(path)
    if head.startswith(_SOUND_STARTS) or head[:4] + head[8:12] == b"RIFFWAVE":
        return no_pictures()
    if _is_container(head):
        return explain_unreadable(path)
    return Rejected(
        Code.CONTAINER_NOT_ALLOWED,
        "The file is of a kind we do not take; send it as MP4, MOV, WebM, MKV or AVI, and a "
        "picture as JPEG, PNG or WebP.",
    )


def no_pictures(*, has_sound: bool = True) -> Rejected:
    """The error for a file that one cannot look at."""
    rest = ", only sound" if has_sound else ""
    return Rejected(Code.NO_VIDEO_STREAM, f"The file has no moving pictures{rest}.")


def incomplete() -> Rejected:
    """The error for a file whose end is missing."""
    return Rejected(
        Code.FILE_TRUNCATED, "The file is incomplete: part of it is missing. Upload it again."
    )


def damaged() -> Rejected:
    """The error for a file of a known kind that nobody can make sense of."""
    return Rejected(
        Code.FILE_DAMAGED,
        "The file is damaged, or part of it is missing. Upload it again, or export it anew.",
    )


def explain_unreadable(path: Path) -> Rejected:
    """The error for a file in which libav found nothing."""
    head = _head(path)
    if _is_container(head):
        return incomplete() if is_cut_off(path) else damaged()
    if _is_text(head):
        return Rejected(
            Code.CONTAINER_NOT_ALLOWED, "The file is text, not a video, whatever its name says."
        )
    return Rejected(
        Code.NOT_A_VIDEO, "The file is no video and no picture, or is damaged beyond reading."
    )


def _is_container(head: bytes) -> bool:
    return head[4:8] in _BOXES or head.startswith(_STARTS) or _is_transport(head)


def _is_transport(head: bytes) -> bool:
    syncs = head[::_PACKET_BYTES]
    return len(syncs) > 1 and set(syncs) == {_SYNC}


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _is_text(head: bytes) -> bool:
    if any(byte < _SPACE and byte not in _TEXT_CONTROLS for byte in head):
        return False
    # A character may be cut at the end of what was read.
    return "\ufffd" not in head.decode("utf-8", errors="replace").rstrip("\ufffd")
