"""Lambda's entry: the schedule."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sweep.sweep import sweep
from scenedex.stage import entry_point, services


@entry_point
def handle(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Picks up what was left behind; returns how much of what."""
    return sweep(services())
