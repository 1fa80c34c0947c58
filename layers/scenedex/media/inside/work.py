"""What the child can do with the file."""

from pathlib import Path

from scenedex.media.inside.analysing import analyse_file
from scenedex.media.inside.main import Tell
from scenedex.media.inside.probing import probe_file
from scenedex.media.wire import INPUT_NAME, Reply, Request


def work(request: Request, tell: Tell) -> Reply:
    """Probes or analyses the input in the working directory."""
    path = Path(INPUT_NAME)
    if request.analyse:
        return Reply(analysed=analyse_file(path, request.analyse, tell))
    if request.probe:
        return Reply(probed=probe_file(path, request.probe))
    raise ValueError("a request asks for a probe or an analysis")
