"""What callers ask of a media file; each request is worked off in a sandbox of its own."""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.notices import Notice
from scenedex.domain.segments import Segment
from scenedex.media.limits import AnalyseOptions, MediaLimits
from scenedex.media.results import Analysis, Probe
from scenedex.media.sandbox import ask_child
from scenedex.media.wav import SAMPLE_BYTES, SAMPLE_RATE_HZ
from scenedex.media.wire import INPUT_NAME, Bounds, Reply, Request

_MIB = 1024 * 1024
_PICTURE_MIB = 4


def probe(path: Path, limits: MediaLimits) -> Probe:
    """Finds out what a file holds.

    Args:
        path: a local file; its name means nothing.
        limits: what it may be.

    Raises:
        Rejected: it is not a video that we take; the code says why.
        Retryable: the machine lacks something right now.
        Misconfigured: the sandbox cannot run here.
    """
    with tempfile.TemporaryDirectory(prefix="probe-", dir=path.parent) as folder:
        request = Request(_bounds(limits, file_bytes=_MIB), probe=limits)
        reply = _ask(request, path, Path(folder), limits=limits)
    if reply.probed is None or not _is_possible(reply.probed, path, limits):
        raise _nonsense()
    return replace(reply.probed, notices=_gaps(reply) + reply.probed.notices)


def analyse(
    path: Path,
    workdir: Path,
    options: AnalyseOptions,
    *,
    segment: Segment | None = None,
    progress: Callable[[float], None] | None = None,
) -> Analysis:
    """Finds cuts, pictures, sound and captions of a video in one pass.

    Args:
        path: a local file; its name means nothing.
        workdir: gets a new directory with the artefacts; best on the same file system as ``path``.
        options: how to look.
        segment: the part to analyse, of which the file holds at least its ranges; None: all.
        progress: is told the fraction done, 0 to 1; what it raises ends the pass.

    Raises:
        Rejected: it is not a video that we take; the code says why.
        Retryable: the machine lacks something right now.
        Misconfigured: the sandbox cannot run here.
    """
    folder = Path(tempfile.mkdtemp(prefix="analysis-", dir=workdir))
    limits = options.limits
    sound_bytes = round(limits.max_duration_s) * SAMPLE_RATE_HZ * SAMPLE_BYTES
    request = Request(
        _bounds(limits, file_bytes=sound_bytes + _PICTURE_MIB * _MIB),
        analyse=options,
        segment=segment,
    )
    try:
        reply = _ask(request, path, folder, limits=limits, progress=progress)
        if reply.analysed is None:
            raise _nonsense()
        return _located(reply.analysed, folder, _gaps(reply))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _ask(
    request: Request,
    path: Path,
    folder: Path,
    *,
    limits: MediaLimits,
    progress: Callable[[float], None] | None = None,
) -> Reply:
    given = folder / INPUT_NAME
    _bring(path, given)
    try:
        return ask_child(request, folder=folder, timeout_s=limits.timeout_s, progress=progress)
    finally:
        given.unlink(missing_ok=True)


def _bring(path: Path, given: Path) -> None:
    """Puts the file under its fixed name, without a copy where the file system can.

    Raises:
        Rejected: it is a pipe, a folder or a link, on which the child would wait or which it would
            follow.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Rejected(Code.NOT_A_VIDEO, "What was uploaded is no file.")
    try:
        os.link(path, given)
    except OSError:
        shutil.copyfile(path, given)


def _bounds(limits: MediaLimits, *, file_bytes: int) -> Bounds:
    return Bounds(
        parent_pid=os.getpid(),
        memory_mib=limits.memory_mib,
        cpu_s=round(limits.timeout_s * (os.cpu_count() or 1)) + 1,
        file_bytes=file_bytes,
    )


def _is_possible(probed: Probe, path: Path, limits: MediaLimits) -> bool:
    if limits.segments is None or not probed.plan.segments:
        return not probed.plan.segments
    return probed.plan.fits(path.stat().st_size, probed.duration_s, limits.segments)


def _gaps(reply: Reply) -> tuple[Notice, ...]:
    if not reply.gaps:
        return ()
    message = "The video was decoded with less protection than usual."
    return (Notice(Code.SANDBOX_DEGRADED, message, {"gaps": list(reply.gaps)}),)


def _nonsense() -> Rejected:
    return Rejected(Code.MEDIA_CRASHED, "The decoder gave an answer that makes no sense.")


def _located(analysis: Analysis, folder: Path, gaps: tuple[Notice, ...]) -> Analysis:
    """Gives the child's file names their place, once each is known to be a file of its own."""
    for name in analysis.files:
        _check_own(name, folder)
    return replace(analysis, folder=folder, notices=gaps + analysis.notices)


def _check_own(name: str, folder: Path) -> None:
    """Checks that the child wrote a file: inside its directory, no link to anything else.

    What we upload as an artefact must not be a file that a taken-over child only points at.

    Raises:
        Rejected: it is none.
    """
    root = folder.resolve()
    path = (root / name).resolve()
    is_own = path == root / name and path.is_relative_to(root)
    if not is_own or not path.is_file() or path.stat().st_nlink != 1:
        raise _nonsense()
