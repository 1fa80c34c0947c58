"""How the command ends: its exit codes, and the words for each error."""

from enum import IntEnum
from typing import Any

import typer.core
from typer import Exit

from scenedex.cli.console import say
from scenedex.domain.errors import Code, Misconfigured, Retryable, ScenedexError


class ExitCode(IntEnum):
    """What scripts may rely on; shown by ``scenedex --help``."""

    OK = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    NOT_AUTHENTICATED = 4
    INTERRUPTED = 130


EPILOG = (
    "Exit codes: 0 done · 1 failed (the video or the request; code and reason are printed) · "
    "2 wrong usage · 3 the API cannot be reached or the local stack is not running (`make up`) · "
    "4 not authenticated · 130 interrupted."
)

_EXIT_CODES = {
    Code.STACK_NOT_RUNNING: ExitCode.UNREACHABLE,
    Code.API_UNREACHABLE: ExitCode.UNREACHABLE,
    Code.NOT_AUTHENTICATED: ExitCode.NOT_AUTHENTICATED,
}
_NEXT_STEPS = {
    Code.STACK_NOT_RUNNING: "Start the local stack with `make up`, or set SCENEDEX_API_URL.",
    Code.API_UNREACHABLE: "Check SCENEDEX_API_URL and the network, then try again.",
    Code.NOT_AUTHENTICATED: "Set SCENEDEX_TOKEN to a token of your identity provider; "
    "for the local stack `scenedex token` makes one.",
    Code.PAGE_TOKEN_INVALID: "Repeat the search as it was, or start again without --page.",
    Code.NOT_A_PICTURE: "Search with a JPEG, PNG or WebP.",
    Code.NOT_FOUND: "`scenedex videos` lists what is there.",
    Code.UPLOAD_EXPIRED: "Upload the file again.",
    Code.UPLOAD_MISSING: "Upload the file again.",
    Code.ARTEFACT_MISSING: "Upload the file again.",
    Code.ENCODERS_WARMING: "Try again in a few seconds.",
    Code.DATABASE_UNAVAILABLE: "Try again in a moment; `make status` shows the local stack.",
}


class Commands(typer.core.TyperGroup):
    """The commands, whose errors end as a sentence and an exit code, never as a traceback."""

    def invoke(self, ctx: Any) -> object:  # Typer keeps click's Context private
        """Runs the chosen command."""
        try:
            return super().invoke(ctx)
        except ScenedexError as error:
            explain(error)
            raise Exit(exit_code(error)) from error
        except KeyboardInterrupt as stop:
            say(str(stop) or "Interrupted.")
            raise Exit(ExitCode.INTERRUPTED) from None


def exit_code(error: ScenedexError) -> ExitCode:
    """The exit code for an error."""
    return _EXIT_CODES.get(error.code, ExitCode.FAILED)


def explain(error: ScenedexError) -> None:
    """Prints the sentence, its code and what to do next to standard error."""
    say(str(error), style="red")
    if step := _next_step(error):
        say(step)


def _next_step(error: ScenedexError) -> str | None:
    if step := _NEXT_STEPS.get(error.code):
        return step
    if isinstance(error, Retryable):
        return "Try again in a moment."
    if isinstance(error, Misconfigured):
        return "This is for whoever runs the installation; for the local stack see `make logs`."
    return None
