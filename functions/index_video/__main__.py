"""The entry of the Batch container: ``python -m functions.index_video --message <StageMessage>``.

See ``exit_codes`` for how it ends.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from functions.index_video.exit_codes import ExitCode, exit_code_of
from functions.index_video.job import Job
from functions.index_video.stopping import Stopped, stop_on_sigterm
from functions.index_video.workbench import Workbench
from scenedex.messages import StageMessage
from scenedex.stage import Outcome, publish_metrics, services
from scenedex.telemetry import logger


def main(arguments: Sequence[str] | None = None) -> ExitCode:
    """Runs one job.

    Args:
        arguments: of the command line; None takes the process's own.
    """
    given = _parser().parse_args(arguments)
    stop_on_sigterm()
    try:
        return _run(StageMessage.from_json(given.message))
    except (Exception, Stopped) as error:  # noqa: BLE001 (Batch reads the exit code)
        logger.exception("job failed")
        return exit_code_of(error)
    finally:
        publish_metrics()


def _run(message: StageMessage) -> ExitCode:
    parts = services()
    parts.settings.require("uploads_bucket", "artefacts_bucket")
    job = Job(parts.runner, Workbench(parts.settings, parts.store))
    outcome = job.run(message)
    logger.info("job ended", extra={"outcome": outcome, "video_id": str(message.video_id)})
    return ExitCode.REJECTED if outcome is Outcome.REJECTED else ExitCode.DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m functions.index_video", description=__doc__)
    parser.add_argument("--message", required=True, help="a StageMessage as JSON")
    return parser


if __name__ == "__main__":
    ended = main()
    sys.stdout.flush()
    os._exit(ended)  # a download that hangs must not hold a stopped job until it is killed
