"""The child's main: hear the request, give up all powers, do the work, answer."""

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from scenedex.domain.errors import Code, Misconfigured, Retryable, ScenedexError
from scenedex.media.deaths import out_of_memory
from scenedex.media.inside.confinement import close_in, confine
from scenedex.media.inside.still_kinds import still_kind
from scenedex.media.records import dump, load
from scenedex.media.wire import INPUT_NAME, Refusal, Reply, Request, Tell

Work = Callable[[Request, Tell], Reply]
_PROGRESS_STEP = 0.01
_FULL_DISK = {errno.ENOSPC, errno.EDQUOT}


def run() -> None:
    """What the sandbox starts."""
    serve(load_work)


def serve(load_work: Callable[[Request], Work]) -> None:
    """Answers one request from stdin on stdout.

    Args:
        load_work: imports what the work needs and gives the work; called once confined, so that
            the memory of libraries does not count against the work's.
    """
    answers = _take_stdout()
    request = load(Request, sys.stdin.readline())
    gaps = confine(request.bounds)
    reply = _answer(request, load_work, _Progress(answers))
    print(dump(replace(reply, gaps=tuple(gaps))), file=answers, flush=True)


def _take_stdout() -> TextIO:
    """Keeps the answers' pipe for us; what libraries print goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _answer(request: Request, load_work: Callable[[Request], Work], tell: Tell) -> Reply:
    try:
        work = _loaded(load_work, request)
        close_in(request.bounds.memory_mib)
        return work(request, tell)
    except ScenedexError as error:
        return Reply(refused=_refusal(error))
    except MemoryError:
        return Reply(refused=_refusal(out_of_memory()))
    except OSError as error:
        if error.errno not in _FULL_DISK:
            raise
        full = Retryable(Code.DISK_FULL, "The disk for temporary files is full.")
        return Reply(refused=_refusal(full))


def _loaded(load_work: Callable[[Request], Work], request: Request) -> Work:
    try:
        return load_work(request)
    except Exception as error:
        message = f"The media libraries cannot be loaded: {error}."
        raise Misconfigured(Code.UNEXPECTED, message) from error


def _refusal(error: ScenedexError) -> Refusal:
    kinds = {Retryable: "retryable", Misconfigured: "misconfigured"}
    kind = kinds.get(type(error), "rejected")
    return Refusal(kind, error.code, error.message, dict(error.details))  # type: ignore[arg-type]


class _Progress:
    """Tells the parent how far we are, at most a hundred times."""

    def __init__(self, answers: TextIO) -> None:
        self._answers = answers
        self._told = 0.0

    def __call__(self, fraction: float) -> None:
        if fraction < self._told + _PROGRESS_STEP:
            return
        self._told = fraction
        print(dump(Reply(progress=fraction)), file=self._answers, flush=True)


def load_work(request: Request) -> Work:
    """Loads libav, and the scene detector only where it is needed: it takes longer than a probe.

    A still picture is told by its content; neither is loaded to look at one.
    """
    if still_kind(Path(INPUT_NAME)):
        return _load_work_on_still(request)
    if request.analyse:
        from scenedex.media.inside.analysing import analyse  # noqa: PLC0415

        return analyse
    from scenedex.media.inside.probing import probe  # noqa: PLC0415

    return probe


def _load_work_on_still(request: Request) -> Work:
    if request.analyse:
        from scenedex.media.inside.still_analysing import analyse  # noqa: PLC0415

        return analyse
    from scenedex.media.inside.still import probe  # noqa: PLC0415

    return probe
