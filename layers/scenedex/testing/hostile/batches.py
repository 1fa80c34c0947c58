"""A child that looks at many files in a row, confined as the one that looks at one is.

To start a child takes longer than to look at a small file. What becomes of a file is written down
before the next one is opened, so that a crash is known to be of the first file without a line.
"""

import json
import re
import shutil
import signal
from contextlib import chdir
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import IO

from scenedex.domain.errors import Code, ScenedexError
from scenedex.domain.findings import outline_scenes
from scenedex.domain.notices import Notice
from scenedex.media.inside.main import Work, load_work, serve
from scenedex.media.limits import AnalyseOptions
from scenedex.media.results import Analysis
from scenedex.media.wire import Reply, Request

JOURNAL = "journal"
"""A line of JSON for each file that was looked at, in their order."""
FILES = "files"
"""The folder with a folder for each file; they are looked at in the order of their names."""
PATIENCE_S = 30
"""For one file; SIGALRM ends the child then."""
_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"
# proc(5): the most resident memory since the program started. What getrusage(2) says counts from
# the fork, when the child is as large as its parent.
_PEAK_KIB = re.compile(rb"VmHWM:\s*(\d+) kB")
_KIB_PER_MIB = 1024


def work_through() -> None:
    """Looks at all files; the sandbox starts this."""
    serve(lambda _: _load())


def _load() -> Work:
    """Loads everything, while files of others can be read and memory is not counted."""
    for name in ("analysing", "probing", "still", "still_analysing"):
        import_module(f"scenedex.media.inside.{name}")
    status = Path("/proc/self/status").open("rb", buffering=0)  # noqa: SIM115 (until the child ends)
    return lambda request, _: _look_at_all(request, status)


def _look_at_all(request: Request, status: IO[bytes]) -> Reply:
    with Path(JOURNAL).open("w", encoding="utf-8") as journal:
        for folder in sorted(Path(FILES).iterdir()):
            signal.alarm(PATIENCE_S)
            said = _look(folder, request) | {"peak_mib": _peak_mib(status)}
            print(json.dumps(said), file=journal, flush=True)
    signal.alarm(0)
    return Reply()


def _peak_mib(status: IO[bytes]) -> int:
    status.seek(0)
    found = _PEAK_KIB.search(status.read())
    assert found, "no kernel is silent about it"
    return int(found[1]) // _KIB_PER_MIB


def _look(folder: Path, request: Request) -> dict[str, object]:
    """What the probe and the pass say of the file in a folder, which is gone afterwards."""
    try:
        with chdir(folder):
            return _probe_and_analyse(request)
    finally:
        shutil.rmtree(folder)


def _probe_and_analyse(request: Request) -> dict[str, object]:
    assert request.analyse
    said: dict[str, object] = {}
    try:
        asked = replace(request, probe=request.analyse.limits, analyse=None)
        probed = load_work(asked)(asked, _ignore).probed
        assert probed
        said |= {"probe": _codes(probed.notices), "duration_s": probed.duration_s}
        analysed = load_work(request)(request, _ignore).analysed
        assert analysed
        said |= {"analyse": _codes(analysed.notices), "lack": _lack(analysed, request.analyse)}
    except ScenedexError as error:
        said |= {"code": error.code, "message": error.message}
    except MemoryError:
        said |= {"code": Code.MEDIA_OUT_OF_MEMORY, "message": "MemoryError"}
    except Exception as error:  # noqa: BLE001 (a child of its own would end by it)
        said |= {"code": Code.MEDIA_CRASHED, "message": repr(error)}
    return said


def _ignore(_: float) -> None:
    pass


def _codes(notices: tuple[Notice, ...]) -> list[str]:
    return sorted({notice.code for notice in notices})


def _lack(analysis: Analysis, options: AnalyseOptions) -> str | None:
    """What a result lacks that every result must have; None: nothing."""
    findings = analysis.findings
    scenes = outline_scenes([findings], options.rules)
    if not scenes or not all(scene.moments for scene in scenes):
        return "a scene or its picture"
    frames = [Path(moment.frame).read_bytes() for moment in findings.moments]
    if not all(frame.startswith(_JPEG_START) and frame.endswith(_JPEG_END) for frame in frames):
        return "a whole picture"
    if not all(Path(name).stat().st_size for name in findings.files()):
        return "a file's content"
    return None
